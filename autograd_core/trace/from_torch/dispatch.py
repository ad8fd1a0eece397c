"""Hears each operation of ATen's as it runs: what it made, and what it wrote over.

    hearing.operation(func, args, kwargs)     runs it, and notes what it did

What was computed has its history a moment later only: it is noted when the next thing happens
(``settle``).
"""

from __future__ import annotations

import weakref
from dataclasses import replace

from ..tell.program import Cell
from . import internals
from .backward import Backward
from .library import torch
from .made import Call

SILENT = ("lift_fresh", "empty", "is_same_size", "equal", "_local_scalar_dense", "record_stream")
"""Operations of which there is nothing to tell."""
FILLING = ("uniform_", "normal_", "fill_", "zero_", "random_", "bernoulli_", "copy_", "trunc_",
           "exponential_", "erfinv_", "mul_", "add_", "div_", "clamp_")
"""Writes that a parameter is initialised with."""
DETACHING = ("detach", "__get__", "detach_", "detach_copy")


class Hearing(Backward):
    """Adds to what is seen what operations do."""

    def __init__(self, full: bool = False, jacobians: bool = True):
        super().__init__(full, jacobians)
        self.pending: list[tuple] = []
        self.api: list[str] = []
        self.calls = 0
        self.numbers: dict[int, tuple[weakref.ref, float]] = {}
        self.optimizing = 0

    @property
    def deaf(self) -> bool:
        """Is what is computed now nobody's business: backward's or an optimiser's arithmetic, or
        the inside of a transformation?"""
        return bool(self.optimizing or internals.is_transforming() or (self.passes and not (
            self.passes[-1].creates and torch.is_grad_enabled())))

    def operation(self, func, args: tuple, kwargs: dict):
        """Run one operation of ATen's, and note what it did."""
        schema = internals.schema_of(func)
        self.calls += 1
        if self.deaf or schema.name.startswith(SILENT):
            return self.born(counted(func, args, kwargs, schema))
        given = dict(zip(schema.parameters, args, strict=False)) | kwargs
        tensors = [x for value in given.values() for x in tensors_in(value)]
        if schema.writes and all(self.is_counter(x) or self.is_filled(schema, x)
                                 for x in tensors):
            return counted(func, args, kwargs, schema)
        if schema.name == "detach" and (not self.api or self.api[-1] not in DETACHING):
            out = func(*args, **kwargs)         # most often what autograd saves of a result
            self.pending.append((self.detached, schema, args[0], out))
            return out
        self.settle()
        if not tensors:
            out = func(*args, **kwargs)
            if schema.name == "scalar_tensor" and schema.name not in self.api:
                self.numbers[id(out)] = weakref.ref(out), args[0]
            return self.born(out)
        if self.passes and schema.name == "ones_like":
            return self.seeding(func(*args, **kwargs))
        call = self.call(schema, given)
        if schema.writes:
            return self.write(func, args, kwargs, schema, call, tensors)
        out = func(*args, **kwargs)
        self.pending.append((self.made, call, tensors_in(out)))
        return out

    def born(self, out):
        """What a module makes for itself, such as a mask, is drawn inside it."""
        if self.scope is not None and not self.deaf:
            self.born_inside.update({id(x): weakref.ref(x) for x in tensors_in(out)})
        return out

    def is_counter(self, tensor) -> bool:
        """A module's count of batches and the like, which nobody has looked at."""
        return not tensor.is_floating_point() and id(tensor) in self.owned and (
            id(tensor) not in self.tensors)

    def is_filled(self, schema, tensor) -> bool:
        """Is it memory that nobody has seen or named, about to get its first values?"""
        return schema.name in FILLING and not any(
            id(x) in self.tensors or self.lines.name_of(x) for x in (tensor, self.owner(tensor)))

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
        if not (self.pending or self.quiet) or internals.is_transforming():
            return
        pending, self.pending = self.pending, []
        with internals.no_function(), internals.no_dispatch():
            for note, *about in pending:
                note(*about)
            if self.quiet:
                self.settle_functions()

    def made(self, call: Call, results: list) -> None:
        """The results of a call; those without a history beside one that has are set aside."""
        wanted = [x for x in results if internals.has_history(x)] or results[:1]
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
        targets = targets_of(schema, args, kwargs)
        before = [(x, self.owner(x)) for x in targets]
        cells = [self.cell(owner) for _, owner in before]
        out = counted(func, args, kwargs, schema)
        others = [x for x in tensors if not any(x is t for t in targets)]
        self.pending.append((self.wrote_all, call, before, cells, others))
        return out

    @staticmethod
    def owner(tensor):
        """The tensor whose history a write through ``tensor`` changes: itself, or its base."""
        base = internals.base_of(tensor)
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


def targets_of(schema, args: tuple, kwargs: dict) -> list:
    """The tensors that an operation writes over."""
    given = dict(zip(schema.parameters, args, strict=False)) | kwargs
    return [x for k in schema.writes if k < len(schema.parameters)
            for x in tensors_in(given.get(schema.parameters[k]))]


def counted(func, args: tuple, kwargs: dict, schema):
    """Run an operation.  Those on lists forget to count their writes while a mode listens, and
    backward would not see them: they are counted here."""
    if not (schema.writes and schema.name.startswith("_foreach_")):
        return func(*args, **kwargs)
    before = [(x, internals.version(x)) for x in targets_of(schema, args, kwargs)]
    out = func(*args, **kwargs)
    torch.autograd.graph.increment_version(
        [x for x, version in before if internals.version(x) == version and not x.is_inference()])
    return out


def tensors_in(value) -> list:
    """The tensors in a value, and in lists of them."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, list | tuple):
        return [x for y in value for x in tensors_in(y)]
    return []
