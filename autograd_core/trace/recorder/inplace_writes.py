"""Values that are written over: by an operation in place, by assignment, by an optimiser.

    changing(tensor, field)      called before: what it holds is noted, for nothing may be known yet
    changed_in_place(op, …)      a new value in the history where there is one, else the same card
    written(how, tensor, …)      the same card

What is noted refers to its tensor weakly, and goes with it.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from ...core.tensor import Tensor
from ...core.view_ops import CopySlices
from ...ops import Op
from ..numbers import plain
from ..tell.optimizer_steps import Before, checkable
from ..tell.program import Cell, plain_cell
from ..values import value_of
from .registry import Cells, Seen


class Writes(Cells):
    """Adds to what is seen of values what changes them."""

    def __init__(self):
        super().__init__()
        self._noted: dict[int, tuple] = {}
        self._before_step: list[tuple[Tensor, Before]] = []

    # before

    def changing(self, tensor: Tensor, field: str) -> None:
        if self._before_step:
            return                                     # an optimiser's own memory
        if field != "memory":
            self.cell(tensor)
            return
        owner = tensor if tensor._base is None else tensor._base
        mailbox = self._owner(owner)
        if mailbox is not None:
            self.cell(mailbox)
        self.note(owner)
        self.note(tensor)

    def note(self, tensor: Tensor) -> None:
        """What a tensor that nothing is known of holds; the end of a graph is told at once, while
        its history is what it was."""
        key = id(tensor)
        if key in self.cells or key in self._noted or self.is_new(tensor):
            return
        if tensor._grad_fn is not None:
            self.first_seen(tensor)
            return
        forget = self._noted
        self._noted[key] = weakref.ref(tensor, lambda _: forget.pop(key, None)), plain_cell(tensor)

    def is_new(self, tensor: Tensor) -> bool:
        """Was it made in the line that is being executed?"""
        return tensor._sequence > self.lines.since

    def before_the_write(self, tensor: Tensor) -> Seen | None:
        """The cell of a tensor that was written before anything else was done with it, as it was
        then; None when that was not noted."""
        if id(tensor) not in self._noted:
            return None
        _, was = self._noted.pop(id(tensor))
        cell = self.new_cell(tensor)
        cell.array, cell.version, cell.requires_grad = was.array, was.version, was.requires_grad
        cell.grad, cell.mail = was.grad, None if was.grad is None else value_of(was.grad)
        cell.grad_fn, cell.maker = "", 0
        cell.label = cell.label or self._mailbox_name(tensor)
        self.leaves.append(cell.keep_first())
        self.add("leaf", cell)
        return cell

    # after

    def changed_in_place(self, op: Op, inputs, out: Tensor) -> None:
        """A write: a new value in the history where there is one, else the same card changed."""
        owner = out if out._base is None else out._base
        mailbox = self._owner(owner)
        if mailbox is not None and id(owner) not in self.cells:
            self.grads_set((mailbox,))
            return
        old = self.cells.get(id(owner)) or self.before_the_write(owner)
        if old is None:
            self.first_seen(owner)
            return
        node = owner._grad_fn
        if node is None or id(node) == old.maker:
            subject = out if self.lines.name_of(out) else owner
            self.written(op.name, subject, inputs[1:])
            if mailbox is not None:
                self.grads_set((mailbox,))
            return
        others = tuple(self.argument(x) for x in inputs[1:])
        if owner is not out:
            op = CopySlices(out._view.path, op)
        cell = self.new_cell(owner)
        a = self._applied(op, (owner, *inputs[1:]), (old, *others), cell, node, 0)
        a.cuts = ("", *a.cuts[1:])
        old.version = cell.version
        self.add("rewritten", a, old, self._refresh(cell, owner))

    def written(self, how: str, tensor: Tensor, others) -> None:
        """The memory of ``tensor`` changed, its history did not."""
        cell = self.cells.get(id(tensor)) or self.before_the_write(tensor)
        if cell is None:
            self.first_seen(tensor)
            return
        sources = [self.cell(x) for x in others if isinstance(x, Tensor)]
        before, old = value_of(cell.array), (cell.array, cell.version)
        cell.array, cell.version = np.array(tensor._array), tensor._version
        if old[1] == cell.version and np.array_equal(old[0], cell.array):
            return
        self.add("written", how, (cell, cell.array, cell.version), before, sources,
                 self._refresh(cell, tensor))

    def _refresh(self, cell: Seen, tensor: Tensor) -> list[tuple[Cell, np.ndarray, int]]:
        """The other tensors that look at the same memory, as they are now."""
        changed, alive = [], []
        for reference in cell.memory:
            other = reference()
            known = None if other is None else self.cells.get(id(other))
            if known is None:
                continue
            alive.append(reference)
            if other is tensor or known is cell:
                continue
            same = known.array is not None and np.array_equal(known.array, other._array)
            if not same or known.version != other._version:
                known.array, known.version = np.array(other._array), other._version
                changed.append((known, known.array, known.version))
        cell.memory[:] = alive
        return changed

    # optimisers

    def stepping(self, optimizer) -> None:
        params = [p for group in optimizer.param_groups for p in group["params"]]
        for p in params:
            self.cell(p)
        self._before_step = [(p, Before(
            {k: x for k, x in group.items() if k != "params"}, np.array(p._array),
            None if p._grad is None else plain_array(p._grad),
            numbers_of(optimizer.state.get(p, {}))))
            for group in optimizer.param_groups for p in group["params"]]

    def stepped(self, optimizer) -> None:
        changes = []
        for p, before in self._before_step:
            cell = self.cells[id(p)]
            if p._grad is None and cell.version == p._version:
                continue
            cell.array, cell.version = np.array(p._array), p._version
            state = optimizer.state.get(p, {})
            changes.append((cell, value_of(before.value), value_of(cell.array), cell.version,
                            remembered(state), checkable(type(optimizer).__name__, before,
                                                         cell.array, numbers_of(state))))
        self._before_step = []
        self.add("optimized", type(optimizer).__name__, changes)


def plain_array(x) -> np.ndarray:
    """A gradient's numbers, copied."""
    return np.array(x._array if isinstance(x, Tensor) else x)


def numbers_of(state: dict[str, Any]) -> dict[str, Any]:
    """What an optimiser remembers of a parameter, as plain numbers and arrays, copied."""
    return {name: plain_array(x) if isinstance(x, Tensor) else x for name, x in state.items()
            if isinstance(x, Tensor | int | float)}


def remembered(state: dict[str, Any]) -> tuple[str, ...]:
    """What an optimiser remembers of a parameter, as texts."""
    return tuple(f"{name} {plain(value_of(x._array)) if isinstance(x, Tensor) else x}"
                 for name, x in state.items() if x is not None)
