"""The recorder of PyTorch: hears operations, writes, backward and optimisers, in order.

    recorder = Recorder()
    with listening(recorder): ...        while recorder.lines follows the learner's code
    recorder.events                      what happened, for trace.teller to tell

It is told by two modes (see ``modes``): of calls of PyTorch's functions, and of the operations that
these come down to.  Hooks on each node tell of backward.
"""

from __future__ import annotations

import functools
import sys
from typing import Any

from ...core import messages
from ..error_keys import recognise
from ..numbers import plain
from ..recorder.source_lines import NOT_THEIRS, is_theirs
from ..tell.optimizer_steps import Before, checkable
from ..tell.program import Cell
from ..tell.stand_ins import rebuilt
from ..values import value_of
from . import internals
from .dispatch import Hearing, tensors_in
from .dry_run import COMPILED, Refused
from .graph_reader import leaf_cell
from .library import torch
from .node_gradients import looking
from .snapshot import Glimpse, look


def unheard(method):
    """A method during which no mode is told of anything."""
    @functools.wraps(method)
    def quiet(*args):
        with internals.no_function(), internals.no_dispatch():
            return method(*args)
    return quiet


class Recorder(Hearing):
    """Keeps what it hears as ``events`` about ``leaves`` and ``applied_all``."""

    def __init__(self, full: bool = False, jacobians: bool = True):
        super().__init__(full, jacobians)
        self._left: list[Cell] = []
        self._left_at: int | None = None
        self._errors: set[tuple[int, str]] = set()
        self.unseen: list[Cell] = []
        self.live_at_end = (0, 0)
        self.steps: list[tuple[int, int | None, list[Cell]]] = []
        self._before_step: list[tuple[Any, Cell, Any]] = []

    # what leaves, what is set

    def left(self, way: str, tensor) -> None:
        if not tensor.requires_grad or self.deaf:
            return
        if self._left_at != self.lines.now:
            self._left, self._left_at = [], self.lines.now
        cell = self.cell(tensor)
        self._left.append(cell)
        self.add("left", way, cell)

    def rebuilt(self, out, data) -> None:
        """``out`` is a new leaf around a copy of ``data``, which may hold tensors or their numbers.
        """
        cells = [self.cell(x) for x in tensors_in(data) if x.requires_grad]
        if self._left_at == self.lines.now:
            cells += [cell for cell in self._left if cell not in cells]
        self._left = []
        if not cells or self.passes:
            return
        a = rebuilt(cells, self.new_cell(out), self.scope, self.lines.now)
        self.applied_all.append(a)
        self.add("applied", a)

    def flagged(self, tensor, field: str) -> None:
        reference, known = self.tensors.get(id(tensor), (None, None))
        if known is None or reference() is not tensor:
            self.cell(tensor)
        elif field == "data":
            self.written("data", tensor, ())
        elif (known.requires_grad, known.retains) != (tensor.requires_grad, tensor.retains_grad):
            known.requires_grad, known.retains = tensor.requires_grad, tensor.retains_grad
            self.add("flagged", known, field, tensor.requires_grad)
            if tensor.requires_grad and tensor.grad_fn is None:
                self.watch_mailbox(tensor, known)

    def grads_set(self, tensors) -> None:
        for tensor in tensors:
            cell, grad = self.cell(tensor), tensor.grad
            seen = look(grad, self.full)
            value = None if grad is None else value_of(seen)
            zero = grad is not None and not bool(quietly(torch.any, grad))
            how = "none" if grad is None else "zero" if zero else "assigned"
            before, cell.mail = cell.mail, value
            self.remember_mailbox(tensor)
            last = self.events[-1] if self.events else None
            if last and last.kind == "grads" and (last.line, last.data[0]) == (self.lines.now, how):
                last.data = how, (*last.data[1], (cell, before, value))
            else:
                self.add("grads", how, ((cell, before, value),))

    def switched(self, value: bool) -> None:
        if self.deaf or self.passes or value == self.grad_told or not asked_by_them():
            return
        self.grad_told = value
        self.add("switched", "grad", value)

    def look_at_modes(self) -> None:
        """Anomaly detection is switched by functions that no mode is told of."""
        failed = self.events and self.events[-1].kind == "failed"
        if torch.is_anomaly_enabled() != self.anomaly_told and not self.passes and not failed:
            self.anomaly_told = not self.anomaly_told
            self.add("switched", "anomaly", self.anomaly_told)

    def looked_at(self, tensor) -> None:
        """The ``.grad`` of a value that is no leaf and keeps none was read."""
        if tensor.grad_fn is not None and not tensor.retains_grad and not self.deaf:
            self.add("warned", self.cell(tensor), recognise(messages.NON_LEAF_GRAD, tensor))

    # optimisers

    def stepping(self, optimizer) -> None:
        self.settle()
        self._before_step.append([(p, self.cell(p), before_step(p, group, optimizer))
                                  for group in optimizer.param_groups for p in group["params"]])
        self.optimizing += 1

    def stepped(self, optimizer) -> None:
        self.optimizing -= 1
        changes = []
        waiting = self._before_step.pop()
        stepped = [cell for _, cell, _ in waiting]
        for p, cell, before in waiting:
            version = internals.version(p)
            if p.grad is None and cell.version == version:
                continue
            cell.array, cell.version = look(p, self.full), version
            state = optimizer.state.get(p, {})
            how = "" if isinstance(cell.array, Glimpse) else checkable(
                type(optimizer).__name__, before, cell.array, numbers_of(state))
            changes.append((cell, value_of(before.value), value_of(cell.array), version,
                            remembered(state), how))
        self.add("optimized", type(optimizer).__name__, changes)
        self.steps.append((id(optimizer), self.lines.now, stepped))

    @unheard
    def close(self) -> None:
        """The end: the last names, also of what lists and modules hold; no hook of ours stays."""
        self.settle()
        self.live_at_end = self.nodes.live
        self.lines.leave()
        self.unseen = [self.leaf_of(x) for x in self.parameters() if id(x) not in self.tensors]
        for reference, cell in list(self.tensors.values()):
            tensor = reference()
            if tensor is not None and not cell.label:
                cell.label = self.lines.name_of(tensor) or self._mailbox_name(tensor)
        self.unhook()

    def parameters(self) -> list:
        """The parameters, still there, of the modules that were called."""
        owned = [reference() for reference in self.owned.values()]
        return [x for x in owned if isinstance(x, torch.nn.Parameter)]

    def leaf_of(self, tensor) -> Cell:
        """What there is to say of a tensor that nothing was heard of."""
        cell = leaf_cell(tensor, self.full)
        cell.tensor, cell.requires_grad = None, tensor.requires_grad
        cell.label = self.lines.name_of(tensor)
        return cell

    # names and errors: what Lines tells

    @unheard
    def named(self, name: str, tensor) -> None:
        self.settle()
        cell = self.cell(tensor)
        known = self.lines.name_of(tensor)
        cell.label = cell.label or known or name
        if "." not in known:                # a module's own name of a parameter stays
            self.add("named", name, cell)

    def called(self, name: str, tensor) -> None:
        """A variable of any function refers to a value: it has this name if it had none."""
        reference, cell = self.tensors.get(id(tensor), (None, None))
        if cell is not None and reference() is tensor and self.scope is None and not self.passes:
            cell.label = cell.label or name

    def unnamed(self, name: str) -> None:
        self.add("named", name, None)

    @unheard
    def raised(self, error: BaseException, trace) -> None:
        """An exception on its way through a line: PyTorch's is recorded where it happened.  One in
        the middle of a backward is recorded when that is left."""
        if self.passes:
            return
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is None or isinstance(error, StopIteration | StopAsyncIteration):
            return
        inside = trace.tb_frame.f_code.co_filename.startswith(NOT_THEIRS)
        if inside or recognise(error) is not None:
            self.failed(error)

    @unheard
    def failed(self, error: BaseException) -> None:
        """An exception: where it happened, what is to blame, what there is to say of it."""
        known = id(error), str(error)
        if known in self._errors or not isinstance(error, Exception):
            return
        self._errors.add(known)
        self.settle()
        blamed = self.blamed or [self.cell(x) for x in self.lines.tensors_now()]
        self.add("failed", type(error).__name__, str(error), list(dict.fromkeys(blamed)),
                 recognise(error))
        self.blamed = []

    def refuse_compiled(self, thing) -> None:
        """ValueError for what torch.compile gave, unless it runs as it was written."""
        if internals.is_compiled(thing) and not internals.is_forced_eager():
            raise Refused(COMPILED.format(what="What is called here"))


def quietly(function, *args):
    """Call it unheard."""
    with looking():
        return function(*args)


def asked_by_them() -> bool:
    """Was a mode switched by the learner's own line, not inside of a library?"""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if is_theirs(frame.f_code):
            return True
        if not file.endswith(("grad_mode.py", "_contextlib.py", "modes.py", "recorder.py",
                              "calls.py", "overrides.py")):
            return False
        frame = frame.f_back
    return False


def before_step(p, group: dict[str, Any], optimizer) -> Before:
    """A parameter as a step of its optimiser finds it."""
    return Before({k: x for k, x in group.items() if k != "params"}, look(p), look(p.grad),
                  numbers_of(optimizer.state.get(p, {})))


def numbers_of(state: dict[str, Any]) -> dict[str, Any]:
    """What an optimiser remembers of a parameter, as plain numbers and arrays."""
    return {name: look(x) if isinstance(x, torch.Tensor) else x for name, x in state.items()
            if isinstance(x, torch.Tensor | int | float)}


def remembered(state: dict[str, Any]) -> tuple[str, ...]:
    """What an optimiser remembers of a parameter, as texts."""
    return tuple(f"{name} {plain(value_of(look(x))) if isinstance(x, torch.Tensor) else x}"
                 for name, x in state.items() if x is not None)
