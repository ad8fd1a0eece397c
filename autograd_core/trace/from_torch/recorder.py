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
import weakref
from dataclasses import replace
from typing import Any

from ... import messages
from ..errors import recognise
from ..gather import Cell
from ..lines import NOT_THEIRS, is_theirs
from ..numbers import plain
from ..stand_ins import rebuilt
from ..values import value_of
from . import private
from .backward import Backward
from .dry import COMPILED, Refused
from .glimpse import look
from .library import torch
from .reading import leaf_cell, looking
from .seen import Call

SILENT = ("lift_fresh", "empty", "is_same_size", "equal", "_local_scalar_dense", "record_stream")
"""Operations of which there is nothing to tell."""
FILLING = ("uniform_", "normal_", "fill_", "zero_", "random_", "bernoulli_", "copy_", "trunc_",
           "exponential_", "erfinv_", "mul_", "add_", "clamp_")
"""Writes that a parameter is initialised with."""
DETACHING = ("detach", "__get__", "detach_", "detach_copy")


def unheard(method):
    """A method during which no mode is told of anything."""
    @functools.wraps(method)
    def quiet(*args):
        with private.no_function(), private.no_dispatch():
            return method(*args)
    return quiet


class Recorder(Backward):
    """Keeps what it hears as ``events`` about ``leaves`` and ``applied_all``."""

    def __init__(self, full: bool = False, jacobians: bool = True):
        super().__init__(full, jacobians)
        self.pending: list[tuple] = []
        self.api: list[str] = []
        self.calls = 0
        self.numbers: dict[int, tuple[weakref.ref, float]] = {}
        self.optimizing = 0
        self._left: list[Cell] = []
        self._left_at: int | None = None
        self._errors: set[tuple[int, str]] = set()
        self.unseen: list[Cell] = []
        self.steps: list[tuple[int, int | None, list[Cell]]] = []
        self._before_step: list[tuple[Any, Cell, Any]] = []

    @property
    def deaf(self) -> bool:
        """Is what is computed now nobody's business: backward's or an optimiser's arithmetic, or
        the inside of a transformation?"""
        return bool(self.optimizing or private.is_transforming() or (self.passes and not (
            self.passes[-1].creates and torch.is_grad_enabled())))

    # operations

    def operation(self, func, args: tuple, kwargs: dict):
        """Run one operation of ATen's, and note what it did."""
        schema = private.schema_of(func)
        self.calls += 1
        if self.deaf or schema.name.startswith(SILENT):
            return func(*args, **kwargs)
        given = dict(zip(schema.parameters, args, strict=False)) | kwargs
        tensors = [x for value in given.values() for x in tensors_in(value)]
        if schema.writes and all(self.is_counter(x) or self.is_filled(schema, x)
                                 for x in tensors):
            return func(*args, **kwargs)
        if schema.name == "detach" and (not self.api or self.api[-1] not in DETACHING):
            out = func(*args, **kwargs)         # most often what autograd saves of a result
            self.pending.append((self.detached, schema, args[0], out))
            return out
        self.settle()
        if not tensors:
            out = func(*args, **kwargs)
            if schema.name == "scalar_tensor" and schema.name not in self.api:
                self.numbers[id(out)] = weakref.ref(out), args[0]
            elif self.scope is not None:        # such as a mask: drawn inside the module
                self.born_inside.update({id(x): weakref.ref(x) for x in tensors_in(out)})
            return out
        if self.passes and schema.name == "ones_like":
            return self.seeding(func(*args, **kwargs))
        call = self.call(schema, given)
        if schema.writes:
            return self.write(func, args, kwargs, schema, call, tensors)
        out = func(*args, **kwargs)
        self.pending.append((self.made, call, tensors_in(out)))
        return out

    def is_counter(self, tensor) -> bool:
        """A module's count of batches and the like, which nobody has looked at."""
        return not tensor.is_floating_point() and id(tensor) in self.owned and (
            id(tensor) not in self.tensors)

    def is_filled(self, schema, tensor) -> bool:
        """Is it memory that nobody has seen or named, about to get its first values?"""
        return (schema.name in FILLING and id(tensor) not in self.tensors
                and not self.lines.name_of(tensor))

    def seeding(self, out):
        """What a backward with ``create_graph`` begins with is a value of the graph."""
        cell = self.cell(out)
        cell.label = cell.label or "seed"
        return out

    def detached(self, schema, tensor, out) -> None:
        """A value was detached inside of something: it is shown if somebody uses it."""
        reference, made = self.unused.get(id(tensor), (None, None))
        if reference is not None and reference() is tensor:
            self.set_aside(made, [out])
            return
        if not tensor.requires_grad:
            self._bind(out, self.cell(tensor))
            return
        self.set_aside(self.call(schema, {"self": tensor}), [out])

    def call(self, schema, given: dict) -> Call:
        """What is about to be called, with the values it is called with."""
        arguments = []
        for name, value in given.items():
            tensors = tensors_in(value)
            if tensors:
                arguments += [self.argument(x) for x in tensors]
            elif name == "other" and isinstance(value, int | float):
                arguments.append(value)
        cut = ""
        if schema.name == "detach":
            cut = "data" if self.api and self.api[-1] == "__get__" else "detach"
        plain = {name: value for name, value in given.items() if not tensors_in(value)}
        return Call(schema.name.rstrip("_"), plain, tuple(arguments),
                    schema.is_view and schema.name != "detach",
                    torch.is_grad_enabled(), self.lines.now, self.scope, cut,
                    self.calls)

    def argument(self, tensor):
        """What is known of an argument; a number that was made a tensor of is a number."""
        reference, number = self.numbers.get(id(tensor), (None, None))
        return number if reference is not None and reference() is tensor else self.cell(tensor)

    def settle(self) -> None:
        """What was computed or written last has its history by now: note it."""
        if not (self.pending or self.quiet) or private.is_transforming():
            return
        pending, self.pending = self.pending, []
        with private.no_function(), private.no_dispatch():
            for note, *about in pending:
                note(*about)
            if self.quiet:
                self.settle_functions()

    def made(self, call: Call, results: list) -> None:
        """The results of a call; those without a history beside one that has are set aside."""
        wanted = [x for x in results if x.grad_fn is not None] or results[:1]
        for out in results:
            if any(out is x for x in wanted):
                self.computed(call, out)
            else:
                self.set_aside(call, [out])

    def set_aside(self, call: Call, results: list) -> None:
        """Results that are shown only if somebody uses them."""
        for out in results:
            self.unused[id(out)] = weakref.ref(out), call

    # writes

    def write(self, func, args, kwargs, schema, call: Call, tensors: list):
        """An operation that writes over some of what it is given."""
        given = dict(zip(schema.parameters, args, strict=False)) | kwargs
        targets = [x for k in schema.writes if k < len(schema.parameters)
                   for x in tensors_in(given.get(schema.parameters[k]))]
        before = [(x, self.owner(x)) for x in targets]
        cells = [self.cell(owner) for _, owner in before]
        out = func(*args, **kwargs)
        others = [x for x in tensors if not any(x is t for t in targets)]
        self.pending.append((self.wrote_all, call, before, cells, others))
        return out

    @staticmethod
    def owner(tensor):
        """The tensor whose history a write through ``tensor`` changes: itself, or its base."""
        base = private.base_of(tensor)
        return tensor if base is None else base

    def wrote_all(self, call: Call, before: list, cells: list, others: list) -> None:
        """Now that histories are what they are: which values were written over, and how."""
        for (tensor, owner), old in zip(before, cells, strict=True):
            self.wrote(call, tensor, owner, old, others)

    def wrote(self, call: Call, tensor, owner, old: Cell, others: list) -> None:
        """One value was written over: a new one in the history, or the same card changed."""
        mailbox = self.owner_of(owner)
        node = owner.grad_fn
        made = None if node is None else self.nodes.made(node)
        if node is None or (made is not None and made is old.maker):
            subject = tensor if self.lines.name_of(tensor) else owner
            self.cell_for_write(subject)
            self.written(call.name, subject, [self.cell(x) for x in others])
            if mailbox is not None:
                self.grads_set((mailbox,))
            return
        arguments = (old, *[x for x in call.arguments if x is not old and not (
            owner is not tensor and x is self.tensors.get(id(tensor), (0, None))[1])])
        made = made or self.watch(node)
        cell = self.new_cell(owner, made)
        a = self._apply(replace(call, arguments=arguments), cell, node, made)
        a.cuts = ("", *a.cuts[1:])
        old.version = cell.version
        self.add_at(call.line, "rewritten", a, old, self.refresh(cell, owner))

    def cell_for_write(self, subject) -> None:
        """See that the subject of a write has a cell of its own."""
        if id(subject) not in self.tensors:
            self.cell(subject)

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
        params = [p for group in optimizer.param_groups for p in group["params"]]
        self._before_step.append([(p, self.cell(p), value_of(self.cell(p).array)) for p in params])
        self.optimizing += 1

    def stepped(self, optimizer) -> None:
        self.optimizing -= 1
        changes = []
        waiting = self._before_step.pop()
        stepped = [cell for _, cell, _ in waiting]
        for p, cell, before in waiting:
            version = private.version(p)
            if p.grad is None and cell.version == version:
                continue
            cell.array, cell.version = look(p, self.full), version
            changes.append((cell, before, value_of(cell.array), version,
                            remembered(optimizer.state.get(p, {}))))
        self.add("optimized", type(optimizer).__name__, changes)
        self.steps.append((id(optimizer), self.lines.now, stepped))

    @unheard
    def close(self) -> None:
        """The end: the last names, also of what lists and modules hold; no hook of ours stays."""
        self.settle()
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
        """ValueError for what torch.compile gave."""
        if private.is_compiled(thing):
            raise Refused(COMPILED.format(what="What is called here"))


def tensors_in(value) -> list:
    """The tensors in a value, and in lists of them."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, list | tuple):
        return [x for y in value for x in tensors_in(y)]
    return []


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


def remembered(state: dict[str, Any]) -> tuple[str, ...]:
    """What an optimiser remembers of a parameter, as texts."""
    return tuple(f"{name} {plain(value_of(look(x))) if isinstance(x, torch.Tensor) else x}"
                 for name, x in state.items() if x is not None)
