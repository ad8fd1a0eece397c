"""Hears a real backward: hooks on every node tell what arrives and what is sent on.

The hooks are PyTorch's own (``Node.register_prehook``, ``register_hook``,
``Tensor.register_post_accumulate_grad_hook``); they change nothing, and are taken off at the end.
"""

import weakref
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from ..live_nodes import NodeRecord
from ..numbers import value_of
from ..recorder.names import entry_of
from ..recorder.passes import Pass
from ..recorder.recorder import Recorder
from ..tell.program import Applied, Cell
from . import internals
from .graph_reader import is_leaf_node
from .history import History
from .library import torch
from .node_gradients import by_output, looking
from .snapshot import Part, look_again


@dataclass(eq=False)
class Ours:
    """A hook of the recorder's, of which there is nothing to tell."""

    call: object

    def __call__(self, *shown):
        return self.call(*shown)


@dataclass(eq=False)
class Sending:
    """What a node is about to send: in all, and by the output that it is due to (``apart``)."""

    now: Pass
    record: NodeRecord
    outputs: list[int]
    sent: tuple
    apart: dict[int, tuple]
    arrived: tuple

    def change(self, sent: tuple) -> None:
        self.sent, self.apart = sent, {}

    def ways(self) -> Iterable[tuple[Applied, tuple]]:
        """(operation, what it sends) for each output, or for the first alone where that is all
        that is known."""
        for nr in self.outputs if self.apart else self.outputs[:1]:
            yield self.record.applied[nr], self.apart.get(nr, self.sent)


class NodeHooks:
    """The recorder's hooks on nodes and on leaves; ``sending`` is what is not told yet."""

    def __init__(self, parts: Recorder, history: History):
        self.log, self.registry, self.passes = parts.log, parts.registry, parts.passes
        self.errors, self.gradients, self.history = parts.errors, parts.gradients, history
        self.snapshot, self.same = parts.adapter.take_snapshot, parts.adapter.same_numbers
        self.guard, self.full = parts.guard, parts.adapter.full
        self._arrives, self._sends = self.guard.apart(self.arrives), self.guard.apart(self.sends)
        self.running: NodeRecord | None = None
        self.sending: Sending | None = None
        self._leaves: dict[int, tuple[weakref.ref, object]] = {}

    # hooks

    def watch(self, node, record: NodeRecord) -> None:
        """Be told of what passes a node."""
        arrives, sends = self._arrives, self._sends
        record.handles = [node.register_prehook(Ours(partial(arrives, record)))]
        if not is_leaf_node(node):
            record.handles.append(node.register_hook(Ours(partial(sends, record))))

    def watch_leaf(self, tensor) -> None:
        """Be told when a gradient is put into the ``.grad`` of a leaf."""
        known = entry_of(self._leaves, tensor)
        if tensor.requires_grad and tensor.grad_fn is None and known is None:
            handle = tensor.register_post_accumulate_grad_hook(Ours(
                self.guard.apart(self.gradients.deposited)))
            self._leaves[id(tensor)] = weakref.ref(tensor), handle

    def remove_all(self) -> None:
        for _, handle in self._leaves.values():
            handle.remove()
        self._leaves.clear()

    # passes

    @contextmanager
    def running_pass(self, kind: str, roots: list, seeds: list, targets, keeps: bool,
                     creates: bool):
        cells = [self.registry.cell(y) for y in roots]
        begins = [seed_of(y, g) for y, g in zip(roots, seeds, strict=True)]
        looks = [self.snapshot(g) for g in begins]
        wanted = None if targets is None else [self.registry.cell(x) for x in targets]
        with self.passes.running_pass(kind, cells, looks, wanted, keeps, creates) as now:
            now.sums = dict(zip(cells, zip(begins, looks, strict=True), strict=True))
            try:
                yield now
            except Exception:
                self.errors.blamed = self.errors.blamed_of(self.running)
                raise
            finally:
                self.settle_sent()
                self.running = None
                now.sums.clear()
        self.history.measure_now()

    # what the hooks tell

    def arrives(self, record: NodeRecord, gradients: tuple) -> None:
        """The complete gradients of a node's outputs are there."""
        now = self.passes.now
        if now is None:
            return
        self.settle_sent()
        self.running = record
        for nr, gradient in enumerate(gradients):
            cell = record.cell_at(nr)
            if gradient is None or cell is None:
                continue
            before, seen = now.sums.pop(cell, (None, None))
            arrived = seen if before is gradient else self.snapshot(gradient)
            now.arrived[cell] = arrived
            if before is not None and before is not gradient and not self.same(seen, arrived):
                self.passes.add_hooked("tensor", "a hook", cell, (seen,), (arrived,))
            if cell.retains and record.leaf is None:
                before, cell.mail = cell.mail, value_of(arrived)
                self.log.add("deposited", cell, arrived, before, cell.mail)

    def sends(self, record: NodeRecord, sent: tuple, gradients: tuple) -> None:
        """A node has computed what it sends to its inputs.  Hooks of the learner's may follow, so
        it is told when the next thing happens."""
        if self.passes.now is None:
            return
        self.settle_sent()
        there = [nr for nr, g in enumerate(gradients) if g is not None and nr in record.applied]
        if internals.is_own_function(internals.current_node()):
            self.look_for_none(record, sent)
        apart = by_output(internals.current_node(), gradients, sent, there)
        self.sending = Sending(self.passes.now, record, there, sent, apart, gradients)
        self.log.defer(self.settle_sent)

    def look_for_none(self, record: NodeRecord, sent: tuple) -> None:
        """A ``backward`` of the learner's has returned: for which arguments that want a gradient
        did it give None?"""
        for a in record.applied.values():
            none = {i for i, place in a.op.places.items() if sent[place] is None}
            if none:
                self.log.nones[a] = none, self.log.lines.returned

    def settle_sent(self) -> None:
        """What a node sends is final by now: tell it, and what the node lets go of."""
        sending, self.sending = self.sending, None
        if sending is None:
            return
        for a, sent in sending.ways():
            self.send_on(sending.now, a, sent, sending.arrived[a.out.nr])
        if not sending.now.keeps and any(a.saved for a in sending.record.applied.values()):
            self.passes.add_freed(sending.record)

    def send_on(self, now: Pass, a: Applied, sent: tuple, arrived) -> None:
        parts: list[Part | None] = [None] * len(a.inputs)
        for i, source in a.cells():
            gradient = sent[a.op.places[i]] if a.flows[i] else None
            if gradient is None:
                continue
            before, _ = now.sums.get(source, (None, None))
            seen = total_seen = self.look_at_sent(gradient, now.arrived.get(a.out), arrived)
            total = gradient
            if before is not None:
                with looking():
                    total = before + gradient
                total_seen = self.snapshot(total)
            now.sums[source] = total, total_seen
            parts[i] = Part(seen, total_seen)
        self.log.add("sent", now, a, parts)

    def look_at_sent(self, gradient, seen, arrived):
        """What a gradient looks like; it may be a view of what arrived, of which it is known."""
        if arrived is None or internals.version(gradient) or self.full:
            return self.snapshot(gradient)
        return look_again(gradient, seen, arrived) or self.snapshot(gradient)

    def hand_out(self, now: Pass, targets: list, results: list) -> None:
        for x, gradient in zip(targets, results, strict=False):
            self.passes.add_captured(now, self.registry.cell(x), self.snapshot(gradient))

    def changed(self, kind: str, record: NodeRecord, given: tuple) -> None:
        """A hook of a node gave other gradients."""
        if kind == "after":
            if self.sending is not None and self.sending.record is record:
                self.sending.change(given)
            return
        for nr, gradient in enumerate(given):
            cell: Cell | None = record.cell_at(nr)
            if cell is not None and gradient is not None:
                self.passes.now.arrived[cell] = self.snapshot(gradient)


def seed_of(root, given):
    with looking():
        return torch.ones_like(root) if given is None else given
