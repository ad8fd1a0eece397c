"""Tape: records the NumPy calls of a run.

Each operation's ``forward`` is run on stand-ins that compute and note every call.  So the plan's
calls are the operation's own, and nothing is written twice; a ``forward`` that does something that
cannot be noted (indexing by arrays, loops over values) becomes one opaque call.
"""

import itertools
from functools import partial

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from .program import Step, Value
from .quiet import quietly


class CannotNote(Exception):
    """The forward of an operation does something that is no call with an ``out``."""


class Tape:
    """The steps so far."""

    def __init__(self):
        self.steps: list[Step] = []
        self.numbers = itertools.count(1)
        self.op = None

    def new_value(self, array, origin: str, op, root: Value | None = None) -> Value:
        """A new Value."""
        return Value(next(self.numbers), np.asarray(array), origin, op, root)

    def step(self, kind: str, function, args, array, root: Value | None = None, **options) -> Value:
        """Note one call; its result was ``array``."""
        out = self.new_value(array, "step", self.op, root)
        self.steps.append(Step(kind, function, tuple(args), out, self.op, options))
        return out

    def run_rule(self, op, rule, args: list) -> Value:
        """``rule`` of ``args`` (Values and literals), by notes where that is possible."""
        self.op, before = op, len(self.steps)
        if not getattr(rule, "stateful", False):
            try:
                return self.note_calls(rule, args)
            except CannotNote:
                del self.steps[before:]
        arrays = [x.array if isinstance(x, Value) else x for x in args]
        result = quietly(rule.forward, *arrays)
        if isinstance(result, tuple):
            out = Value(next(self.numbers), result, "step", op)
            self.steps.append(Step("opaque", rule.forward, tuple(args), out, op,
                                   {"name": type(rule).__name__}))
            return out
        return self.step("opaque", rule.forward, args, np.array(result, order="K"),
                         name=type(rule).__name__)

    def note_calls(self, rule, args: list) -> Value:
        """Run ``forward`` on stand-ins."""
        given = [Proxy(self, x) if isinstance(x, Value) else x for x in args]
        if not any(isinstance(x, Proxy) for x in given) or any(
                isinstance(x, Value) and isinstance(x.array, tuple) for x in args):
            raise CannotNote
        try:
            out = quietly(rule.forward, *given)
        except (TypeError, AttributeError, CannotNote) as error:
            raise CannotNote from error
        if not isinstance(out, Proxy):
            raise CannotNote
        if out.value in args:   # the input itself: a name of its own
            return self.step("view", same, (out.value,), out.value.array, out.value)
        return out.value


def same(a):
    """The same array under another name."""
    return a


def make_view_method(function, name: str):
    """A view: ``function`` of the array and of literals."""
    def noted(self, *args, **options):
        array = function(self.value.array, *args, **options)
        if array.base is None or not np.may_share_memory(array, self.value.array):
            if array is self.value.array:
                return self
            if name != "reshape" or array.size == 0:
                raise CannotNote
            return self.copy_as(array.shape)
        return Proxy(self.tape, self.tape.step(
            "view", lambda a: function(a, *args, **options), (self.value,), array, self.value,
            name=name, parameters=(args, tuple(sorted(options.items())))))
    return noted


def make_reduce_method(ufunc):
    """sum, max, min, prod: ``ufunc.reduce``."""
    def noted(self, axis=None, dtype=None, out=None, keepdims=False):
        if axis is not None and not isinstance(axis, int | tuple):
            raise CannotNote
        array = ufunc.reduce(self.value.array, axis, dtype, None, keepdims)
        return Proxy(self.tape, self.tape.step(
            "reduce", ufunc, (self.value,), array, axis=axis, dtype=dtype, keepdims=keepdims))
    return noted


class Proxy(NDArrayOperatorsMixin):
    """A stand-in for an array: it computes, and its tape notes how."""

    def __init__(self, tape: Tape, value: Value):
        self.tape, self.value = tape, value

    dtype = property(lambda self: self.value.array.dtype)
    shape = property(lambda self: self.value.array.shape)
    ndim = property(lambda self: self.value.array.ndim)
    size = property(lambda self: self.value.array.size)
    T = property(lambda self: self.transpose())
    mT = property(lambda self: self.swapaxes(-1, -2))
    transpose = make_view_method(np.transpose, "transpose")
    swapaxes = make_view_method(np.swapaxes, "swapaxes")
    expand_dims = make_view_method(np.expand_dims, "expand_dims")
    squeeze = make_view_method(np.squeeze, "squeeze")
    broadcast_to = make_view_method(np.broadcast_to, "broadcast_to")
    moveaxis = make_view_method(np.moveaxis, "moveaxis")
    _reshape = make_view_method(np.reshape, "reshape")
    _sum, max, min = map(make_reduce_method, (np.add, np.maximum, np.minimum))

    def reshape(self, *size):
        return self._reshape(size[0] if len(size) == 1 else size)

    def copy_as(self, shape):
        """The elements copied in row-major order, under ``shape``."""
        inner = self.tape.step("cast", np.copyto, (self.value,),
                               np.ascontiguousarray(self.value.array), name="copy")
        return Proxy(self.tape, inner)._reshape(shape)

    def sum(self, axis=None, dtype=None, out=None, keepdims=False):
        if dtype is not None and self.dtype.kind != "f" and np.dtype(dtype) == self.dtype:
            dtype = None
        if self.dtype == np.float16 or self.dtype.kind == "b":
            raise CannotNote
        return self._sum(axis, dtype, out, keepdims)

    def mean(self, axis=None, dtype=None, out=None, keepdims=False):
        if self.dtype not in (np.float32, np.float64) or dtype not in (None, self.dtype):
            raise CannotNote
        total = self._sum(axis, None, None, keepdims)
        count = np.intp(self.size // max(total.size, 1))
        array = np.asarray(self.value.array.mean(axis, keepdims=keepdims))
        return Proxy(self.tape, self.tape.step("ufunc", np.true_divide, (total.value, count),
                                               array, casting="unsafe"))

    def astype(self, dtype, copy=True):
        array = self.value.array.astype(dtype, order="K")
        return Proxy(self.tape, self.tape.step("cast", np.copyto, (self.value,), array,
                                               name="astype", dtype=np.dtype(dtype)))

    def __getitem__(self, index):
        parts = index if isinstance(index, tuple) else (index,)
        if not all(isinstance(i, int | slice | type(...)) or i is None for i in parts):
            raise CannotNote
        return make_view_method(lambda a: a[index if ... in parts else (*parts, ...)],
                                f"index{format_index(parts)}")(self)

    def __bool__(self):
        raise CannotNote

    def __array__(self, dtype=None, copy=None):
        raise CannotNote

    def __iter__(self):
        raise CannotNote

    def __array_ufunc__(self, ufunc, way, *inputs, **options):
        if way != "__call__" or options or ufunc.nout != 1:
            raise CannotNote
        args = [as_argument(x) for x in inputs]
        array = ufunc(*[x.array if isinstance(x, Value) else x for x in args])
        return Proxy(self.tape, self.tape.step("ufunc", ufunc, args, array))

    def __array_function__(self, function, types, args, options):
        if function not in FUNCTIONS:
            raise CannotNote
        return FUNCTIONS[function](self.tape, *args, **options)


def format_index(parts) -> str:
    """An index as it is written."""
    def one(i):
        if not isinstance(i, slice):
            return "..." if i is ... else str(i)
        ends = [("" if x is None else str(x)) for x in (i.start, i.stop)]
        return ":".join(ends if i.step in (None, 1) else [*ends, str(i.step)])
    return f"[{', '.join(map(one, parts))}]"


def as_argument(x):
    """A stand-in's Value; literals as they are; a list cannot be noted."""
    if isinstance(x, Proxy):
        return x.value
    if isinstance(x, list | tuple):
        raise CannotNote
    return x


def note_where(tape: Tape, condition, a, b):
    args = [as_argument(x) for x in (condition, a, b)]
    array = np.where(*[x.array if isinstance(x, Value) else x for x in args])
    return Proxy(tape, tape.step("where", np.where, args, array))


def note_concatenate(tape: Tape, arrays, axis=0):
    args = [as_argument(x) for x in arrays]
    array = np.concatenate([x.array if isinstance(x, Value) else x for x in args], axis)
    return Proxy(tape, tape.step("join", np.concatenate, args, array, axis=axis))


def call_method(name: str, tape: Tape, a, *args, **options):
    """NumPy's function of a stand-in as the stand-in's own method."""
    return getattr(a, name)(*args, **options)


FUNCTIONS = {np.where: note_where, np.concatenate: note_concatenate,
             np.stack: lambda tape, arrays, axis=0: note_concatenate(
                 tape, [x.expand_dims(axis) for x in arrays], axis),
             **{getattr(np, name): partial(call_method, name) for name in (
                 "transpose", "swapaxes", "expand_dims", "squeeze", "broadcast_to", "reshape",
                 "sum", "mean", "max", "min", "moveaxis")},
             np.shape: lambda tape, a: a.shape, np.ndim: lambda tape, a: a.ndim}
