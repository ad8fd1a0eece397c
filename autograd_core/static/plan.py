"""Execution plan: what a Session runs, a flat list of NumPy calls on preallocated memory.

    plan = sess.plan(train_op, feed_dict)
    print(plan.explain())       what each pass did, and why
    print(plan)                 the calls
    plan.bytes, plan.calls      what it holds, how much it does

Made for the shapes that are fed; a Session makes one for each shape it meets.
"""

from math import prod

import numpy as np

from . import messages
from .calls import CALLS, Holder
from .errors import InvalidArgumentError, OpError
from .passes import PASSES
from .program import Program, Step, Value
from .quiet import quietly


class Notes(list):
    """What a pass says; it is called with each sentence."""

    def __call__(self, sentence: str):
        self.append(sentence)


class Plan:
    """The calls of a Program after ``passes``, on memory of its own and the session's variables."""

    def __init__(self, program: Program, passes, variables: dict, dropped=()):
        self.before, self.history = str(program), []
        for name, change in PASSES.items():
            if name == "inplace":
                keep_old_values(program)
            if name in passes:
                notes, count = Notes(), len(program.steps)
                if name == "dead":
                    notes += [f"{op.name}: no fetch depends on it" for op in dropped]
                program = change(program, notes)
                self.history.append((name, count, len(program.steps), notes))
        self.program, self.variables, self.arrays = program, variables, {}
        self.blocks = [np.empty(size, np.uint8) for size in program.blocks or ()]
        self.buffers = [self.buffer_of(value) for value in program.feeds.values()]
        self.steps, self.calls = [], []
        for step in program.steps:
            found = self.calls_of(step)
            self.calls += found
            self.steps += [step] * len(found)
        self.results = [self.buffer_of(value) for value in program.results.values()]

    # memory

    def buffer_of(self, x):
        """The array that a Value is in this plan; a literal as it is."""
        if not isinstance(x, Value):
            return x
        if x not in self.arrays:
            self.arrays[x] = self.allocate(x)
        return self.arrays[x]

    def allocate(self, value: Value):
        """An array for a Value that is no view."""
        if isinstance(value.array, tuple):
            return Holder()
        if value.origin == "constant":
            return value.array
        if value.origin == "variable":
            return self.variables[value.op]
        if value.block is not None and value.array.dtype.kind != "O":     # strings have their own
            return empty_like(value.array, self.blocks[value.block])
        return empty_like(value.array)

    @property
    def bytes(self) -> int:
        """What its memory takes, constants and variables left out."""
        own = {id(memory_base(a)): memory_base(a).nbytes for v, a in self.arrays.items()
               if isinstance(a, np.ndarray) and v.root.origin in ("step", "feed")}
        return sum(own.values())

    # calls

    def calls_of(self, step: Step) -> list:
        """The step as functions without arguments."""
        target = step.options.get("target")
        if step.kind == "view":
            source = self.buffer_of(step.args[0])
            self.arrays[step.out] = view = step.function(source)
            if np.may_share_memory(view, source) or not view.size:
                return []
            return CALLS["viewed"](step, [source], view)    # laid out otherwise than when noted
        if target is not None:
            self.arrays[step.out] = self.buffer_of(target)
        args = [self.buffer_of(x) for x in step.args]
        return CALLS[step.kind](step, args, self.buffer_of(step.out))

    # running

    def run(self, feeds, check: bool = False) -> list:
        """Run with arrays for what is fed; the results, copied out of the plan's memory."""
        for buffer, array in zip(self.buffers, feeds, strict=True):
            np.copyto(buffer, array)
        quietly(self.run_checked if check else self.go)
        return [a[()] if a.ndim == 0 else a.copy() for a in self.results]

    def go(self) -> None:
        """Make all calls."""
        calls = iter(self.calls)
        try:
            for call in calls:
                call()
        except OpError:
            raise
        except Exception as error:
            raise self.blame(error, len(self.calls) - calls.__length_hint__() - 1) from error

    def blame(self, error: Exception, at: int) -> OpError:
        """The error with the node whose call it was."""
        return InvalidArgumentError(self.steps[at].op, str(error))

    def run_checked(self) -> None:
        """The same, stopping at the first result that is not a number."""
        for k, (step, call) in enumerate(zip(self.steps, self.calls, strict=True)):
            try:
                call()
            except OpError:
                raise
            except Exception as error:
                raise self.blame(error, k) from error
            if k + 1 == len(self.steps) or self.steps[k + 1] is not step:
                refuse_nan(step.op, self.buffer_of(step.out))

    # showing

    def explain(self, most: int = 4) -> str:
        """What each pass did: calls before and after, and the first reasons it gave."""
        lines = [f"{'pass':<10}{'steps before':>13}{'after':>7}  what and why"]
        for name, before, after, notes in self.history:
            what = f"{len(notes)} change{'s' * (len(notes) != 1)}" if notes else "nothing to do"
            lines.append(f"{name:<10}{before:>13}{after:>7}  {what}")
            lines += [f"{'':<32}{sentence}" for sentence in notes[:most]]
            if len(notes) > most:
                lines.append(f"{'':<32}and {len(notes) - most} more")
        return "\n".join([*lines, f"{len(self.calls)} calls, {self.bytes} bytes of memory"])

    def __str__(self):
        return str(self.program)

    def __repr__(self):
        return f"<Plan of {len(self.calls)} calls, {self.bytes} bytes>"


def empty_like(array, memory=None) -> np.ndarray:
    """New memory, or the beginning of ``memory``, in the shape and layout of ``array``."""
    order = sorted(range(array.ndim), key=lambda d: -array.strides[d])
    sizes = tuple(array.shape[d] for d in order)
    if memory is None:
        base = np.empty(sizes, array.dtype)
    else:
        base = memory[:prod(sizes) * array.itemsize].view(array.dtype).reshape(sizes)
    return base.transpose([order.index(d) for d in range(array.ndim)])


def memory_base(array) -> np.ndarray:
    """The memory that an array looks at."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def keep_old_values(program: Program) -> None:
    """A view of a variable that is read after the variable was assigned becomes a copy."""
    assigned = {}
    for k, step in enumerate(program.steps):
        if step.kind == "assign":
            assigned.setdefault(step.args[0].root, k)
    last = {}
    for k, step in enumerate(program.steps):
        for value in step.read_values():
            last[value] = k
    last.update(dict.fromkeys(program.results.values(), len(program.steps)))
    for step in reversed(program.steps):
        if step.kind != "view" or step.out.root not in assigned:
            continue
        reads = [last.get(s.out, -1) for s in program.steps if s.kind == "view"
                 and s.out.root is step.out.root and is_view_of(s.out, step.out)]
        if max(reads) > assigned[step.out.root] and step.args[0].looks_at is None:
            step.kind, step.options = "viewed", {**step.options, "through": step.function}
            step.out.looks_at = None


def is_view_of(value: Value, view: Value) -> bool:
    """Is ``value`` the view, or a view of it?"""
    while value is not None and value is not view:
        value = value.looks_at
    return value is view


def refuse_nan(op, array) -> None:
    """InvalidArgumentError for nan and infinities, naming the node."""
    if isinstance(array, np.ndarray) and array.dtype.kind == "f" and not np.isfinite(array).all():
        what = "NaN" if np.isnan(array).any() else "Inf"
        raise InvalidArgumentError(op, messages.NAN.format(name=op.name, what=what))
