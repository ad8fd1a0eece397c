"""Values that are written over: what they are now, who else looks at the same memory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..tell.program import Cell
from ..values import value_of
from . import internals
from .existing_graph import Adopted
from .library import torch
from .node_gradients import measure_jacobians
from .operations import Called
from .registry import Seen
from .snapshot import Glimpse, look


class Written(Adopted):
    """Adds to what is seen of values what changes them."""

    def written(self, how: str, tensor, sources) -> None:
        """The memory of ``tensor`` changed, its history did not."""
        cell = self.tensors[id(tensor)][1]
        before, old = value_of_or_none(cell), (cell.array, cell.version)
        cell.array, cell.version = look(tensor, self.full), internals.version(tensor)
        if old[1] == cell.version and same(old[0], cell.array):
            return
        others = self.refresh(cell, tensor)
        for changed in [cell, *[other for other, _, _ in others]]:
            self.measure_again(changed)
        self.add("written", how, (cell, cell.array, cell.version), before, list(sources), others)

    def measure_again(self, cell: Cell) -> None:
        """The Jacobians of those who hold it saved, should the write be one that they do not see.
        """
        for reference, user in list(self.tensors.values()):
            a, tensor = user.made, reference()
            if a is None or tensor is None or not any(s.cell is cell for s in a.saved or ()):
                continue
            again = replace(a, op=Called(a.op.called, a.op.grad_fn, a.op.like, a.op.flows,
                                         a.op.view, a.op.places))
            measure_jacobians(again, tensor.grad_fn, user.nr)
            a.op.later.update(again.op.matrices)

    def refresh(self, cell: Seen, tensor) -> list[tuple]:
        """The other tensors that look at the same memory, as they are now."""
        if tensor.layout != torch.strided or not internals.has_numbers(tensor):
            return []
        group = self.memory.get(tensor.untyped_storage().data_ptr(), {})
        changed = []
        for key, reference in list(group.items()):
            other, known = reference(), self.tensors.get(key, (None, None))[1]
            if other is None or known is None:
                del group[key]
                continue
            if other is tensor or known is cell:
                continue
            seen, version = look(other, self.full), internals.version(other)
            if known.version != version or not same(known.array, seen):
                known.array, known.version = seen, version
                changed.append((known, seen, version))
        return changed


def value_of_or_none(cell: Cell):
    """A cell's value as plain data."""
    return Glimpse.unknown(cell.shape, cell.dtype).value if cell.array is None else (
        value_of(cell.array))


def same(one, other) -> bool:
    """Do two looks show the same numbers?"""
    if isinstance(one, Glimpse) or isinstance(other, Glimpse):
        return isinstance(one, Glimpse) and isinstance(other, Glimpse) and (
            one.value == other.value)
    return one is not None and other is not None and np.array_equal(one, other, equal_nan=True)
