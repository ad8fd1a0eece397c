"""Read a notebook's source, as the learner gets it or with its exercises solved.

A source is Python text in jupytext's percent format.  Every cell names itself:

    # %% [markdown] id="intro"
    # Text for the reader.

    # %% id="first-steps"
    # %%step
    y = x * x

    # %% id="exercise-1" tags=["exercise"]
    answer = ...
    check(answer)

    # %% id="solution-1" tags=["solution"]
    answer = 6
    check(answer)

A solution stands behind its exercise and takes its place when the tests run the notebook;
the built notebook leaves it out.  A wrong source raises `SourceError`, which names the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import jupytext
import nbformat

from . import recall

TAGS = {
    "raises-exception": "meant to fail",
    "exercise": "the learner fills it in",
    "solution": "takes the place of the exercise before it in tests",
    "nbval-ignore-output": "run again by nbval, its output not compared",
}
HEADER = re.compile(r"#\s*%%(\s|$)")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
MAGIC = re.compile(r"^# ?(?=%%?[A-Za-z])", re.MULTILINE)
FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {  # without the version, which changes with every patch of Python
        "name": "python", "file_extension": ".py", "mimetype": "text/x-python",
        "pygments_lexer": "ipython3", "codemirror_mode": {"name": "ipython", "version": 3}},
}


class SourceError(ValueError):
    """A notebook source that cannot be read; the message is one sentence with file and line."""


@dataclass(frozen=True)
class Cell:
    """One cell of a source, with the line its header stands on."""

    id: str
    kind: str
    text: str
    tags: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Source:
    """A notebook's source: where it is and its cells, solutions included."""

    path: Path
    cells: tuple[Cell, ...]
    language: str = ""

    @property
    def notebook(self) -> Path:
        """Where the built notebook is: in a folder of its own in another language than English."""
        return self.path.parent.parent / self.language / f"{self.path.stem}.ipynb"

    @property
    def name(self) -> str:
        """What tells it apart from all others."""
        return "/".join(filter(None, (self.language, self.path.stem)))

    def for_learners(self) -> tuple[Cell, ...]:
        """The cells without the solutions."""
        return tuple(cell for cell in self.cells if "solution" not in cell.tags)

    def solved(self) -> tuple[Cell, ...]:
        """The cells with each solution in place of its exercise."""
        replaced = {id(before) for before, cell in zip(self.cells, self.cells[1:], strict=False)
                    if "solution" in cell.tags}
        return tuple(cell for cell in self.cells if id(cell) not in replaced)


def read(path: Path) -> Source:
    """The source at ``path``, every cell checked; raises `SourceError`."""
    text = path.read_text(encoding="utf-8")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if HEADER.match(line)]
    if not lines:
        raise SourceError(f"{path.name}: has no cell; start one with a line such as "
                          '`# %% id="intro"`.')
    before = text.splitlines()[:lines[0] - 1]
    if any(line.strip() for line in before):
        raise SourceError(f"{path.name}:1: text before the first cell; "
                          '`# %% id="..."` must come first.')
    found = jupytext.reads(text, fmt=FORMAT).cells
    if len(found) != len(lines):
        raise SourceError(f"{path.name}: {len(lines)} lines start with `# %%` but {len(found)} "
                          "cells were found; indent a `# %%` that is inside a string.")
    cells = tuple(_cell(path, line, cell) for line, cell in zip(lines, found, strict=True))
    _check_prose(path, cells, text.splitlines())
    _check_together(path, cells)
    return Source(path, tuple(part for cell in cells for part in _with_cards(path, cell)))


def notebook(cells: tuple[Cell, ...]) -> nbformat.NotebookNode:
    """A notebook of ``cells``, not executed yet."""
    return nbformat.v4.new_notebook(cells=[_node(cell) for cell in cells], metadata=METADATA)


def _cell(path: Path, line: int, found) -> Cell:
    given, where = dict(found.metadata), f"{path.name}:{line}"
    given.pop("lines_to_next_cell", None), given.pop("cell_marker", None)
    name, tags = given.pop("id", None), given.pop("tags", [])
    if given or found.cell_type == "raw":
        raise SourceError(f'{where}: cannot read this cell header; write `# %% id="name"` or '
                          '`# %% [markdown] id="name"`, with tags=["tag"] at the end if any.')
    if name is None:
        raise SourceError(f'{where}: this cell has no id; add id="a-short-name" to its header.')
    if not ID.fullmatch(str(name)):
        raise SourceError(f"{where}: the id {name!r} has to be small letters, digits and "
                          "hyphens, at most 64 of them.")
    for tag in set(tags) - set(TAGS):
        raise SourceError(f"{where}: unknown tag {tag!r}; the tags are {', '.join(TAGS)}.")
    text = MAGIC.sub("", found.source) if found.cell_type == "code" else found.source
    return Cell(name, found.cell_type, text, tuple(tags), line)


def _with_cards(path: Path, cell: Cell) -> list[Cell]:
    if cell.id != recall.PLACE or cell.kind != "markdown":
        return [cell]
    return [replace(cell, id=name, text=text)
            for name, text in map(recall.as_cell, recall.lessons(path.parent))]


def _check_prose(path: Path, cells: tuple[Cell, ...], lines: list[str]) -> None:
    ends = [cell.line - 1 for cell in cells[1:]] + [len(lines)]
    for cell, end in zip(cells, ends, strict=True):
        body = [(n, lines[n - 1]) for n in range(cell.line + 1, end + 1) if lines[n - 1].strip()]
        if cell.kind == "code" or (body and body[0][1].startswith('"""')):
            continue
        for n, line in body:
            if not line.startswith("#"):
                raise SourceError(f"{path.name}:{n}: text in a markdown cell starts with `# `; "
                                  "begin a code cell before code.")


def _check_together(path: Path, cells: tuple[Cell, ...]) -> None:
    seen: dict[str, int] = {}
    for previous, cell in zip((None, *cells), cells, strict=False):
        where = f"{path.name}:{cell.line}"
        if cell.id in seen:
            raise SourceError(f"{where}: the id {cell.id!r} is already that of the cell in line "
                              f"{seen[cell.id]}; give this one another.")
        if "solution" in cell.tags and (previous is None or "exercise" not in previous.tags):
            raise SourceError(f"{where}: a solution has to follow a cell tagged exercise.")
        seen[cell.id] = cell.line
    for cell, following in zip(cells, (*cells[1:], None), strict=True):
        if "exercise" in cell.tags and (following is None or "solution" not in following.tags):
            raise SourceError(f"{path.name}:{cell.line}: this exercise has no solution; add a "
                              "cell tagged solution behind it.")


def _node(cell: Cell) -> nbformat.NotebookNode:
    new = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}[cell.kind]
    metadata = {"tags": list(cell.tags)} if cell.tags else {}
    return new(cell.text, id=cell.id, metadata=metadata)
