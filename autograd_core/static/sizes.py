"""Sizes out of Symbols: what ``tf.shape(x)[0]`` is worth, while the graph is built.

    as_shape([tf.shape(x)[0], 10])      (?, 10), where ? is the first size of x
    known_value(symbol)                 numbers and Dims in lists, where they can be told
"""

import numpy as np

from ..core.casts import To, ToIntegers
from ..ops import arithmetic, reduce
from ..ops import shape as moves
from .dims import Dim, TensorShape, UnknownShape
from .rules import Const, ShapeOf
from .symbol import Symbol

ARITHMETIC = {arithmetic.Add: "+", arithmetic.Sub: "-", arithmetic.Mul: "*",
              arithmetic.DivRounded: "//"}


def as_shape(shape) -> tuple:
    """A shape from a number, a Symbol of integers, or a sequence of them."""
    if isinstance(shape, Symbol):
        shape = known_value(shape)
    if isinstance(shape, UnknownShape):
        return shape
    if isinstance(shape, int | np.integer | Dim):
        return (as_size(shape),)
    return tuple(map(as_size, shape))


def as_size(n):
    """One size: an int or a Dim."""
    n = known_value(n) if isinstance(n, Symbol) else n
    return n if n is None or isinstance(n, Dim) else int(n)


def known_value(x: Symbol):
    """What integers ``x`` holds; a Dim where a number is known at the run only."""
    rule, inputs = x.op.rule, x.op.inputs
    if isinstance(rule, Const):
        return rule.array.tolist()
    if isinstance(rule, ShapeOf):
        shape = inputs[0]._shape
        return shape if isinstance(shape, UnknownShape) else list(shape)
    if isinstance(rule, To | ToIntegers | moves.Alias):
        return known_value(inputs[0])
    if isinstance(rule, moves.Stack | moves.Cat) and all(x.ndim < 2 for x in inputs):
        parts = [known_value(x) for x in inputs]
        return parts if isinstance(rule, moves.Stack) else [n for part in parts for n in part]
    if isinstance(rule, moves.Select | moves.Slice) and inputs[0].ndim == 1:
        values = known_value(inputs[0])
        if not isinstance(values, UnknownShape):
            return values[rule.index if isinstance(rule, moves.Select) else slice(
                rule.start, rule.stop, rule.step)]
    if isinstance(rule, reduce.Prod) and inputs[0].ndim == 1:
        return TensorShape(known_value(inputs[0])).num_elements() or value_dim(x, 0)
    if type(rule) in ARITHMETIC and x.ndim == 0:
        a, b = (known_value(x) if isinstance(x, Symbol) else x for x in inputs)
        found = Dim(ARITHMETIC[type(rule)], (a, b))
        return found if isinstance(a, Dim) or isinstance(b, Dim) else found.evaluate(None)
    if x.ndim == 0:
        return value_dim(x, 0)
    if x.ndim == 1 and x.shape.is_fully_defined():
        return [value_dim(x, k) for k in range(x._shape[0])]
    raise ValueError(f"{x.name} of shape {x.shape} cannot be a shape")


def value_dim(x: Symbol, k: int) -> Dim:
    """The size that element ``k`` of ``x`` says at the run."""
    return Dim("axis", (x.op, (k,)))
