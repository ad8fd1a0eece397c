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
    rule = x.op.rule
    for kinds, read in READ.items():
        if isinstance(rule, kinds) and (found := read(x, rule, *x.op.inputs)) is not None:
            return found
    if x.ndim == 0:
        return value_dim(x, 0)
    if x.ndim == 1 and x.shape.is_fully_defined():
        return [value_dim(x, k) for k in range(x._shape[0])]
    raise ValueError(f"{x.name} of shape {x.shape} cannot be a shape")


def read_shape(x, rule, a):
    """Of ``tf.shape``: the sizes that are known."""
    return a._shape if isinstance(a._shape, UnknownShape) else list(a._shape)


def read_joined(x, rule, *parts):
    """Of vectors joined, or numbers stacked."""
    if any(part.ndim > 1 for part in parts):
        return None
    found = [known_value(part) for part in parts]
    return found if isinstance(rule, moves.Stack) else [n for part in found for n in part]


def read_part(x, rule, a):
    """Of one number of a vector, or a part of it."""
    values = known_value(a) if a.ndim == 1 else None
    if values is None or isinstance(values, UnknownShape):
        return None
    return values[rule.at if isinstance(rule, moves.Select) else slice(rule.start, rule.stop,
                                                                       rule.step)]


def read_arithmetic(x, rule, *inputs):
    """Of a sum, a difference, a product of numbers."""
    if x.ndim or type(rule) not in ARITHMETIC:
        return None
    a, b = (known_value(n) if isinstance(n, Symbol) else n for n in inputs)
    found = Dim(ARITHMETIC[type(rule)], (a, b))
    return found if isinstance(a, Dim) or isinstance(b, Dim) else found.evaluate(None)


READ = {
    Const: lambda x, rule: rule.array.tolist(), ShapeOf: read_shape,
    (To, ToIntegers, moves.Alias): lambda x, rule, a: known_value(a),
    (moves.Stack, moves.Cat): read_joined, (moves.Select, moves.Slice): read_part,
    reduce.Prod: lambda x, rule, a: TensorShape(known_value(a)).num_elements(),
    tuple(ARITHMETIC): read_arithmetic}
"""How the value of an operation is told."""


def value_dim(x: Symbol, k: int) -> Dim:
    """The size that element ``k`` of ``x`` says at the run."""
    return Dim("axis", (x.op, (k,)))
