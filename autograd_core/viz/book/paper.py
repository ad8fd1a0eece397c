"""HTML page of one notebook, and the index of several.

    notebook_page(lesson, html)             the text of the page, to be written at html
    notebook_page(lesson, html, shelf)      as one of several
    index_page(shelf)                       the text of the index
"""

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from .. import svg
from ..page import Live, document
from .lesson import Lesson, output_html
from .prose import Prose, highlight_code

FIRST = re.compile(r"<p>.*?</p>\s*(?:<ul>.*?</ul>)?", re.DOTALL)


@dataclass(frozen=True)
class Shelf:
    """Notebooks that become pages together: each with where its page goes, and the index."""

    pages: Mapping[Path, tuple[Lesson, Path]]
    index: Path | None = None


ALONE = Shelf({})


def notebook_page(lesson: Lesson, html: Path, shelf: Shelf = ALONE) -> str:
    """The page of ``lesson`` that is to be written at ``html``."""
    live = Live()
    prose = Prose(Addresses(lesson.path, html, shelf))
    cells = "".join(_cell(cell, lesson, live, prose) for cell in lesson.cells)
    body = (f"<a class='skip' href='#main'>To the text</a>{_toc(prose, shelf)}"
            f"<main id='main'>{cells}{_around(lesson, shelf)}</main>")
    return document(_plain(lesson.title), body, live, style())


class Addresses:
    """What the links of a notebook become in its page."""

    def __init__(self, notebook: Path, html: Path, shelf: Shelf):
        self.folder, self.html, self.pages = notebook.resolve().parent, html, shelf.pages

    def __call__(self, url: str, picture: bool = False) -> str:
        """The address of another notebook's page, of a file from where the page is, or ``url``.

        A picture in a file of its own becomes part of the page.
        """
        parts = urlsplit(url)
        if parts.scheme or parts.netloc or not parts.path:
            return url
        target = (self.folder / unquote(parts.path)).resolve()
        if target in self.pages:
            target = self.pages[target][1].resolve()
        elif not target.exists():
            return url
        elif picture and (kind := guess_type(target.name)[0] or "").startswith("image/"):
            return f"data:{kind};base64,{b64encode(target.read_bytes()).decode()}"
        path = os.path.relpath(target, self.html.resolve().parent).replace(os.sep, "/")
        return f"{quote(path)}{'#' + parts.fragment if parts.fragment else ''}"


def _cell(cell, lesson: Lesson, live: Live, prose: Prose) -> str:
    if cell.cell_type == "markdown":
        attached = cell.get("attachments", {})
        return f"<section class='prose'>{prose.html(cell.source, attached)}</section>"
    if cell.cell_type == "raw" or not cell.source.strip():
        return ""
    tried = " exercise" if "exercise" in cell.metadata.get("tags", ()) else ""
    outputs = "".join(output_html(output, lesson, live, prose.html) for output in cell.outputs)
    return (f"<section class='code{tried}'><pre class='in'><code>"
            f"{highlight_code(cell.source, lesson.language)}</code></pre>{outputs}</section>")


def _toc(prose: Prose, shelf: Shelf) -> str:
    """The table of contents: the sections and what is in them, and the way to the index."""
    home = f"<a class='home' href='{_file(shelf.index)}'>All notebooks</a>" if shelf.index else ""
    entries = "".join(f"<li class='l{level}'><a href='#{escape(quote(place, safe=''))}'>"
                      f"{_unlinked(text)}</a></li>"
                      for level, place, text in prose.headings if level in (2, 3))
    if entries:
        entries = f"<details><summary>Contents</summary><ul>{entries}</ul></details>"
    return f"<nav class='toc' aria-label='Contents'>{home}{entries}</nav>" if home + entries else ""


def _around(lesson: Lesson, shelf: Shelf) -> str:
    """Links to the notebook before, the index, and the notebook after."""
    if shelf.index is None:
        return ""
    order = list(shelf.pages)
    at = order.index(lesson.path.resolve())
    before = _near(shelf, "prev", "← {}", order[at - 1] if at else None)
    after = _near(shelf, "next", "{} →", order[at + 1] if at + 1 < len(order) else None)
    return (f"<nav class='around' aria-label='Other notebooks'>{before}"
            f"<a href='{_file(shelf.index)}'>All notebooks</a>{after}</nav>")


def _near(shelf: Shelf, relation: str, words: str, notebook: Path | None) -> str:
    if notebook is None:
        return "<span></span>"
    lesson, page = shelf.pages[notebook]
    title = words.format(escape(_plain(lesson.title)))
    return f"<a rel='{relation}' href='{_file(page)}'>{title}</a>"


def index_page(shelf: Shelf) -> str:
    """The index: each notebook's title, first lines and sections."""
    items = "".join(_entry(lesson, page, shelf) for lesson, page in shelf.pages.values())
    body = f"<main id='main' class='index'><h1>Notebooks</h1>{items}</main>"
    return document("Notebooks", body, Live(), style())


def _entry(lesson: Lesson, page: Path, shelf: Shelf) -> str:
    prose = Prose(Addresses(lesson.path, shelf.index, shelf))
    text = "".join(prose.html(cell.source) for cell in lesson.cells if cell.cell_type == "markdown")
    first = FIRST.search(text)
    sections = " · ".join(f"<a href='{_file(page)}#{escape(quote(place, safe=''))}'>"
                          f"{_unlinked(words)}</a>"
                          for level, place, words in prose.headings if level == 2)
    return (f"<section><h2><a href='{_file(page)}'>{escape(_plain(lesson.title))}</a></h2>"
            f"{first[0] if first else ''}<p class='parts'>{sections}</p></section>")


def _file(page: Path) -> str:
    """The address of a page from another in the same folder."""
    return escape(quote(page.name))


def _unlinked(html: str) -> str:
    """``html`` without links, so that it can stand in one."""
    return re.sub(r"</?a\b[^>]*>", "", html)


def _plain(title: str) -> str:
    """A title without the signs of markdown."""
    return re.sub(r"[`*$\\]", "", title)


@cache
def style() -> str:
    """The style of a page: the pictures' two palettes, and book.css."""
    light, dark = svg.colours(svg.LIGHT), svg.colours(svg.DARK)
    return (f":root{{color-scheme:light;{light}}}@media(prefers-color-scheme:dark){{:root{{"
            f"color-scheme:dark;{dark}}}}}@media print{{:root{{color-scheme:light;{light}}}}}"
            f"{Path(__file__).with_name('book.css').read_text('utf-8')}")
