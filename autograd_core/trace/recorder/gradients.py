"""What becomes of ``.grad``: filled by a pass, assigned, zeroed, emptied, looked at in vain."""

from collections.abc import Callable, Iterable

from ...core import messages
from ..error_keys import recognise
from ..tell.program import Seen
from ..values import value_of
from .adapter import Adapter
from .event_log import EventLog
from .passes import Passes
from .registry import Registry


class Gradients:
    """What is told of each ``.grad``; ``note_written`` is told of a value that a deposit wrote
    over."""

    def __init__(self, adapter: Adapter, log: EventLog, registry: Registry, passes: Passes):
        self.adapter, self.log, self.registry, self.passes = adapter, log, registry, passes
        self.note_written: Callable | None = None

    def grads_set(self, tensors: Iterable) -> None:
        """The ``.grad`` of each of ``tensors`` was assigned or written over."""
        for tensor in tensors:
            cell, grad = self.registry.cell(tensor), self.adapter.grad_of(tensor)
            value = None if grad is None else value_of(self.adapter.take_snapshot(grad))
            how = "none" if grad is None else (
                "zero" if self.adapter.is_all_zero(grad) else "assigned")
            before, cell.mail = cell.mail, value
            self.registry.remember_mailbox(tensor)
            self._add(how, cell, before, value)

    def _add(self, how: str, cell: Seen, before, value) -> None:
        """Several in one line that become the same are one event."""
        self.log.tell_deferred()
        last, now = self.log.last, self.log.lines.now
        here = last is not None and last.kind == "grads" and last.line == now
        if here and value is not None and value == before and cell in [
                one for one, *_ in last.data[1]]:
            return                      # w.grad += 1 writes, then assigns what it has written
        if here and last.data[0] == how:
            last.data = how, (*last.data[1], (cell, before, value))
        else:
            self.log.add("grads", how, ((cell, before, value),))

    def write_begins(self, owner) -> None:
        """The ``.grad`` of ``owner`` is about to be written over, by somebody who may not say so:
        what it holds is looked at again when the next thing happens."""
        cell = self.registry.cell(owner)

        def look_again():
            grad = self.adapter.grad_of(owner)
            if grad is not None and value_of(self.adapter.take_snapshot(grad)) != cell.mail:
                self.grads_set((owner,))
        self.log.defer(look_again)

    def deposited(self, owner) -> None:
        """The gradient that arrived was put into the ``.grad`` of ``owner``."""
        cell, grad = self.registry.known_cell(owner), self.adapter.grad_of(owner)
        if cell is None or grad is None:
            return                      # a Function that gave None for it: nothing was put
        now = self.passes.now
        if now is not None and cell in now.deposited and not cell.grad_fn:
            return                      # told already
        seen = self.adapter.take_snapshot(grad)
        before, cell.mail = cell.mail, value_of(seen)
        self.registry.remember_mailbox(owner)
        gradient = None
        if now is not None:
            now.deposited.add(cell)
            gradient = now.arrived.get(cell)
        if gradient is None and before is None:
            gradient = seen
        self.log.add("deposited", cell, gradient, before, cell.mail)
        shown = None if now is not None and now.creates else self.registry.known_cell(grad)
        if shown is not None and shown.version != self.adapter.version(grad):
            self.note_written("accumulate", grad, ())

    def looked_at(self, tensor) -> None:
        """The ``.grad`` of a value that is no leaf and keeps none was read."""
        self.log.add("warned", self.registry.cell(tensor),
                     recognise(messages.NON_LEAF_GRAD, tensor))
