"""Writes: values written over in place by anybody, ``.grad``, flags of tensors and modes.

    writes.note_operation(…)        an operation wrote: a new value in the history where there is
                                    one, else the same card changed
    writes.note_written(how, …)     the same card changed
"""

import sys
from collections.abc import Callable, Iterable, Sequence

from ...core import messages
from ..error_keys import recognise
from ..live_nodes import LiveNodes
from ..numbers import unknown_value, value_of
from ..tell.program import Cell, Seen
from .passes import Passes
from .registry import Registry
from .whose_code import is_theirs


class Gradients:
    """What is told of each ``.grad``; ``note_written`` is told of a value that a deposit wrote
    over."""

    def __init__(self, registry: Registry, passes: Passes):
        self.adapter, self.log = registry.adapter, registry.log
        self.registry, self.passes = registry, passes
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
        gradient = None
        if now is not None:
            now.deposited.add(cell)
            gradient = now.arrived.get(cell)
        alone = cell.mail is None and self.adapter.is_large(gradient)     # a copy of it
        seen = gradient if alone else self.adapter.take_snapshot(grad)
        before, cell.mail = cell.mail, value_of(seen)
        self.registry.remember_mailbox(owner)
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


class Writes:
    """What is told of writes; ``after`` is called with the cells whose numbers are others now."""

    def __init__(self, registry: Registry, nodes: LiveNodes, gradients: Gradients):
        self.adapter, self.log, self.registry = registry.adapter, registry.log, registry
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
        old, version = cell.array, cell.version
        before = unknown_value(cell.shape, cell.dtype) if old is None else value_of(old)
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


class Flags:
    """What is told of ``requires_grad``, ``retain_grad``, ``.data``, and of modes."""

    def __init__(self, registry: Registry, writes: Writes, passes: Passes):
        self.adapter, self.log, self.registry = registry.adapter, registry.log, registry
        self.writes, self.passes = writes, passes
        self.told = {"grad": True, "anomaly": False}

    def flagged(self, tensor, field: str) -> None:
        """``requires_grad``, ``retains_grad``, ``grad_fn`` or ``data`` of ``tensor`` was set."""
        if field == "data":
            self.writes.note_written("data", tensor, ())
            return
        known = self.registry.known_cell(tensor)
        if known is None:
            self.registry.cell(tensor)
            return
        flags = self.adapter.requires_grad(tensor), self.adapter.retains_grad(tensor)
        if (known.requires_grad, known.retains) != flags:
            known.requires_grad, known.retains = flags
            self.log.add("flagged", known, field, flags[0])
            self.registry.prepare(tensor, known)

    def switched(self, field: str, value) -> None:
        if self.told.get(field) in (None, value) or self.passes.now is not None:
            return
        if self.asked_by_them():
            self.told[field] = value
            self.log.add("switched", field, value)

    def asked_by_them(self) -> bool:
        """Was a mode switched by the learner's own line, not inside of a library?"""
        frame = sys._getframe(2)
        while frame is not None and not is_theirs(frame.f_code):
            file = frame.f_code.co_filename
            if not (self.adapter.is_switch(file) or file.startswith(HERE)):
                return False
            frame = frame.f_back
        return frame is not None


HERE = __file__.rpartition("recorder")[0]
"""Where the recorders are."""
