"""Function tracing: a Python function as a graph, traced once for each kind of arguments.

    @tf.function
    def f(x, n):
        print("tracing")            runs while tracing, not at every call: the classic surprise
        return x * n

    f(array, 2)                     arrays count by dtype and shape, Python values by what they are
    f.explain()                     every trace, and what made it necessary
    f.plan(array, 2).explain()      the calls that are made instead of your lines

Given Tensors of the eager core it gives Tensors, and ``backward`` goes through it; given Symbols it
builds into their graph.
"""

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..autograd import Function as Differentiable
from ..core.tensor import Tensor
from . import messages
from .arrays import placeholder
from .body import Body, is_float
from .build import as_symbol, numpy_dtype
from .graph import Graph
from .symbol import Symbol, tf_name

__all__ = ["TensorSpec", "function"]


class TensorSpec(NamedTuple):
    """Shape and dtype of an argument; None in the shape is any size."""

    shape: tuple
    dtype: Any = np.float32

    def __str__(self):
        sizes = ", ".join("?" if n is None else str(n) for n in self.shape)
        return f"{tf_name(numpy_dtype(self.dtype))}[{sizes}]"


class Trace(NamedTuple):
    """One graph of the function: what it takes, its body, how its result is put together."""

    signature: tuple
    body: Body
    structure: Callable
    reason: str


class _Call(Differentiable):
    """A call with Tensors: forward is the body's plan, backward its gradient's."""

    @staticmethod
    def forward(ctx, body, *tensors):
        ctx.body = body
        ctx.save_for_backward(*tensors)
        found = tuple(Tensor._of(a) for a in body.evaluate([x._array for x in tensors]))
        return found if len(found) > 1 else found[0]

    @staticmethod
    def backward(ctx, *grads):
        body, tensors = ctx.body, ctx.saved_tensors
        if not hasattr(body, "derived"):
            body.derived = body.build_gradient()
        given = [g._array for g, y in zip(grads, body.outputs, strict=True) if is_float(y)]
        found = iter(body.derived.evaluate([*[x._array for x in tensors], *given]))
        return (None, *[Tensor._of(next(found)) if is_float(x) else None for x in body.params])


class Traced:
    """What ``function`` makes of a Python function."""

    def __init__(self, python: Callable, input_signature=None):
        self.python, self.traces = python, {}
        self.input_signature = None if input_signature is None else tuple(
            TensorSpec(tuple(spec.shape), numpy_dtype(spec.dtype)) for spec in input_signature)
        functools.update_wrapper(self, python)

    def __call__(self, *args, **kwargs):
        if any(isinstance(x, Symbol) for x in (*args, *kwargs.values())):
            return self.python(*args, **kwargs)
        trace, arrays = self.find_trace(args, kwargs)
        if any(isinstance(x, Tensor) for x in arrays):
            tensors = [x if isinstance(x, Tensor) else Tensor._of(x) for x in arrays]
            found = _Call.apply(trace.body, *tensors)
            return trace.structure(list(found) if isinstance(found, tuple) else [found])
        return trace.structure([a[()] for a in trace.body.evaluate(arrays)])

    def __get__(self, instance, owner=None):
        """As a method: the instance is an argument like others."""
        return self if instance is None else functools.partial(self, instance)

    @property
    def trace_count(self) -> int:
        """How often it was traced."""
        return len(self.traces)

    def find_trace(self, args: tuple, kwargs: dict) -> tuple[Trace, list]:
        """The trace for these arguments, made if there is none, and the arrays to feed."""
        key, arrays = self.signature(args, kwargs)
        if key not in self.traces:
            self.traces[key] = self.trace_arguments(key, args, kwargs)
        return self.traces[key], arrays

    def signature(self, args: tuple, kwargs: dict) -> tuple[tuple, list]:
        """What decides whether a trace fits, and the arguments that are fed."""
        given = [(k, x) for k, x in enumerate(args)] + sorted(kwargs.items())
        if self.input_signature is not None:
            return self.match_signature(given)
        arrays, kinds = [], []
        for name, x in given:
            if isinstance(x, np.ndarray | np.generic | Tensor):
                x = np.asarray(x) if isinstance(x, np.generic) else x
                arrays.append(x)
                kinds.append((name, TensorSpec(tuple(x.shape), dtype_of(x))))
            else:
                kinds.append((name, (type(x), hashable(name, x))))
        return tuple(kinds), arrays

    def match_signature(self, given: list) -> tuple[tuple, list]:
        """With an input_signature there is one trace; what does not fit is refused."""
        if len(given) != len(self.input_signature):
            raise ValueError(f"Structure of Python function inputs does not match input_signature: "
                             f"{len(given)} inputs, {len(self.input_signature)} TensorSpecs")
        arrays = []
        for (name, x), spec in zip(given, self.input_signature, strict=True):
            x = x if isinstance(x, Tensor) else np.asarray(x, spec.dtype)
            if dtype_of(x) != spec.dtype or len(x.shape) != len(spec.shape) or any(
                    n not in (None, m) for n, m in zip(spec.shape, x.shape, strict=True)):
                raise ValueError("Python inputs incompatible with input_signature: argument "
                                 f"{name} is {TensorSpec(tuple(x.shape), dtype_of(x))}, "
                                 f"wanted {spec}")
            arrays.append(x)
        return tuple((name, spec) for (name, _), spec in zip(given, self.input_signature,
                                                             strict=True)), arrays

    def trace_arguments(self, key: tuple, args: tuple, kwargs: dict) -> Trace:
        """Run the Python function on placeholders."""
        graph, specs = Graph(), dict(key)
        with graph.as_default():
            params = {name: placeholder(spec.dtype, spec.shape, f"arg{name}" if isinstance(
                name, int) else name) for name, spec in specs.items()
                if isinstance(spec, TensorSpec)}
            result = self.python(*[params.get(k, x) for k, x in enumerate(args)],
                                 **{k: params.get(k, x) for k, x in kwargs.items()})
            if graph.variables:
                raise ValueError("function: a tf.Variable is kept by a Session, so it cannot be "
                                 "made inside; pass its value as an argument")
            leaves: list = []
            structure = flatten_result(result, leaves)
            outputs = [as_symbol(x) for x in leaves]
        return Trace(key, Body(graph, list(params.values()), outputs), structure,
                     self.explain_retrace(key))

    def explain_retrace(self, key: tuple) -> str:
        """Why the traces there are do not fit: what differs from the one most like it."""
        if not self.traces:
            return "the first call"
        def differences(other):
            return [(a, b) for a, b in zip(key, other, strict=False) if a != b]
        alike = [k for k in self.traces if [n for n, _ in k] == [n for n, _ in key]]
        if not alike:
            return "other arguments are given"
        near = min(alike, key=lambda other: len(differences(other)))
        return "; ".join(describe_change(name, new, old)
                         for (name, new), (_, old) in differences(near))

    def explain(self) -> str:
        """Every trace: for which arguments, and why it was needed."""
        lines = [f"{self.__name__}: traced {len(self.traces)} times"]
        for k, trace in enumerate(self.traces.values(), 1):
            kinds = ", ".join(format_kind(kind) for _, kind in trace.signature)
            lines.append(f"{k}. ({kinds}): {trace.reason}")
        return "\n".join(lines)

    def get_graph(self, *args, **kwargs) -> Graph:
        """The graph for these arguments, traced if need be."""
        return self.find_trace(args, kwargs)[0].body.graph

    def plan(self, *args, **kwargs):
        """The plan for these arguments."""
        trace, arrays = self.find_trace(args, kwargs)
        feed = dict(zip(trace.body.params, map(np.asarray, arrays), strict=True))
        return trace.body.session.plan(list(trace.body.outputs), feed)

    def __repr__(self):
        return f"<tf.function {self.__name__}, traced {len(self.traces)} times>"


def dtype_of(x) -> np.dtype:
    """NumPy's dtype of an array or a Tensor."""
    return x._array.dtype if isinstance(x, Tensor) else x.dtype


def hashable(name, x):
    """A Python value as a part of a signature."""
    try:
        hash(x)
    except TypeError:
        if isinstance(x, list | tuple):
            return tuple(hashable(name, part) for part in x)
        raise TypeError(f"argument {name} is a {type(x).__name__}, which cannot be told from "
                        "others; pass arrays, numbers, strings or lists of them") from None
    return x


def format_kind(kind) -> str:
    """One argument of a signature."""
    return str(kind) if isinstance(kind, TensorSpec) else repr(kind[1])


def describe_change(name, new, old) -> str:
    """What differs in one argument."""
    text = f"argument {name} is {format_kind(new)}, not {format_kind(old)}"
    if isinstance(new, TensorSpec) or isinstance(old, TensorSpec):
        return text
    return text + " (a Python value is part of the signature; an array would not be)"


def flatten_result(result, leaves: list) -> Callable:
    """Puts the Symbols of a nested result into ``leaves``; what puts values in their places."""
    if isinstance(result, dict):
        parts = {k: flatten_result(x, leaves) for k, x in result.items()}
        return lambda values: {k: part(values) for k, part in parts.items()}
    if isinstance(result, list | tuple):
        parts = [flatten_result(x, leaves) for x in result]
        return lambda values: type(result)([part(values) for part in parts])
    if result is None:
        raise TypeError(messages.NOT_CONVERTIBLE.format(type="NoneType") + ": the function that is "
                        "traced returns nothing")
    place = len(leaves)
    leaves.append(result)
    return lambda values: values[place]


def function(python: Callable | None = None, input_signature=None):
    """Make ``python`` a graph for each kind of arguments it is called with.

    >>> import numpy as np, autograd_core.static as tf
    >>> @tf.function
    ... def scaled(x, n):
    ...     print("tracing")
    ...     return x * n
    >>> scaled(np.float32(2), 3), scaled(np.float32(5), 3)
    tracing
    (np.float32(6.0), np.float32(15.0))
    >>> scaled(np.float32(2), 4)
    tracing
    np.float32(8.0)
    >>> print(scaled.explain())
    scaled: traced 2 times
    1. (float32[], 3): the first call
    2. (float32[], 4): argument 1 is 4, not 3 (a Python value is part of the signature; an array
    would not be)
    """
    if python is None:
        return lambda given: Traced(given, input_signature)
    return Traced(python, input_signature)
