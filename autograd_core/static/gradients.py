"""Symbolic reverse mode: ``gradients(ys, xs)``, the derivatives as new nodes of the same graph.

The rules are those of ``autograd_core.ops``, the ones that ``backward`` runs: given Symbols they
build.  The new nodes can be fetched, optimised, and differentiated again.
"""

import functools
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any, ClassVar

from ..core.op import Elementwise
from ..ops import Op
from . import messages
from .build import BUILDING, as_symbol, build, build_full, cast_to
from .dims import Dim, sizes_or_none
from .graph import Operation
from .late import Late, delay, has_unknown_rank
from .rules import Part, Pull
from .symbol import Symbol


def gradients(ys, xs, grad_ys=None, name: str = "gradients", stop_gradients=()) -> list:
    """The gradient of the sum of ``ys`` with respect to each of ``xs``; None where there is none.

    >>> import autograd_core.static as tf
    >>> x = tf.placeholder(tf.float32, [], name="at")
    >>> [slope] = tf.gradients(x ** 3, [x])
    >>> [bend] = tf.gradients(slope, [x])
    >>> with tf.Session() as sess:
    ...     sess.run([slope, bend], {x: 2.})
    [np.float32(12.0), np.float32(12.0)]
    """
    ys, xs = as_list(ys), as_list(xs)
    seeds = [None] * len(ys) if grad_ys is None else as_list(grad_ys)
    if len(seeds) != len(ys):
        raise ValueError(messages.GRAD_COUNT.format(grads=len(seeds), ys=len(ys)))
    for y in [*ys, *xs]:
        if not isinstance(y, Symbol):
            raise TypeError(messages.NOT_CONVERTIBLE.format(type=type(y).__name__))
    graph = ys[0].graph
    with graph.as_default(), graph.name_scope(name):
        return differentiate(ys, xs, seeds, {x.op for x in as_list(stop_gradients)})


def as_list(x) -> list:
    """A list as it is; one thing as a list of it."""
    return list(x) if isinstance(x, list | tuple) else [x]


def differentiate(ys: list, xs: list, seeds: list, stops: set) -> list:
    """Reverse mode over the nodes between ``xs`` and ``ys``, the youngest first."""
    path = operations_between(ys, xs, stops)
    arrived: dict[Operation, Symbol] = {}
    for y, seed in zip(ys, seeds, strict=True):
        deliver(arrived, y.op, make_seed(y, seed))
    for op in sorted(path, key=lambda op: -op.id):
        g = arrived.get(op)
        if g is None or op in stops:
            continue
        several = pull_late(op, g) if isinstance(op.rule, Late) else (
            op.rule.vjps(op, g) if hasattr(op.rule, "vjps") else None)
        for i, x in enumerate(op.inputs):
            if isinstance(x, Symbol) and x.op in path and passes_gradient(op, i):
                if several is not None:
                    if several[i] is not None:
                        deliver(arrived, x.op, several[i])
                elif isinstance(op.rule, Part):
                    deliver(arrived.setdefault(x.op, {}), op.rule.place, g)
                elif (part := build_pull(op, i, g)) is not None:
                    deliver(arrived, x.op, cast_to(part, x._dtype))
    return [arrived.get(x.op) for x in xs]


def make_seed(y: Symbol, seed) -> Symbol:
    """The gradient that ``y`` starts with: ones, or what was given."""
    if y._dtype.kind != "f":
        raise TypeError(f"Gradients of {y.name} are not defined: its dtype is {y._dtype}")
    if seed is None:
        return build_full(y._shape, 1, y._dtype, "grad_ys")
    seed = as_symbol(seed, y._dtype)
    if has_unknown_rank([seed, y]):
        return seed
    if len(seed._shape) != len(y._shape) or any(
            a != b for a, b in zip(seed._shape, y._shape, strict=True)
            if not isinstance(a, Dim) and not isinstance(b, Dim)):
        raise ValueError(f"Shapes {seed.shape} and {y.shape} are incompatible: a grad_ys has the "
                         f"shape of its y, {y.name}")
    return seed


def operations_between(ys: list, xs: list, stops: set) -> set[Operation]:
    """The operations that depend on one of ``xs`` and that one of ``ys`` depends on."""
    targets, found = {x.op for x in xs}, set()
    needed, stack = set(), [y.op for y in ys]
    while stack:
        op = stack.pop()
        if op not in needed:
            needed.add(op)
            if op not in stops:
                stack += [x.op for x in op.inputs if isinstance(x, Symbol)]
    for op in sorted(needed, key=lambda op: op.id):
        if op in targets or (op not in stops and any(
                isinstance(x, Symbol) and x.op in found and passes_gradient(op, i)
                for i, x in enumerate(op.inputs))):
            found.add(op)
    return found


def passes_gradient(op: Operation, i: int) -> bool:
    """Does a gradient go back to input ``i``?"""
    x, rule = op.inputs[i], op.rule
    if x._dtype.kind != "f":
        return False
    if hasattr(rule, "vjps") or isinstance(rule, Part | Late):
        return True
    own = type(rule).pull not in (Op.pull, Elementwise.pull)
    return bool(rule.grad_fn) and (own or rule.rules[min(i, len(rule.rules) - 1)] is not None)


def pull_late(op: Operation, g: Symbol) -> list:
    """For each input of a Late node ``g`` times its Jacobian, late too; None where there is none.

    Where the node stands for one operation, the operation's own rule is called on its result.
    """
    def pull_of(i: int):
        def pull(*values):
            *inputs, out, g = values
            y = op.rule.function(*inputs)
            if y in inputs or not reads_sources(y.op):
                return gradients(y, inputs[i], [g])[0]
            parts = [build_pull(y.op, k, g, out) for k, x in enumerate(y.op.inputs)
                     if x is inputs[i] and passes_gradient(y.op, k)]
            parts = [part for part in parts if part is not None]
            return functools.reduce(lambda a, b: a + b, parts) if parts else None
        return pull
    found = []
    with op.graph.name_scope(f"{op.name}_grad"):
        for i, x in enumerate(op.inputs):
            part = None if x._dtype.kind != "f" else delay(
                pull_of(i), (*op.inputs, op.output, g), trial=op.rule.trial)
            if has_unknown_rank(part) and not has_unknown_rank(x):
                part.set_shape(sizes_or_none(x._shape))
            found.append(part)
    return found


def reads_sources(op: Operation) -> bool:
    """Does it read placeholders and constants alone?"""
    return all(x.op.type in ("Placeholder", "Const") for x in op.inputs if isinstance(x, Symbol))


def build_pull(op: Operation, i: int, g: Symbol, out: Symbol | None = None) -> Symbol | None:
    """``g`` times the local Jacobian of input ``i``; left to the run where it cannot be built.
    ``out`` stands for the operation's result, if it is given."""
    rule, out = op.rule, op.output if out is None else out
    shapes = [x._shape if isinstance(x, Symbol) else () for x in op.inputs]
    graph = op.graph
    before = len(graph.operations)
    with graph.name_scope(f"{op.name}_grad"):
        try:
            with inside_rule():
                return rule.pull(i, g, (*op.inputs, out), tuple(map(tuple, shapes)))
        except NotImplementedError:
            for built in graph.operations[before:]:
                del graph.by_name[built.name]
            del graph.operations[before:]
            return defer_to_run(op, i, g, shapes, out)


def defer_to_run(op: Operation, i: int, g: Symbol, shapes, out: Symbol) -> Symbol:
    """One node that runs the rule on arrays."""
    rule = op.rule
    values = (*op.inputs, out)
    places = tuple(k for k in rule.reads[min(i, len(rule.reads) - 1)] if k < len(values)
                   and isinstance(values[k], Symbol))
    numbers = tuple((k, x) for k, x in enumerate(op.inputs)
                    if not isinstance(x, Symbol) and x is not None)
    pull = Pull(rule, i, places, tuple(shapes[i]), numbers)
    return build(pull, g, *[values[k] for k in places], name="Pull")


@contextmanager
def inside_rule():
    """Inside, == compares elements and dtypes may be mixed, as rules expect."""
    BUILDING.rule += 1
    try:
        yield
    finally:
        BUILDING.rule -= 1


def deliver(arrived: dict, at, part: Symbol) -> None:
    """Add ``part`` to what has arrived at an operation: contributions of several paths add."""
    arrived[at] = part if at not in arrived else arrived[at] + part


# gradients that a function says itself: the counterpart of torch.autograd.Function

class Custom(Op):
    """The first input, with the gradient of a learner's function for the others."""
    gradient: Any
    grad_fn, tex = "CustomBackward0", "$out"
    stateful: ClassVar[bool] = False
    def __hash__(self): return id(self)
    def __eq__(self, other): return self is other
    def shape_and_dtype(self, out, *inputs): return out._shape, out._dtype
    def forward(self, out, *inputs): return out

    def vjps(self, op, g: Symbol) -> list:
        """What the learner's function says, one gradient an input."""
        found = as_list(self.gradient(g))
        if len(found) != len(op.inputs) - 1:
            raise ValueError(f"custom_gradient of {op.name!r}: it was called with "
                             f"{len(op.inputs) - 1} inputs and gave {len(found)} gradients")
        return [None, *[None if x is None else as_symbol(x) for x in found]]


def custom_gradient(function: Callable) -> Callable:
    """``function(*xs)`` gives ``y, grad``; ``grad(g)`` gives one gradient for each of ``xs``.

    >>> import autograd_core.static as tf
    >>> @tf.custom_gradient
    ... def bounded(x):
    ...     return x * 1.0, lambda g: tf.clip_by_value(g, -1., 1.)
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.placeholder(tf.float32)
    ...     sess.run(tf.gradients(bounded(x) * 5, x), {x: 2.})
    [np.float32(1.0)]
    """
    @functools.wraps(function)
    def build_custom(*xs):
        inputs = [as_symbol(x) for x in xs]
        y, gradient = function(*inputs)
        return build(Custom(gradient), as_symbol(y), *inputs, name=function.__name__)
    return build_custom
