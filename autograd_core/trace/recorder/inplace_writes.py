"""In-place writes: values that are written over by an operation, by assignment, by anybody.

    writes.note_operation(…)        an operation wrote: a new value in the history where there is
                                    one, else the same card changed
    writes.note_written(how, …)     the same card changed
"""

from collections.abc import Callable, Iterable, Sequence

from ..live_nodes import LiveNodes
from ..model import Value
from ..tell.program import Cell, Seen
from ..values import unknown_value, value_of
from .adapter import Adapter
from .event_log import EventLog
from .gradients import Gradients
from .registry import Registry


class Writes:
    """What is told of writes; ``after`` is called with the cells whose numbers are others now."""

    def __init__(self, adapter: Adapter, log: EventLog, registry: Registry, nodes: LiveNodes,
                 gradients: Gradients):
        self.adapter, self.log, self.registry = adapter, log, registry
        self.nodes, self.gradients = nodes, gradients
        self.after: Callable[[Iterable[Cell]], None] | None = None

    def note_operation(self, name: str, written, owner, old: Seen | None,
                       sources: Callable[[], list], apply: Callable,
                       line: int | None = None) -> None:
        """An operation ``name`` wrote over ``written``, whose history is that of ``owner``: itself
        or its base.  ``old`` is what was known of the owner before; None for a ``.grad`` that is
        drawn as such.  ``sources()`` are the cells that it reads besides, ``apply(cell, node)``
        gives its application where it is part of the history."""
        mailbox = self.registry.owner_of(owner)
        if old is None:
            if mailbox is not None:
                self.gradients.grads_set((mailbox,))
            return
        node = self.adapter.grad_fn(owner)
        record = None if node is None else self.nodes.record_of(node)
        if node is None or (record is not None and record is old.maker):
            subject = written if self.log.lines.name_of(written) else owner
            self.note_written(name, subject, sources())
            if mailbox is not None:
                self.gradients.grads_set((mailbox,))
            return
        cell = self.registry.new_cell(owner, record or self.nodes.keep(node))
        a = apply(cell, node)
        a.cuts = ("", *a.cuts[1:])
        old.version = cell.version
        self.log.add_at(line, "rewritten", a, old, self.refresh(cell, owner))

    def note_written(self, how: str, tensor, sources: Sequence[Cell]) -> None:
        """The memory of ``tensor`` changed, its history did not."""
        cell = self.registry.known_cell(tensor) or self.registry.cell(tensor)
        before, old, version = value_or_unknown(cell), cell.array, cell.version
        cell.array, cell.version = self.adapter.take_snapshot(tensor), self.adapter.version(tensor)
        if how == "data":
            self.registry.remember_memory_again(tensor)
        if version == cell.version and self.adapter.same_numbers(old, cell.array):
            return
        others = self.refresh(cell, tensor)
        if self.after is not None:
            self.after([cell, *[other for other, _, _ in others]])
        self.log.add("written", how, (cell, cell.array, cell.version), before, list(sources),
                     others)

    def refresh(self, cell: Seen, tensor) -> list[tuple[Cell, object, int]]:
        """The other tensors that look at the same memory, as they are now."""
        changed = []
        for other, known in self.registry.sharing_memory(tensor):
            if known is cell:
                continue
            array, version = self.adapter.take_snapshot(other), self.adapter.version(other)
            if known.version != version or not self.adapter.same_numbers(known.array, array):
                known.array, known.version = array, version
                changed.append((known, array, version))
        return changed


def value_or_unknown(cell: Cell) -> Value:
    """A cell's value as plain data."""
    return unknown_value(cell.shape, cell.dtype) if cell.array is None else value_of(cell.array)
