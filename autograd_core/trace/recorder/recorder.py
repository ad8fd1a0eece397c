"""The recorder: hears everything that autograd does, and keeps it as plain data, in order.

    recorder = Recorder()
    with observe(recorder): ...          while recorder.lines follows the learner's code
    recorder.events                      what happened, for trace.teller to tell

Nothing of the learner's is kept alive by it, nothing is computed with tensors, nothing is changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ...core import messages
from ...core.modes import mode
from ...core.node import AccumulateGrad, Node
from ...core.paths import PACKAGE
from ...core.tensor import Tensor
from ...nn import Parameter
from ...ops import Op
from ..error_keys import recognise
from ..tell.program import Cell
from ..tell.stand_ins import rebuilt
from ..values import value_of
from .inplace_writes import Writes, plain_array
from .source_lines import NOT_THEIRS, is_theirs

NUMBERS_OF = ("float", "int", "complex", "bool", "format")
TENSOR = Tensor.__float__.__code__.co_filename


@dataclass(eq=False)
class Pass:
    """One backward pass: ``number`` in time, ``kind`` "backward" or "grad", where it began, and
    what has arrived at each value."""

    number: int
    kind: str
    roots: list[Cell]
    targets: list[Cell] | None
    keeps: bool
    layer: int
    arrived: dict[Cell, np.ndarray] = field(default_factory=dict)


class Recorder(Writes):
    """Keeps what it hears as ``events`` about ``leaves`` and ``applied_all``."""

    def __init__(self):
        super().__init__()
        self.passes: list[Pass] = []
        self.count = 0
        self._left: list[Cell] = []
        self._left_at: int | None = None
        self._errors: set[tuple[int, str]] = set()

    # operations

    def applied(self, op: Op, inputs, out: Tensor) -> None:
        if self.passes and not mode.grad:
            return                                     # the gradients' own arithmetic
        if self.is_making(inputs, out):
            return
        if any(out is x for x in inputs):
            self.changed_in_place(op, inputs, out)
        else:
            self.computed(op, inputs, out)

    def is_making(self, inputs, out: Tensor) -> bool:
        """Is it how a Module fills a Parameter that it makes in this line?  It is told as a leaf
        when it is used."""
        if mode.grad or not inputs or not isinstance(inputs[0], Tensor):
            return False
        target = inputs[0] if inputs[0]._base is None else inputs[0]._base
        return (target is out or target is out._base) and isinstance(target, Parameter) and (
            id(target) not in self.cells and self.is_new(target))

    # what leaves, what is set

    def made(self, out: Tensor, data) -> None:
        sources = [x for x in tensors_of(data) if x._requires_grad]
        cells = [self.cell(x) for x in sources]
        if self._left_at == self.lines.now:
            cells += [cell for cell in self._left if cell not in cells]
        self._left = []
        if not cells or self.passes:
            return
        a = rebuilt(cells, self.new_cell(out), mode.scope, self.lines.now)
        self.applied_all.append(a)
        self.add("applied", a)

    def left(self, way: str, tensor: Tensor) -> None:
        known = self.cells.get(id(tensor))
        cut_off = known is not None and known.made is not None and any(known.made.cuts)
        if self.passes or not (tensor._requires_grad or cut_off) or (
                way in NUMBERS_OF and asked_by_ourselves()):
            return
        if self._left_at != self.lines.now:
            self._left, self._left_at = [], self.lines.now
        cell = self.cell(tensor)
        self._left.append(cell)
        if tensor._requires_grad:           # else it was cut before, which was told
            self.add("left", way, cell)

    def looked_at(self, tensor: Tensor) -> None:
        self.add("warned", self.cell(tensor), recognise(messages.NON_LEAF_GRAD, tensor))

    def flagged(self, tensor: Tensor, field: str) -> None:
        known = self.cells.get(id(tensor))
        if field == "data":
            self.written("data", tensor, ())
        elif known is None:
            self.first_seen(tensor)
        else:
            known.requires_grad, known.retains = tensor._requires_grad, tensor._retains
            self.add("flagged", known, field, tensor._requires_grad)

    def grads_set(self, tensors) -> None:
        for tensor in tensors:
            cell, grad = self.cell(tensor), tensor._grad
            value = None if grad is None else value_of(grad._array)
            how = "none" if grad is None else "zero" if not np.any(grad._array) else "assigned"
            before, cell.mail = cell.mail, value
            self._remember_mailbox(tensor)
            last = self.events[-1] if self.events else None
            if value is not None and value == before and last and last.kind == "grads" and (
                    last.line == self.lines.now and cell in [one for one, *_ in last.data[1]]):
                continue                    # w.grad += 1 writes, then assigns what it has written
            if last and last.kind == "grads" and (last.line, last.data[0]) == (self.lines.now, how):
                last.data = how, (*last.data[1], (cell, before, value))
            else:
                self.add("grads", how, ((cell, before, value),))

    def switched(self, field: str, value) -> None:
        if field not in ("grad", "anomaly") or self.passes:
            return
        frame = sys._getframe(2)
        while frame is not None and frame.f_globals.get("__name__") == mode.__class__.__module__:
            frame = frame.f_back
        if frame is not None and is_theirs(frame.f_code):
            self.add("switched", field, value)

    # backward

    def watched(self, stream: Iterator, kind: str, outputs, seeds, targets, keep: bool,
                create: bool) -> Iterator:
        roots = [self.cell(y) for y in outputs]
        values = [np.array(seed._array if isinstance(seed, Tensor) else seed) for seed in seeds]
        self.count += 1
        layer = 1 + max(root.layer for root in roots)
        wanted = None if targets is None else [self._cell_at(*target) for target in targets]
        now = Pass(self.count, kind, roots, wanted, keep, layer)
        self.add("begun", now, values)
        self.passes.append(now)
        self.layer, outer = layer, self.layer
        for seed in filter(lambda x: isinstance(x, Tensor), seeds):
            cell = self.cell(seed)
            cell.label = cell.label or "seed"
        try:
            for step in stream:
                self.stepped_through(now, step)
                yield step
        except Exception as error:
            self.failed(error)
            raise
        finally:
            self.passes.pop()
            self.layer = outer
            self.add("ended", now)

    def stepped_through(self, now: Pass, step) -> None:
        """One node has run: what arrived at it, what it sent on, what it let go."""
        node, several = step.node, isinstance(step.gradient, list)
        made = self.held.made(node)
        for nr, gradient in enumerate(step.gradient if several else [step.gradient]):
            cell = self._cell_at(node, nr)
            if gradient is None or cell is None:
                continue
            now.arrived[cell] = array = plain_array(gradient)
            if now.kind == "grad" and cell in now.targets:
                self.add("captured", cell, value_of(array))
            if step.contributions and made is not None:
                sent = step.contributions if not several else made.applied[nr].op.vjp(
                    array, (None, None), node.shapes(), node.needs())
                parts = [None if x is None else plain_array(x) for x in sent]
                self.add("sent", now, made.applied[nr], parts)
        if made is not None and made.buffers and node.freed:
            self.held.buffers.let_go(made)
            self.add("freed", tuple(made.applied.values()))

    def _cell_at(self, node: Node, nr: int) -> Cell | None:
        """The value that a node's gradient belongs to."""
        if isinstance(node, AccumulateGrad):
            return self.cell(node.variable)
        made = self.held.made(node)
        return None if made is None or nr not in made.applied else made.applied[nr].out

    def deposited(self, owner: Tensor) -> None:
        cell = self.cell(owner)
        before, cell.mail = cell.mail, value_of(owner._grad._array)
        self._remember_mailbox(owner)
        gradient = self.passes[-1].arrived.get(cell) if self.passes else None
        self.add("deposited", cell, gradient, before, cell.mail)
        shown_mail = self.cells.get(id(owner._grad))
        if shown_mail is not None and shown_mail.version != owner._grad._version:
            self.written("accumulate", owner._grad, ())

    def hooked(self, kind: str, hook, before, after, place) -> None:
        cell = self._cell_at(*place)
        if cell is None:
            return
        if kind == "tensor" and self.passes:
            self.passes[-1].arrived[cell] = plain_array(after)
        self.add("hooked", kind, getattr(hook, "__name__", type(hook).__name__), cell,
                 in_hook(before), None if after is before else in_hook(after))

    # the end

    def close(self) -> None:
        """The end: the last names, also of what lists and modules hold."""
        self.lines.leave()
        for key, reference in self._references.items():
            tensor = reference()
            if tensor is not None and not self.cells[key].label:
                self.cells[key].label = self.lines.name_of(tensor) or self._mailbox_name(tensor)

    # names and errors: what Lines tells

    def named(self, name: str, tensor: Tensor) -> None:
        cell = self.cell(tensor)
        cell.label = cell.label or name
        self.add("named", name, cell)

    def unnamed(self, name: str) -> None:
        self.add("named", name, None)

    def raised(self, error: BaseException, trace) -> None:
        """An exception on its way through a line: ours is recorded where it happened."""
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None and trace.tb_frame.f_code.co_filename.startswith(NOT_THEIRS):
            self.failed(error)

    def failed(self, error: BaseException) -> None:
        """An exception: where it happened, what is to blame, what there is to say of it."""
        known = id(error), str(error)
        if known in self._errors or not isinstance(error, Exception):
            return
        self._errors.add(known)
        node, tensor = getattr(error, "node", None), getattr(error, "tensor", None)
        blamed = [] if node is None else [self._cell_at(node, 0)]
        made = None if node is None else self.held.made(node)
        if made is not None:
            a = made.applied[min(made.applied)]
            blamed += [s.cell for s in a.saved or () if getattr(s.cell, "version", 0) != s.version]
        if isinstance(tensor, Tensor):
            blamed.append(self.cell(tensor))
        if not any(blamed):
            blamed = [self.cell(x) for x in self.lines.tensors_now()]
        self.add("failed", type(error).__name__, str(error),
                 [cell for cell in dict.fromkeys(blamed) if cell is not None], recognise(error))


def asked_by_ourselves() -> bool:
    """Is it this package that makes a number of a tensor, on its own behalf?"""
    frame = sys._getframe(2)
    while frame.f_code.co_filename == TENSOR and frame.f_back is not None:
        frame = frame.f_back
    return frame.f_code.co_filename.startswith(PACKAGE)


def in_hook(gradients) -> tuple[np.ndarray | None, ...]:
    """What a hook was given or gave."""
    several = gradients if isinstance(gradients, tuple) else (gradients,)
    return tuple(None if g is None else plain_array(g) for g in several)


def tensors_of(data) -> list[Tensor]:
    """The tensors in nested lists."""
    if isinstance(data, Tensor):
        return [data]
    return [t for x in data for t in tensors_of(x)] if isinstance(data, list | tuple) else []
