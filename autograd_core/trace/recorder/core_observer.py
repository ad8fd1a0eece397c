"""The observer of our own core: hands what the core tells to the parts of a recorder.

Nothing of the learner's is kept alive by it, nothing is computed with tensors, nothing is changed.
"""

import sys
from collections.abc import Iterator

from ...core.modes import mode
from ...core.node import AccumulateGrad, Node
from ...core.observer import Observer
from ...core.paths import PACKAGE
from ...core.tensor import Tensor
from ...core.view_ops import CopySlices
from ...nn import Parameter
from ...ops import Op
from ..tell.program import Cell
from .adapter import CoreAdapter
from .core_history import CoreHistory
from .graph_reader import place_inside
from .guard import Guard
from .passes import Pass
from .recorder import Recorder

TOLD = ("applied", "changing", "made", "left", "hooked", "rebuilt", "looked_at", "grads_set",
        "deposited", "flagged", "switched", "stepping", "stepped", "stepped_through", "seeded")
"""What the core calls, and what is called while it runs."""
NUMBERS_OF = ("float", "int", "complex", "bool", "format")
BETWEEN = (Tensor.__float__.__code__.co_filename, Guard.silent.__code__.co_filename)
"""Files of functions that lie between this one and whoever asks for a number."""


class CoreObserver(Observer):
    """Hears the core; ``parts`` are told."""

    def __init__(self):
        self.parts = parts = Recorder(CoreAdapter(), lambda: mode.scope)
        self.registry, self.nodes, self.passes = parts.registry, parts.nodes, parts.passes
        self.history = CoreHistory(parts.registry, parts.nodes)
        parts.registry.locate, parts.registry.prepare = self.history.locate, place_inside
        self.rebuilt, self.looked_at = parts.leaving.rebuilt, parts.gradients.looked_at
        self.grads_set, self.deposited = parts.gradients.grads_set, parts.gradients.deposited
        self.flagged, self.switched = parts.flags.flagged, parts.flags.switched
        self.stepping, self.stepped = parts.steps.step_begins, parts.steps.step_ends
        for name in TOLD:
            setattr(self, name, parts.guard.silent(getattr(self, name)))

    # operations

    def applied(self, op: Op, inputs, out: Tensor) -> None:
        if self.passes.now is not None and not mode.grad:
            return                                     # the gradients' own arithmetic
        if self.is_making(inputs, out):
            return
        if any(out is x for x in inputs):
            self.changed_in_place(op, inputs, out)
        else:
            self.history.add_computed(op, inputs, out)

    def is_making(self, inputs, out: Tensor) -> bool:
        """Is it how a Module fills a Parameter that it makes in this line?  It is told as a leaf
        when it is used."""
        if mode.grad or not inputs or not isinstance(inputs[0], Tensor):
            return False
        target = inputs[0] if inputs[0]._base is None else inputs[0]._base
        return (target is out or target is out._base) and isinstance(target, Parameter) and (
            self.registry.known_cell(target) is None and self.history.is_new(target))

    # writes

    def changing(self, tensor: Tensor, field: str) -> None:
        if self.parts.steps.is_running:
            return                                     # an optimiser's own memory
        if field != "memory":
            self.registry.cell(tensor)
            return
        owner = tensor if tensor._base is None else tensor._base
        mailbox = self.registry.owner_of(owner)
        if mailbox is not None:
            self.parts.gradients.write_begins(mailbox)
        self.history.note(owner)
        self.history.note(tensor)

    def changed_in_place(self, op: Op, inputs, out: Tensor) -> None:
        """A write: a new value in the history where there is one, else the same card changed."""
        owner, history = out if out._base is None else out._base, self.history
        old = self.registry.known_cell(owner)
        if old is None and self.registry.owner_of(owner) is None:
            old = history.before_the_write(owner)
            if old is None:
                self.registry.cell(owner)
                return
        applied = op if owner is out else CopySlices(out._view.path, op)

        def add_written(cell: Cell, node: Node):
            others = tuple([history.argument_cell(x) for x in inputs[1:]])
            return history.add_application(applied, (owner, *inputs[1:]), (old, *others), cell,
                                           node)
        self.parts.writes.note_operation(
            op.name, out, owner, old,
            lambda: [self.registry.cell(x) for x in inputs[1:] if isinstance(x, Tensor)],
            add_written, self.parts.lines.now)

    # what leaves

    def made(self, out: Tensor, data) -> None:
        self.rebuilt(out, data)

    def left(self, way: str, tensor: Tensor) -> None:
        if way not in NUMBERS_OF or not asked_by_ourselves():
            self.parts.leaving.take_out(way, tensor)

    # backward

    def watched(self, stream: Iterator, kind: str, outputs, seeds, targets, keep: bool,
                create: bool) -> Iterator:
        with self.parts.guard.block(self.begin_pass, kind, outputs, seeds, targets, keep,
                                    create) as now:
            self.seeded(seeds)
            for step in stream:
                self.stepped_through(now, step)
                yield step

    def begin_pass(self, kind: str, outputs, seeds, targets, keep: bool, create: bool):
        """The block in which a backward runs."""
        snapshot, cell_of = self.parts.adapter.take_snapshot, self.registry.cell
        roots = [cell_of(y) for y in outputs]
        wanted = None if targets is None else [self.cell_at(*target) for target in targets]
        return self.passes.running_pass(kind, roots, [snapshot(seed) for seed in seeds], wanted,
                                        keep, create)

    def seeded(self, seeds) -> None:
        """What a backward with ``create_graph`` begins with are values of the graph."""
        for seed in filter(lambda x: isinstance(x, Tensor), seeds):
            cell = self.registry.cell(seed)
            cell.label = cell.label or "seed"

    def stepped_through(self, now: Pass, step) -> None:
        """One node has run: what arrived at it, what it sent on, what it let go."""
        node, several = step.node, isinstance(step.gradient, list)
        record, snapshot = self.nodes.record_of(node), self.parts.adapter.take_snapshot
        for nr, gradient in enumerate(step.gradient if several else [step.gradient]):
            cell = self.cell_at(node, nr)
            if gradient is None or cell is None:
                continue
            now.arrived[cell] = array = snapshot(gradient)
            if now.kind == "grad" and cell in now.targets:
                self.passes.add_captured(now, cell, array)
            if step.contributions and record is not None:
                sent = step.contributions if not several else record.applied[nr].op.vjp(
                    array, (None, None), node.shapes(), node.needs())
                self.parts.log.add("sent", now, record.applied[nr], [snapshot(x) for x in sent])
        if record is not None and record.buffers and node.freed:
            self.passes.add_freed(record)

    def cell_at(self, node: Node, nr: int) -> Cell | None:
        if isinstance(node, AccumulateGrad):
            return self.registry.cell(node.variable)
        record = self.nodes.record_of(node)
        return None if record is None else record.cell_at(nr)

    def hooked(self, kind: str, hook, before, after, place) -> None:
        cell = self.cell_at(*place)
        if cell is None:
            return
        if kind == "tensor" and self.passes.now is not None:
            self.passes.now.arrived[cell] = self.parts.adapter.take_snapshot(after)
        self.passes.add_hooked(kind, getattr(hook, "__name__", type(hook).__name__), cell,
                           self.in_hook(before), None if after is before else self.in_hook(after))

    def in_hook(self, gradients) -> tuple:
        several = gradients if isinstance(gradients, tuple) else (gradients,)
        return tuple(map(self.parts.adapter.take_snapshot, several))


def asked_by_ourselves() -> bool:
    """Is it this package that makes a number of a tensor, on its own behalf?"""
    frame = sys._getframe(2)
    while frame.f_code.co_filename in BETWEEN and frame.f_back is not None:
        frame = frame.f_back
    return frame.f_code.co_filename.startswith(PACKAGE)
