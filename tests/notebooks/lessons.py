"""The notebooks' sources, and their cells run without a kernel, for tests of what they say.

    SOURCES["02_two_layer_network"]     a source
    solved(name), unsolved(name)        its cells run, with and without the solutions
    answered(name, cell, "5 * 3")       what the check of an exercise says to an answer

What a cell shows is the value of its last line, or the recording of a ``%%step``.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import re
import warnings
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np

import autograd_core as torch
from autograd_core.teach import Verdict
from notebooks.builder.source import Cell, read

ROOT = Path(__file__).parents[2]
SOURCES = {path.stem: read(path) for path in sorted((ROOT / "notebooks" / "src").glob("*.py"))}
INDEX, RECALL = "00_start_here", "99_recall"
LESSONS = [name for name in SOURCES if name not in (INDEX, RECALL)]
STEP = re.compile(r"%%step(?:[^\n]*--expect (\w+))?[^\n]*\n")
LINE_MAGIC = re.compile(r"^%[a-z].*$", re.MULTILINE)

ANSWER = re.compile(r"^(answer = ).*(?:\n .*)*$|(?<=:\n)(    return )\.\.\.$", re.MULTILINE)


class Run:
    """A notebook's cells, run in order: what each printed, showed or raised, and the names left."""

    def __init__(self, cells: tuple[Cell, ...]):
        self.names: dict = {"__name__": "__main__"}
        self.shown: dict = {}
        self.printed: dict[str, str] = {}
        self.raised: dict[str, Exception] = {}
        for cell in cells:
            if cell.kind == "code":
                self._run(cell)

    def _run(self, cell: Cell) -> None:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if "raises-exception" in cell.tags:
                self.raised[cell.id] = raised(cell.text, self.names)
            else:
                self.shown[cell.id] = value(cell.text, self.names)
        self.printed[cell.id] = out.getvalue()


def raised(text: str, names: dict) -> Exception:
    """What a cell's text raises; AssertionError when it does not."""
    try:
        value(text, names)
    except Exception as error:
        return error
    raise AssertionError(f"this was meant to fail:\n{text}")


def value(text: str, names: dict):
    """Run a cell's text; the value of its last line, None if that is a statement."""
    text = LINE_MAGIC.sub("", text)
    if step := STEP.match(text):
        expect = step[1] and getattr(builtins, step[1])
        return torch.trace.run(text[step.end():], names, expect=expect)
    tree, last = ast.parse(text), None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    exec(compile(tree, "<cell>", "exec"), names)
    return last and eval(compile(last, "<cell>", "eval"), names)


def cell_of(name: str, cell: str) -> Cell:
    """One cell of a notebook."""
    return next(found for found in SOURCES[name].cells if found.id == cell)


def answered(name: str, cell: str, answer: str) -> str:
    """What the check of an exercise says to this answer."""
    text = ANSWER.sub(lambda found: f"{found[1] or found[2]}{answer}", cell_of(name, cell).text)
    return value(text, dict(solved(name).names)).text


@cache
def solved(name: str) -> Run:
    """The notebook with its exercises solved."""
    with as_they_were():
        return Run(SOURCES[name].solved())


@cache
def unsolved(name: str) -> Run:
    """The notebook as a learner gets it."""
    with as_they_were():
        return Run(SOURCES[name].for_learners())


@contextlib.contextmanager
def as_they_were():
    """A notebook may set how NumPy prints, and draw; neither stays, and no window opens.  It runs
    in its own folder, as a kernel does."""
    here = contextlib.chdir(ROOT / "notebooks")
    with np.printoptions(), mpl.rc_context({"backend": "Agg"}), here:
        yield


def verdicts(run: Run) -> dict[str, Verdict]:
    """What the checks said, by cell."""
    return {cell: shown for cell, shown in run.shown.items() if isinstance(shown, Verdict)}


def prose(name: str) -> str:
    """All markdown of a notebook."""
    return "\n".join(cell.text for cell in SOURCES[name].cells if cell.kind == "markdown")
