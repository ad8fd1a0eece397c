"""Notebooks as pages to read: prose, code, outputs, and players that still step.

    book("01_graphs.ipynb")                 writes 01_graphs.html beside it
    book("01_graphs.ipynb", "out.html")     writes it there
    books(["01.ipynb", "02.ipynb"], "out")  a page for each, linked to each other, and an index

    python -m autograd_core.viz.book NOTEBOOK [PAGE.html]
    python -m autograd_core.viz.book --folder FOLDER NOTEBOOK ...

A page is one file that needs no network, no kernel and nothing installed.  Nothing is run again:
it shows what the notebook has saved, and a player lives on from its saved state.  Without scripts
its picture and its table are there.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..export import check_path, write_file
from .lesson import Lesson
from .paper import Shelf, index_page, notebook_page


def book(notebook: str | os.PathLike, html: str | os.PathLike | None = None) -> Path:
    """Write ``notebook`` as one HTML page, beside it unless ``html`` says where; the page's path.

    FileNotFoundError for a notebook or a folder that is not there, ValueError for a file that is
    no notebook, or for a page that does not end in .html.  A page of that name is replaced.
    """
    source = Path(notebook)
    target = check_path(html if html is not None else source.with_suffix(".html"), ".html")
    return write_file(target, ".html", lambda: notebook_page(Lesson.from_file(source), target))


def books(notebooks: Iterable[str | os.PathLike], folder: str | os.PathLike) -> list[Path]:
    """Write a page for each of ``notebooks`` into ``folder``, in that order, and an index.html.

    Links from one to another lead to the other's page.  ValueError when two have the same name, or
    when there is none; the folder is made when it is missing.  The paths, the index first.
    """
    pages = _pages([Path(notebook) for notebook in notebooks], Path(folder))
    shelf = Shelf({source: (Lesson.from_file(source), page) for source, page in pages.items()},
                  Path(folder) / "index.html")
    texts = {page: notebook_page(lesson, page, shelf) for lesson, page in shelf.pages.values()}
    texts = {shelf.index: index_page(shelf), **texts}
    Path(folder).mkdir(parents=True, exist_ok=True)
    return [write_file(page, ".html", lambda text=text: text) for page, text in texts.items()]


def _pages(sources: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """The page of each notebook, by the notebook's full path."""
    if not sources:
        raise ValueError("There is no notebook to write a page of.")
    pages = {source.resolve(): folder / f"{source.stem}.html" for source in sources}
    names = [page.name for page in pages.values()] + ["index.html"]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"Two notebooks would become {twice[0]} in {folder}: rename one.")
    return pages
