"""Array operations: functions that move elements; with them those of ``sources``.

    reshape, transpose, concat, stack, gather, expand_dims, squeeze, tile, cast, shape, one_hot
"""

from collections import namedtuple

import numpy as np

from ..core import dtypes
from ..functions.arguments import named
from ..ops import elementary, moving, neural, ordering, reduce
from ..ops import shape as moves
from . import protocol, sources
from .build import as_symbol, build, cast_to, numpy_dtype, operands
from .dims import Dim
from .late import any_rank
from .random import draw
from .rules import (
    ShapeOf,
    StopGradient,
    Unique,
    WhereTrue,
)
from .sizes import as_shape, known_value
from .sources import *  # noqa: F403
from .sources import build_sized, constant
from .symbol import Symbol

UniqueValues = namedtuple("Unique", "y idx")
__all__ = ["boolean_mask", "broadcast_to", "cast", "concat", "diag", "diag_part", "expand_dims",
           "gather", "identity", "one_hot", "pad", "random_shuffle", "rank", "reshape", "reverse",
           "shape", "size", "split", "squeeze", "stack", "stop_gradient", "tile", "to_double",
           "to_float", "to_int32", "to_int64", "transpose", "unique", "unstack", "where",
           *sources.__all__]


def random_shuffle(value, seed=None, name: str | None = None) -> Symbol:
    """The rows in an order drawn anew at each run."""
    x = as_symbol(value)
    places = draw("uniform", (0.0, 1.0), x._shape[:1], np.dtype(np.float64), seed, "order")
    return gather(x, build(ordering.Order(0), places), name=name or "RandomShuffle")


# moving elements

def reshape(tensor, shape, name: str | None = None) -> Symbol:
    """The same elements under another shape; one size may be -1.

    >>> import autograd_core.static as tf
    >>> tf.reshape(tf.placeholder(tf.float32, [None, 28, 28]), [-1, 784]).shape
    TensorShape([?, 784])
    """
    return build(moves.View(as_shape(shape)), as_symbol(tensor), name=name or "Reshape")


def transpose(a, perm=None, name: str | None = None) -> Symbol:
    """Axes in the order ``perm``; the opposite order by default."""
    a = as_symbol(a)
    perm = tuple(reversed(np.arange(a.ndim).tolist())) if perm is None else tuple(perm)
    return build(moves.T() if perm in ((0,), (1, 0)) else moves.Permute(perm), a,
                 name=name or "transpose")


def concat(values, axis: int, name: str | None = None) -> Symbol:
    """``values`` one after the other along ``axis``."""
    return protocol.build_concatenate(values, axis, name or "concat")


def stack(values, axis: int = 0, name: str | None = None) -> Symbol:
    """``values`` side by side along a new axis."""
    return protocol.build_stack(values, axis, name or "stack")


def unstack(value, num: int | None = None, axis: int = 0, name: str | None = None) -> list[Symbol]:
    """Every position of ``axis`` on its own."""
    x = as_symbol(value)
    if isinstance(x._shape[axis], Dim):
        raise ValueError(f"Cannot infer num from shape {x.shape}")
    if num not in (None, x._shape[axis]):
        raise ValueError(f"Dimension must be {num} but is {x._shape[axis]} for '{name or 'unstack'}"
                         f"' (op: 'Unpack') with input shapes: {x.shape.in_brackets()}.")
    return [build(moves.Select(axis % x.ndim, k), x) for k in np.arange(x._shape[axis]).tolist()]


def split(value, num_or_size_splits, axis: int = 0, num=None, name=None) -> list[Symbol]:
    """Pieces along ``axis``: so many of one size, or of the given sizes."""
    x = as_symbol(value)
    n = x._shape[axis]
    sizes = [n // num_or_size_splits] * num_or_size_splits if isinstance(
        num_or_size_splits, int) else list(num_or_size_splits)
    if sum(sizes) != n:
        raise ValueError(f"split: pieces of {sizes} do not make up the {n} along axis {axis} of "
                         f"{x.name}")
    ends = np.cumsum(sizes).tolist()
    return [build(moves.Slice(axis % x.ndim, end - size, end, 1), x)
            for end, size in zip(ends, sizes, strict=True)]


def gather(params, indices, axis: int = 0, name: str | None = None) -> Symbol:
    """The slices of ``params`` along ``axis`` that ``indices`` name."""
    params, indices = as_symbol(params), as_symbol(indices)
    if indices._dtype.kind != "i":
        raise TypeError("Value passed to parameter 'indices' has DataType "
                        f"{indices._dtype.name} not in list of allowed values: int32, int64")
    if axis:
        order = (axis, *[d for d in np.arange(params.ndim).tolist() if d != axis])
        back = tuple(np.argsort(order).tolist())
        if indices.ndim != 1:
            raise ValueError("gather along an axis that is not the first takes a list of indices")
        return transpose(gather(transpose(params, order), indices), back, name)
    return build(neural.Embedding(), params, indices, name=name or "Gather")


def expand_dims(input, axis: int | None = None, name: str | None = None, dim=None) -> Symbol:
    """A new axis of length 1."""
    x, axis = as_symbol(input), dim if axis is None else axis
    return build(moves.Unsqueeze(axis % (x.ndim + 1)), x, name=name or "ExpandDims")


def squeeze(input, axis=None, name: str | None = None, squeeze_dims=None) -> Symbol:
    """Axes of length 1 removed."""
    x, axis = as_symbol(input), squeeze_dims if axis is None else axis
    dims = protocol.normalize_axes(axis, x.ndim) if axis is not None else tuple(
        d for d, n in enumerate(x._shape) if n == 1)
    if any(x._shape[d] != 1 for d in dims):
        raise ValueError(f"Can not squeeze dim[{next(d for d in dims if x._shape[d] != 1)}], "
                         f"expected a dimension of 1 in {x.name} of shape {x.shape}")
    return build(moves.SqueezeDims(dims), x, name=name or "Squeeze")


def tile(input, multiples, name: str | None = None) -> Symbol:
    """``input`` repeated so often along each axis."""
    return build(moving.Repeat(as_shape(multiples)), as_symbol(input), name=name or "Tile")


def broadcast_to(input, shape, name: str | None = None) -> Symbol:
    """``input`` stretched to ``shape``."""
    return build(moves.Expand(as_shape(shape)), as_symbol(input), name=name)


def cast(x, dtype, name: str | None = None) -> Symbol:
    """The same numbers in another dtype."""
    return cast_to(as_symbol(x), numpy_dtype(dtype), name)


def caster(name: str, dtype):
    """to_float and the like."""
    return named(lambda x, name=None: cast(x, dtype, name), name, f"The same numbers as {dtype}.")


to_float, to_double, to_int32, to_int64 = (caster(f"to_{name}", dtype) for name, dtype in (
    ("float", "float32"), ("double", "float64"), ("int32", "int32"), ("int64", "int64")))


def shape(input, name: str | None = None, out_type=dtypes.int32) -> Symbol:
    """The shape as it is when the graph runs, a vector of integers."""
    return cast_to(build(ShapeOf(), as_symbol(input), name=name or "Shape"), numpy_dtype(out_type))


def rank(input, name: str | None = None) -> Symbol:
    """The number of axes."""
    return constant(as_symbol(input).ndim, name=name or "Rank")


def size(input, name: str | None = None) -> Symbol:
    """The number of elements when the graph runs."""
    count = build(reduce.Prod(), shape(input), name=name or "Size")
    return cast_to(count, np.dtype(np.int32))


def identity(input, name: str | None = None) -> Symbol:
    """The same value under a name of its own."""
    return build(moves.Alias(), as_symbol(input), name=name or "Identity")


def stop_gradient(input, name: str | None = None) -> Symbol:
    """The same value; no gradient goes through."""
    return build(StopGradient(), as_symbol(input), name=name or "StopGradient")


def where(condition, x=None, y=None, name: str | None = None) -> Symbol:
    """x where the condition holds, else y; without them the places where it does, a row each."""
    if x is None and y is None:
        c = as_symbol(condition)
        return build_sized(WhereTrue(), [c], [None, c.ndim], np.int64, name or "Where")
    return build(elementary.Where(), as_symbol(condition), *operands("Select", x, y), name=name)


def boolean_mask(tensor, mask, name: str | None = None) -> Symbol:
    """The rows of ``tensor`` for which ``mask`` holds."""
    return gather(tensor, squeeze(where(mask), [1]), name=name or "boolean_mask")


def unique(x, out_idx=dtypes.int32, name: str | None = None) -> UniqueValues:
    """The values, each once, in the order of the first; and which of them each element is."""
    x = as_symbol(x)
    return UniqueValues(build_sized(Unique("values"), [x], [None], x._dtype, name or "Unique"),
                        build_sized(Unique("places"), [x], x.shape.as_list(), out_idx, "places"))


def pad(tensor, paddings, mode: str = "CONSTANT", name: str | None = None, constant_values=0):
    """(before, after) elements around each axis."""
    if mode.upper() != "CONSTANT":
        raise NotImplementedError(f"pad: of the modes there is CONSTANT, not {mode}")
    ends = np.asarray(known_value(paddings) if isinstance(paddings, Symbol) else paddings)
    return build(neural.ConstantPad(tuple(ends[::-1].ravel().tolist()), constant_values),
                 as_symbol(tensor), name=name or "Pad")


def diag(diagonal, name: str | None = None) -> Symbol:
    """A matrix of zeros with this diagonal."""
    return build(moving.DiagEmbed(), as_symbol(diagonal), name=name or "Diag")


def diag_part(input, name: str | None = None) -> Symbol:
    """The diagonal of a matrix."""
    return build(moving.Diagonal(), as_symbol(input), name=name or "DiagPart")


def reverse(tensor, axis, name: str | None = None) -> Symbol:
    """Backwards along these axes."""
    x = as_symbol(tensor)
    return build(moving.Flip(protocol.normalize_axes(axis, x.ndim)), x, name=name or "ReverseV2")


def one_hot(indices, depth: int, on_value=1.0, off_value=0.0, dtype=dtypes.float32,
            name: str | None = None) -> Symbol:
    """A row of zeros with a one at each index."""
    indices = as_symbol(indices)
    at = build(protocol.COMPARE["eq"], expand_dims(indices, indices.ndim),
               constant(np.arange(depth), indices._dtype))
    one, zero = (np.array(v, numpy_dtype(dtype)) for v in (on_value, off_value))
    return where(at, constant(one), constant(zero), name=name or "one_hot")


globals().update({name: any_rank(globals()[name]) for name in __all__})
