"""State tables: what autograd keeps with each tensor, and what lines of code change in it.

    before = state_table(a=a, w=w)      as they are now
    before.after()                      the same tensors, before → now
    before.after(w=w)                   where the name w may refer to another tensor now

    with watch(a=a, w=w) as table:      the same around a block: which names refer to other
        ...                             tensors afterwards is found out
    table

A table is a snapshot: what happens afterwards does not change it.  Looking changes nothing: no
version, no ``.grad``, no warning.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from html import escape
from types import FrameType

from ..core.tensor import Tensor
from .facts import HEADINGS, Facts, as_html, as_text, snapshot

GONE = "gone"


@dataclass(frozen=True)
class StateTable:
    """Rows of text under ``HEADINGS``; shows itself as text and as HTML.

    The last column, whose memory a tensor shares, is shown when there is something in it.
    """

    rows: tuple[tuple[str, ...], ...]
    facts: tuple[Facts, ...] = field(default=(), compare=False)

    def __repr__(self):
        return as_text((HEADINGS, *self.rows))

    def _repr_html_(self):
        return as_html((HEADINGS, *self.rows))

    def after(self, **tensors: Tensor) -> StateChanges:
        """What has changed since.

        A name in ``tensors`` refers to that tensor now, any other to the tensor that it did; of one
        that is no more, the row says "gone".

        >>> import autograd_core as torch
        >>> w = torch.tensor(2., requires_grad=True)
        >>> before = state_table(w=w)
        >>> (w * w).backward()
        >>> before.after()
        name  value  is_leaf  requires_grad  grad_fn  grad        version
        w     2      True     True           None     *None → 4*  0
        """
        now = {facts.texts[0]: facts.tensor() for facts in self.facts} | tensors
        found = snapshot({name: x for name, x in now.items() if x is not None}, "after")
        return StateChanges(compare_facts(self.facts, found))


@dataclass(frozen=True)
class Cell:
    """One fact at two moments.  What changed stands between asterisks in text, and is struck out
    and underlined in HTML; ``note`` is said of it."""

    before: str
    after: str
    changed: bool
    note: str = ""

    def __str__(self):
        note = f" ({self.note})" if self.note else ""
        if not self.changed:
            return self.after + note
        if self.before == self.after:
            return f"*{self.after} (changed)*{note}"
        return f"*{self.before} → {self.after}*{note}"

    def to_html(self) -> str:
        """The same, escaped."""
        before, after = escape(self.before), escape(self.after)
        note = f" ({escape(self.note)})" if self.note else ""
        if not self.changed:
            return after + note
        if before == after:
            return f"<ins>{after} (changed)</ins>{note}"
        return f"<del>{before}</del> → <ins>{after}</ins>{note}"


@dataclass(frozen=True)
class StateChanges:
    """Two moments side by side: what changed is written "before → after" and marked."""

    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def changed(self) -> dict[str, tuple[str, ...]]:
        """For each name the headings under which something changed."""
        return {row[0].after: tuple(heading for heading, cell in zip(HEADINGS, row, strict=True)
                                    if cell.changed) for row in self.rows}

    def __repr__(self):
        return as_text((HEADINGS, *self.rows))

    def _repr_html_(self):
        return as_html((HEADINGS, *self.rows), "before → after")


def compare_facts(before: tuple[Facts, ...],
                  after: tuple[Facts, ...]) -> tuple[tuple[Cell, ...], ...]:
    then = {facts.texts[0]: facts for facts in before}
    now = {facts.texts[0]: facts for facts in after}
    return tuple(make_row(name, then.get(name), now.get(name)) for name in {**then, **now})


def make_row(name: str, then: Facts | None, now: Facts | None) -> tuple[Cell, ...]:
    if now is None:
        return (Cell(name, name, False, GONE), *(Cell(text, GONE, True) if text else
                                                Cell("", "", False) for text in then.texts[1:]))
    if then is None:
        return (Cell(name, name, False, "new"), *(Cell("", text, False) for text in now.texts[1:]))
    other = then.tensor() is not now.tensor()
    first = Cell(name, name, False, "another tensor" if other else "")
    return (first, *(Cell(a or "none", b or "none", m != n) if a or b else Cell("", "", False)
                     for a, b, m, n in zip(then.texts[1:], now.texts[1:], then.marks[1:],
                                           now.marks[1:], strict=True)))


def state_table(**tensors: Tensor) -> StateTable:
    """What autograd knows of each tensor now, a row each in the order given.

    ``grad`` is "None" where nothing has arrived yet, "None (not kept)" where nothing ever will: on
    a non-leaf without ``retain_grad()``.  ``version`` counts the changes in place.  Reading it this
    way warns of nothing.

    >>> import autograd_core as torch
    >>> a = torch.tensor(2., requires_grad=True)
    >>> u = a * 3
    >>> u.backward()
    >>> state_table(a=a, u=u)
    name  value  is_leaf  requires_grad  grad_fn       grad             version
    a     2      True     True           None          3                0
    u     6      False    True           MulBackward0  None (not kept)  0
    """
    facts = snapshot(tensors, "state_table")
    return StateTable(tuple(found.texts for found in facts), facts)


class watch:
    """The state of each tensor before and after a block.

    A name that is a variable of the caller's and refers to another tensor afterwards is followed:
    the table says "another tensor".

    >>> import autograd_core as torch
    >>> w = torch.tensor(2., requires_grad=True)
    >>> with watch(w=w) as table:
    ...     w = w - 1
    >>> table.changed
    {'w': ('value', 'is_leaf', 'grad_fn')}
    """

    def __init__(self, **tensors: Tensor):
        self.before, self.table = state_table(**tensors), StateChanges()

    def __enter__(self) -> watch:
        self.frame = sys._getframe(1)
        self.variables = [facts.texts[0] for facts in self.before.facts
                          if find_variable(self.frame, facts.texts[0]) is facts.tensor()]
        return self

    def __exit__(self, *exc) -> None:
        found = {name: find_variable(self.frame, name) for name in self.variables}
        self.table = self.before.after(**{name: x for name, x in found.items() if x is not None})
        del self.frame

    @property
    def changed(self) -> dict[str, tuple[str, ...]]:
        """For each name the headings under which something changed."""
        return self.table.changed

    def __repr__(self):
        return repr(self.table)

    def _repr_html_(self):
        return self.table._repr_html_()


def find_variable(frame: FrameType, name: str) -> Tensor | None:
    found = frame.f_locals.get(name, frame.f_globals.get(name))
    return found if isinstance(found, Tensor) else None
