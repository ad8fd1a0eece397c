"""The registry of tensors: what is known of each, and who looks at whose memory.

    registry.cell(tensor)       what is known of it, brought up to date; seen for the first time, it
                                is a leaf, or the end of a graph that was made before
    registry.known_cell(tensor)      what is known of it, or None

Tensors are referred to weakly; their numbers are copied when they are first seen or written.
"""

import weakref
from collections.abc import Callable

from ..numbers import value_of
from ..tell.program import Applied, Seen
from .adapter import Adapter
from .event_log import EventLog
from .names import UNKNOWN, entry_of


class Registry:
    """The cells of the tensors that were seen.

    ``locate(tensor, known)`` gives the cell of what its graph says was not seen being made;
    ``changed(how, tensor, sources)`` is told of a write that nobody was told of; ``prepare`` is
    called with each tensor that gets a cell, and the cell.
    """

    def __init__(self, adapter: Adapter, log: EventLog):
        self.adapter, self.log, self.lines = adapter, log, log.lines
        self.tensors = log.tensors
        self.layer = 0
        self.locate: Callable = lambda tensor, known: None
        self.changed: Callable = lambda how, tensor, sources: None
        self.prepare: Callable = lambda tensor, cell: None
        self._memory: dict[object, weakref.ref] = {}
        self._shared: dict[object, dict[int, weakref.ref]] = {}
        self._forgotten: dict[int, tuple[weakref.ref, Applied]] = {}
        self._mailboxes: dict[int, tuple[weakref.ref, weakref.ref]] = {}

    # cells

    def known_cell(self, tensor) -> Seen | None:
        return entry_of(self.tensors, tensor)

    def cell(self, tensor) -> Seen:
        known = self.known_cell(tensor)
        cell = self.locate(tensor, known) or known
        if cell is None:
            leaf = self.add_leaf(self.new_cell(tensor), tensor)
            leaf.computed_by = entry_of(self._forgotten, tensor)
            return leaf
        if cell.version != self.adapter.version(tensor):
            self.changed("changed", tensor, ())
        return cell

    def add_leaf(self, cell: Seen, tensor) -> Seen:
        cell.label = cell.label or self.mailbox_name(tensor)
        self.log.leaves.append(cell)
        self.log.add("leaf", cell)
        return cell

    def new_cell(self, tensor, maker=None) -> Seen:
        cell = self.adapter.describe_tensor(tensor)
        cell.label, cell.layer, cell.maker = self.lines.name_of(tensor), self.layer, maker
        self.bind(tensor, cell)
        if cell.grad is not None:
            cell.mail = value_of(cell.grad)
            self.remember_mailbox(tensor)
        self.prepare(tensor, cell)
        return cell.keep_first()

    def bind(self, tensor, cell: Seen) -> None:
        """``cell`` is what is known of ``tensor`` from now on."""
        key = id(tensor)
        reference, _ = self.tensors.get(key, UNKNOWN)
        if reference is None or reference() is not tensor:
            reference = weakref.ref(tensor, lambda gone: self._gone(key, gone))
        self.tensors[key] = reference, cell
        if not cell.label:
            cell.label = self.lines.name_of(tensor)
        self.remember_memory(tensor, reference)

    def forget(self, tensor) -> None:
        """If ``tensor`` is used again it is a leaf; only that says how it was computed."""
        reference, cell = self.tensors.pop(id(tensor))
        self._forgotten[id(tensor)] = reference, cell.made

    def _gone(self, key: int, reference) -> None:
        known, cell = self.tensors.get(key, UNKNOWN)
        if known is reference:
            del self.tensors[key]
            if cell.maker is None:
                self.log.add("gone", (cell,))

    # memory

    def remember_memory(self, tensor, reference: weakref.ref) -> None:
        memory = self.adapter.memory_of(tensor)
        if memory is not None:
            first = self._memory.setdefault(memory, reference)
            if first() is None:         # what looked at it before is gone
                self._memory[memory] = reference
            elif first is not reference:
                self._shared.setdefault(memory, {})[id(tensor)] = reference

    def remember_memory_again(self, tensor) -> None:
        """It may look at other memory than when it was first seen."""
        reference, _ = self.tensors.get(id(tensor), UNKNOWN)
        if reference is not None:
            self.remember_memory(tensor, reference)

    def sharing_memory(self, tensor) -> list[tuple[object, Seen]]:
        """The other tensors that look at the same memory, and their cells."""
        memory, found = self.adapter.memory_of(tensor), []
        if memory not in self._memory:
            return []
        for reference in (self._memory[memory], *self._shared.get(memory, {}).values()):
            other = reference()
            cell = None if other is None or other is tensor else self.known_cell(other)
            if cell is not None:
                found.append((other, cell))
        return found

    # mailboxes

    def remember_mailbox(self, owner) -> None:
        """Which tensor is the ``.grad`` of ``owner`` now."""
        grad = self.adapter.grad_of(owner)
        if grad is not None:
            self._mailboxes[id(grad)] = weakref.ref(grad), weakref.ref(owner)

    def remember_mailboxes(self) -> None:
        """Before the first line: whose ``.grad`` is what."""
        for reference, _ in self.lines.labels.values():
            if (tensor := reference()) is not None:
                self.remember_mailbox(tensor)

    def owner_of(self, tensor):
        """The tensor whose ``.grad`` this is, or None."""
        owner = entry_of(self._mailboxes, tensor)
        found = None if owner is None else owner()
        return found if found is not None and self.adapter.grad_of(found) is tensor else None

    def mailbox_name(self, tensor) -> str:
        """"w.grad" for the tensor that is the ``.grad`` of w."""
        owner = self.owner_of(tensor)
        if owner is None:
            return ""
        known = self.known_cell(owner)
        label = known.label if known else self.lines.name_of(owner)
        return f"{label}.grad" if label else ""
