"""Hears a real backward: hooks on every node tell what arrives and what is sent on.

The hooks are PyTorch's own (``Node.register_prehook``, ``register_hook``,
``Tensor.register_post_accumulate_grad_hook``); they change nothing, and are taken off at the end.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..tell.program import Applied, Cell
from ..values import value_of
from . import internals
from .hooks import Hooks, Ours
from .inplace_writes import same
from .library import torch
from .node_gradients import by_output, looking
from .nodes import Made
from .registry import Seen
from .snapshot import Part, look


@dataclass(eq=False)
class Pass:
    """One backward pass: ``number`` in time, ``kind`` "backward" or "grad", where it began, and
    what has arrived at each value.  ``sums`` holds (gradient, look at it) of what is on its way."""

    number: int
    kind: str
    roots: list[Cell]
    targets: list[Cell] | None
    keeps: bool
    creates: bool
    layer: int
    arrived: dict[Cell, object] = field(default_factory=dict)
    sums: dict[Cell, tuple] = field(default_factory=dict)
    deposited: set[Cell] = field(default_factory=set)


@dataclass(eq=False)
class Sending:
    """What a node is about to send: in all, and by the output that it is due to (``apart``)."""

    now: Pass
    made: Made
    outputs: list[int]
    sent: tuple
    apart: dict[int, tuple]

    def change(self, sent: tuple) -> None:
        """A hook gave something else instead."""
        self.sent, self.apart = sent, {}

    def ways(self) -> Iterable[tuple[Applied, tuple]]:
        """(operation, what it sends) for each output, or for the first alone where that is all
        that is known."""
        for nr in self.outputs if self.apart else self.outputs[:1]:
            yield self.made.applied[nr], self.apart.get(nr, self.sent)


class Backward(Hooks):
    """Adds to what is seen of values what is seen of gradients."""

    def __init__(self, full: bool = False, jacobians: bool = True):
        super().__init__(full, jacobians)
        self.count = 0
        self.blamed: list[Cell] = []
        self.running: Made | None = None
        self.nones: dict[Applied, tuple[set[int], int | None]] = {}
        self.before_passes: list[tuple[int | None, int, int]] = []
        self.to_measure: list[tuple] = []
        self.grad_told, self.anomaly_told = True, False
        self.mail_hooks: dict[int, tuple[weakref.ref, object]] = {}

    # hooks

    def watch(self, node) -> Made:
        made = super().watch(node)
        made.handles = [
            node.register_prehook(Ours(lambda grads: self.arrives(made, grads))),
            node.register_hook(Ours(lambda sent, grads: self.sends(made, sent, grads)))]
        return made

    def watch_leaf(self, node, cell: Seen) -> Made:
        made = super().watch_leaf(node, cell)
        made.handles = [node.register_prehook(Ours(lambda grads: self.arrives(made, grads)))]
        return made

    def watch_mailbox(self, tensor, cell: Seen) -> None:
        if id(tensor) in self.mail_hooks and self.mail_hooks[id(tensor)][0]() is tensor:
            return
        handle = tensor.register_post_accumulate_grad_hook(Ours(self.deposited))
        self.mail_hooks[id(tensor)] = weakref.ref(tensor), handle

    def unhook(self) -> None:
        """Nothing of ours stays on what was watched."""
        self.nodes.forget()
        for _, handle in self.mail_hooks.values():
            handle.remove()
        self.mail_hooks.clear()
        self.unwrap()

    # passes

    @contextmanager
    def running_pass(self, kind: str, roots: list, seeds: list, targets, keeps: bool,
                     creates: bool):
        """A backward, from its start to its end."""
        cells = [self.cell(y) for y in roots]
        begins = [self.seed(y, g) for y, g in zip(roots, seeds, strict=True)]
        looks = [look(g, self.full) for g in begins]
        wanted = None if targets is None else [self.cell(x) for x in targets]
        self.count += 1
        now = Pass(self.count, kind, cells, wanted, keeps, creates,
                   1 + max((cell.layer for cell in cells), default=0))
        now.sums = dict(zip(cells, zip(begins, looks, strict=True), strict=True))
        self.add("begun", now, looks)
        self.before_passes.append((self.lines.now, *self.nodes.live))
        self.passes.append(now)
        self.layer, outer = now.layer, self.layer
        try:
            yield now
        except Exception:
            if self.running is not None:
                self.blame(self.running)
            raise
        finally:
            self.settle_sent()
            self.running = None
            now.sums.clear()
            self.passes.pop()
            self.layer = outer
            self.add("ended", now)
            waiting, self.to_measure = self.to_measure, []
            for about in waiting:
                self.measure(*about)

    @staticmethod
    def seed(root, given):
        """What a pass starts with."""
        with looking():
            return torch.ones_like(root) if given is None else given

    def blame(self, made: Made) -> None:
        """A node failed: it, and what it saved that was written over since."""
        if made.applied:
            a = made.applied[min(made.applied)]
            self.blamed = [a.out] + [s.cell for s in a.saved or () if isinstance(s.cell, Cell)
                                     and s.cell.version != s.version]

    def measure(self, a: Applied, node, nr: int) -> None:
        """While a pass runs, a node computes only what that pass needs: it is asked later."""
        if self.passes:
            self.to_measure.append((a, node, nr))
        else:
            super().measure(a, node, nr)

    # what the hooks tell

    def arrives(self, made: Made, gradients: tuple) -> None:
        """The complete gradients of a node's outputs are there."""
        if not self.passes:
            return
        self.settle_sent()
        now, self.running = self.passes[-1], made
        for nr, gradient in enumerate(gradients):
            cell = made.cell_at(nr)
            if gradient is None or cell is None:
                continue
            before, seen = now.sums.pop(cell, (None, None))
            arrived = seen if before is gradient else look(gradient, self.full)
            now.arrived[cell] = arrived
            if before is not None and before is not gradient and not same(seen, arrived):
                self.add("hooked", "tensor", "a hook", cell, (seen,), (arrived,))
            if cell.retains and made.leaf is None:
                self.retained(cell, arrived)

    def retained(self, cell: Seen, gradient) -> None:
        """A value that is no leaf keeps its gradient."""
        before = cell.mail
        cell.mail = value_of(gradient)
        self.add("deposited", cell, gradient, before, cell.mail)

    def sends(self, made: Made, sent: tuple, gradients: tuple) -> None:
        """A node has computed what it sends to its inputs.  Hooks of the learner's may follow, so
        it is told when the next thing happens."""
        if not self.passes:
            return
        self.settle_sent()
        there = [nr for nr, g in enumerate(gradients) if g is not None and nr in made.applied]
        if internals.is_own_function(internals.current_node()):
            self.look_for_none(made, sent)
        apart = by_output(internals.current_node(), gradients, sent, there)
        self.unsent = Sending(self.passes[-1], made, there, sent, apart)

    def look_for_none(self, made: Made, sent: tuple) -> None:
        """A ``backward`` of the learner's has returned: for which arguments that want a gradient
        did it give None?"""
        for a in made.applied.values():
            none = {i for i, place in a.op.places.items() if sent[place] is None}
            if none:
                self.nones[a] = none, self.lines.returned

    def settle_sent(self) -> None:
        """What a node sends is final by now: tell it, and what the node lets go of."""
        sending, self.unsent = self.unsent, None
        if sending is None:
            return
        now, made = sending.now, sending.made
        for a, sent in sending.ways():
            self.send(now, a, sent)
        if not now.keeps and any(a.saved for a in made.applied.values()):
            self.nodes.buffers.let_go(made)
            self.add("freed", tuple(made.applied.values()))

    def add_at(self, line: int | None, kind: str, *data) -> None:
        if kind not in ("hooked", "sent"):
            self.settle_sent()
        super().add_at(line, kind, *data)

    def send(self, now: Pass, a: Applied, sent: tuple) -> None:
        parts: list[Part | None] = [None] * len(a.inputs)
        for i, source in a.cells():
            gradient = sent[a.op.places[i]] if a.flows[i] else None
            if gradient is None:
                continue
            before, _ = now.sums.get(source, (None, None))
            seen = total_seen = look(gradient, self.full)
            total = gradient
            if before is not None:
                with looking():
                    total = before + gradient
                total_seen = look(total, self.full)
            now.sums[source] = total, total_seen
            parts[i] = Part(seen, total_seen)
        self.add("sent", now, a, parts)

    def captured(self, now: Pass, targets: list, results: list) -> None:
        """``autograd.grad`` hands out what arrived."""
        for x, gradient in zip(targets, results, strict=False):
            cell = self.cell(x)
            now.arrived[cell] = seen = look(gradient, self.full)
            self.add("captured", cell, value_of(seen))

    def deposited(self, owner) -> None:
        """A gradient was put into the ``.grad`` of a leaf."""
        reference, cell = self.tensors.get(id(owner), (None, None))
        if cell is None or reference() is not owner or owner.grad is None:
            return                          # a Function that gave None for it: nothing was put
        now = self.passes[-1] if self.passes else None
        if now is not None and cell in now.deposited:
            return                          # told to a hook that ran before ours
        if now is not None:
            now.deposited.add(cell)
        seen = look(owner.grad, self.full)
        before, cell.mail = cell.mail, value_of(seen)
        self.remember_mailbox(owner)
        gradient = None if now is None else now.arrived.get(cell)
        if gradient is None and before is None:
            gradient = seen
        self.add("deposited", cell, gradient, before, cell.mail)
