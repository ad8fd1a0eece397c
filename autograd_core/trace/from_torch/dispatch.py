"""Hears each operation of ATen's as it runs: what it made, and what it wrote over.

    dispatch.run_operation(func, args, kwargs)     runs it, and notes what it did

What was computed has its history a moment later only: it is noted when the next thing happens
(``settle``).
"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from ..recorder.names import entry_of
from ..recorder.recorder import Recorder, nested_tensors
from ..tell.program import Seen
from . import internals
from .history import Call, History
from .library import torch
from .modules import Scopes

SILENT = ("lift_fresh", "empty", "is_same_size", "equal", "_local_scalar_dense", "record_stream")
"""Operations of which there is nothing to tell."""
FILLING = ("uniform_", "normal_", "fill_", "zero_", "random_", "bernoulli_", "copy_", "trunc_",
           "exponential_", "erfinv_", "mul_", "add_", "div_", "clamp_")
"""Writes that a parameter is initialised with."""
DETACHING = ("detach", "__get__", "detach_", "detach_copy")


class Dispatch:
    """Runs operations; ``api`` are the functions that the learner has called, ``calls`` counts the
    operations."""

    def __init__(self, scopes: Scopes):
        self.scopes = scopes
        self.api: list[str] = []
        self.calls = 0
        self._pending: list[tuple] = []
        self._numbers: dict[int, tuple[weakref.ref, float]] = {}

    def connect(self, parts: Recorder, history: History) -> None:
        self.registry, self.passes, self.steps = parts.registry, parts.passes, parts.steps
        self.guard = parts.guard
        self.writes, self.lines, self.history = parts.writes, parts.lines, history

    def is_deaf(self) -> bool:
        """Is what is computed now nobody's business: backward's or an optimiser's arithmetic, or
        the inside of a transformation?"""
        now = self.passes.now
        return bool(self.steps.is_running or internals.is_transforming() or (
            now is not None and not (now.creates and torch.is_grad_enabled())))

    def run_operation(self, func, args: tuple, kwargs: dict):
        """Run one operation of ATen's, and note what it did."""
        return self.guard.run(partial(self.note_operation, internals.schema_of(func)), func, args,
                              kwargs)

    def note_operation(self, schema, func, args: tuple, kwargs: dict):
        """The same, by its schema."""
        self.calls += 1
        if self.is_deaf() or schema.name.startswith(SILENT):
            return self.mark_born(counted(func, args, kwargs, schema))
        given = dict(zip(schema.parameters, args, strict=False)) | kwargs
        tensors = [x for value in given.values() for x in tensors_in(value)]
        if schema.writes and all(self.is_counter(x) or self.is_filled(schema, x)
                                 for x in tensors):
            return counted(func, args, kwargs, schema)
        if schema.name == "detach" and (not self.api or self.api[-1] not in DETACHING):
            out = func(*args, **kwargs)         # most often what autograd saves of a result
            self._pending.append((self.history.detached, partial(
                self.call_of, schema, {"self": args[0]}), args[0], out))
            return out
        self.settle()
        if not tensors:
            out = func(*args, **kwargs)
            if schema.name == "scalar_tensor" and schema.name not in self.api:
                self._numbers[id(out)] = weakref.ref(out), args[0]
            return self.mark_born(out)
        if self.passes.now is not None and schema.name == "ones_like":
            out = func(*args, **kwargs)         # what a backward with ``create_graph`` begins with
            cell = self.registry.cell(out)
            cell.label = cell.label or "seed"
            return out
        if schema.writes:
            return self.write_over(func, args, kwargs, schema, given)
        call = self.call_of(schema, given)
        out = func(*args, **kwargs)
        self._pending.append((self.note_results, call, tensors_in(out)))
        return out

    def mark_born(self, out):
        """What a module makes for itself, such as a mask, is drawn inside it."""
        self.scopes.note_born(tensors_in(out))
        return out

    def is_counter(self, tensor) -> bool:
        """A module's count of batches and the like, which nobody has looked at."""
        return not tensor.is_floating_point() and id(tensor) in self.scopes.owned and (
            self.registry.known_cell(tensor) is None)

    def is_filled(self, schema, tensor) -> bool:
        """Is it memory that nobody has seen or named, about to get its first values?"""
        return schema.name in FILLING and not any(
            self.registry.known_cell(x) is not None or self.lines.name_of(x)
            or self.registry.owner_of(x) is not None for x in (tensor, memory_owner(tensor)))

    def call_of(self, schema, given: dict, left_out: tuple = ()) -> Call:
        """What is about to be called, with the values it is called with."""
        arguments = []
        for name, value in given.items():
            tensors = tensors_in(value)
            if tensors:
                arguments += [self.argument_cell(x) for x in tensors
                              if not any(x is y for y in left_out)]
            elif name == "other" and isinstance(value, int | float):
                arguments.append(value)
        cut = ""
        if schema.name == "detach":
            cut = "data" if self.api and self.api[-1] == "__get__" else "detach"
        plain = {name: value for name, value in given.items() if not tensors_in(value)}
        return Call(schema.name.rstrip("_"), plain, tuple(arguments),
                    schema.is_view and schema.name != "detach",
                    torch.is_grad_enabled(), self.lines.now, self.scopes.scope, cut, self.calls,
                    self.api[0] if self.api else "")

    def argument_cell(self, tensor):
        """What is known of an argument; a number that was made a tensor of is a number."""
        number = entry_of(self._numbers, tensor)
        return self.registry.cell(tensor) if number is None else number

    # what happens later

    def settle(self) -> None:
        """What was computed or written last has its history by now: note it."""
        if not (self._pending or self.history.quiet) or internals.is_transforming():
            return
        pending, self._pending = self._pending, []
        with internals.no_function(), internals.no_dispatch():
            for note, *about in pending:
                note(*about)
            if self.history.quiet:
                self.history.settle_functions()

    @contextmanager
    def settled(self) -> Iterator[None]:
        """A block that begins with that, and in which no mode is told of anything."""
        with internals.no_function(), internals.no_dispatch():
            self.settle()
            yield

    def note_results(self, call: Call, results: list) -> None:
        """The results of a call; those without a history beside one that has are set aside."""
        wanted = [x for x in results if internals.has_history(x)] or results[:1]
        for out in results:
            if any(out is x for x in wanted):
                self.history.add_computed(call, out)
            else:
                self.history.set_aside(call, [out])

    # writes

    def write_over(self, func, args, kwargs, schema, given: dict):
        targets = targets_of(schema, args, kwargs)
        mail = tuple([x for x in targets if self.is_mail(x)])
        call = self.call_of(schema, given, mail)
        before = [(x, memory_owner(x), self.cell_before(x)) for x in targets]
        out = counted(func, args, kwargs, schema)
        others = [x for value in given.values() for x in tensors_in(value)
                  if not any(x is t for t in targets)]
        self._pending.append((self.note_writes, call, before, others))
        return out

    def is_mail(self, tensor) -> bool:
        """Is it a ``.grad`` that is drawn as such, and not as a value of its own?"""
        owner = memory_owner(tensor)
        return self.registry.known_cell(owner) is None and self.registry.owner_of(owner) is not None

    def cell_before(self, tensor) -> Seen | None:
        """The cell, before a write, of whose history that changes."""
        owner = memory_owner(tensor)
        mailbox = self.registry.owner_of(owner)
        if mailbox is not None:
            self.registry.cell(mailbox)
        return None if self.is_mail(tensor) else self.registry.cell(owner)

    def note_writes(self, call: Call, before: list, others: list) -> None:
        """Now that histories are what they are: which values were written over, and how."""
        for tensor, owner, old in before:
            written = None if owner is tensor else self.registry.known_cell(tensor)
            arguments = (old, *[x for x in call.arguments if x is not old and x is not written])
            add_written = partial(self.history.add_application, replace(call, arguments=arguments))
            self.writes.note_operation(
                call.name, tensor, owner, old, lambda: [self.registry.cell(x) for x in others],
                add_written, call.line)


def memory_owner(tensor):
    """The tensor whose history a write through ``tensor`` changes: itself, or its base."""
    base = internals.base_of(tensor)
    return tensor if base is None else base


def targets_of(schema, args: tuple, kwargs: dict) -> list:
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
    return nested_tensors(value, torch.Tensor)
