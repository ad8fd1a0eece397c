"""Reader of saved notebooks: cells, the state of the players, and outputs as HTML.

    lesson = Lesson.from_file(path)
    lesson.title            its first heading, or the file's name
    lesson.cells            the cells, as nbformat gives them
    lesson.widget_state(id) what was saved of a widget that can live on in a page, or None
    output_html(output, lesson, live, words)    what a page shows of one output, "" of nothing

Of several forms of one output a page takes the richest that it can show by itself.
"""

from __future__ import annotations

import re
import warnings
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..page import Live
from .prose import close_elements

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
HEADING = re.compile(r"^# +(.+?)(?: +#+)? *$", re.MULTILINE)
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
ENDS = 40
"""How many lines of a long traceback are shown at each end."""
STYLED = re.compile(r'<span(?: class="([^"]*)")? style="([^"]*)">')
COLOUR = re.compile(r"(background-)?color: rgb\((\d+),(\d+),(\d+)\)")
NAMES = {(True, False, False): "red", (False, True, False): "green", (False, False, True): "blue",
         (True, True, False): "yellow", (True, False, True): "magenta",
         (False, True, True): "cyan", (True, True, True): "black", (False, False, False): "black"}
OVERWRITTEN = re.compile(r"[^\n\r]*\r(?!\n|$)")
"""What was on a line before it was written again, as a progress line is."""
UNSENT = ("layout", "tabbable", "tooltip")
"""What a widget saves that no module of ours reads."""


@dataclass(frozen=True)
class Lesson:
    """A notebook, where it is, and what it holds."""

    path: Path
    nb: dict

    @classmethod
    def from_file(cls, path: Path) -> Lesson:
        """The notebook at ``path``, of any version of the format."""
        import nbformat

        if not path.is_file():
            raise FileNotFoundError(f"There is no notebook {str(path)!r}.")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")     # of an older version, cells without ids
                nb = nbformat.read(path, as_version=4)
                nbformat.validate(nb)
        except (ValueError, AttributeError, nbformat.ValidationError) as error:
            said = str(error).strip().split("\n")[0]
            raise ValueError(f"{str(path)!r} is no notebook: {said}") from error
        return cls(path, nb)

    @property
    def cells(self) -> list:
        return self.nb.cells

    @property
    def title(self) -> str:
        """The first heading of the first size, or the file's name."""
        found = (HEADING.search(cell.source) for cell in self.cells if cell.cell_type == "markdown")
        return next((match[1] for match in found if match), self.path.stem)

    @property
    def language(self) -> str:
        return self.nb.metadata.get("language_info", {}).get("name", "python")

    def widget_state(self, model: str) -> dict | None:
        """Module, style and data of a saved anywidget; None of anything else."""
        saved = self.nb.metadata.get("widgets", {}).get(STATE, {}).get("state", {}).get(model)
        if not saved or saved.get("model_module") != "anywidget" or saved.get("buffers"):
            return None
        state = saved["state"]
        module = state.get("_esm", "")
        if not module or re.match("https?:", module):    # a module elsewhere cannot be had
            return None
        return state


def output_html(output, lesson: Lesson, live: Live, words) -> str:
    """One output as HTML; ``words`` makes HTML of markdown."""
    if output.output_type == "stream":
        kind = "stderr" if output.name == "stderr" else "stdout"
        return f"<pre class='out {kind}'>{ansi_html(OVERWRITTEN.sub('', output.text))}</pre>"
    if output.output_type == "error":
        return f"<pre class='out error'>{ansi_html(_shorten(output.traceback))}</pre>"
    return result_html(output.data, output.metadata, lesson, live, words)


def _shorten(traceback) -> str:
    """A traceback's first and last lines; a recursion writes thousands that are the same."""
    lines = "\n".join(traceback).split("\n")
    if len(lines) <= 2 * ENDS + 1:
        return "\n".join(lines)
    return "\n".join([*lines[:ENDS], f"\x1b[0m… {len(lines) - 2 * ENDS:,} more lines …",
                      *lines[-ENDS:]])


def result_html(forms, about, lesson: Lesson, live: Live, words) -> str:
    """A result in the richest of its ``forms`` that the page can show by itself.

    ``about`` is what was said of them: of a picture its size, and what it shows in words.
    """
    still = _still(forms, about, words)
    state = lesson.widget_state(forms[VIEW]["model_id"]) if VIEW in forms else None
    if state is None:
        return f"<div class='out'>{still}</div>" if still else ""
    kept = {key: value for key, value in state.items()
            if not key.startswith("_") and key not in UNSENT}
    table = forms.get("text/plain", "")
    if table and "image/svg+xml" in forms:
        still += f"<pre>{escape(table)}</pre>"
    player = live.add_player(state["_esm"], state.get("_css", ""), kept, still)
    return f"<div class='out live'>{player}</div>"


def _still(forms, about, words) -> str:
    """What is shown without scripts."""
    if "text/html" in forms:
        return close_elements(forms["text/html"])
    if "image/svg+xml" in forms:
        return _drawing(forms["image/svg+xml"])
    for kind in PICTURES:
        if kind in forms:
            return _picture(kind, "".join(forms[kind].split()), about.get(kind, {}))
    if "text/markdown" in forms or "text/latex" in forms:
        return words(forms.get("text/markdown") or forms["text/latex"])
    return f"<pre>{ansi_html(forms['text/plain'])}</pre>" if forms.get("text/plain") else ""


def _drawing(svg: str) -> str:
    """An SVG: ours as it is, without ids; another's apart, so that styles and ids do not meet."""
    if "class='ag-pic" in svg and " id=" not in svg:
        return svg
    return _picture("image/svg+xml", b64encode(svg.encode()).decode(), {})


def _picture(kind: str, data: str, about) -> str:
    size = "".join(f" {side}='{int(about[side])}'" for side in ("width", "height")
                   if isinstance(about.get(side), int | float))
    alt = escape(str(about.get("alt", "Figure")))
    return f"<img src='data:{kind};base64,{data}' alt='{alt}'{size}>"


def ansi_html(text: str) -> str:
    """``text`` as HTML, a terminal's colours as classes, which have a tone for light and dark."""
    from nbconvert.filters.ansi import ansi2html
    return STYLED.sub(_named, str(ansi2html(text)))


def _named(styled: re.Match) -> str:
    """The class of the named colour that is nearest to one that is given in numbers."""
    classes = styled[1].split() if styled[1] else []
    for kind, *numbers in COLOUR.findall(styled[2]):
        high = [int(n) >= 0.6 * max(1, *map(int, numbers)) for n in numbers]
        classes.append(f"ansi-{NAMES[tuple(high)]}-{'bg' if kind else 'fg'}")
    return f'<span class="{" ".join(classes)}">'
