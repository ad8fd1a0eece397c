"""Array operations: values that begin a graph, and functions that move elements.

    placeholder(tf.float32, [None, 3])      fed at each run; None is any size
    constant, zeros, ones, fill             the same at every run
    random_normal, random_uniform           drawn anew at each run
    reshape, transpose, concat, stack, gather, expand_dims, squeeze, tile, cast, shape, one_hot
"""

import numpy as np

from ..core import dtypes
from ..ops import elementary, moving, neural, reduce
from ..ops import shape as moves
from . import protocol
from .build import as_array, as_symbol, build, build_full, cast_to, numpy_dtype, operands
from .dims import Dim, UnknownShape
from .graph import Operation, get_default_graph
from .late import any_rank
from .random import draw
from .rules import Const, Placeholder, PlaceholderWithDefault, ShapeOf, StopGradient
from .symbol import Symbol

__all__ = ["broadcast_to", "cast", "concat", "constant", "convert_to_tensor", "expand_dims", "fill",
           "gather", "identity", "one_hot", "ones", "ones_like", "placeholder",
           "placeholder_with_default", "random_normal", "random_uniform", "range", "reshape",
           "shape", "size", "split", "squeeze", "stack", "stop_gradient", "tile", "transpose",
           "truncated_normal", "unstack", "where", "zeros", "zeros_like"]


def with_unknown_sizes(op: Operation, sizes) -> tuple:
    """A shape of ``op``'s value, with a Dim for each None; unknown where there are no sizes."""
    if sizes is None or isinstance(sizes, UnknownShape):
        return UnknownShape()
    sizes = [sizes] if isinstance(sizes, int) else sizes
    return tuple(Dim("axis", (op, axis)) if n is None or isinstance(n, Dim) else int(n)
                 for axis, n in enumerate(sizes))


def placeholder(dtype, shape=None, name: str | None = None) -> Symbol:
    """A value to be fed at each run.  ``shape`` may have None for a size that varies; without a
    shape anything can be fed, and little is known before (see ``late``).

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default():
    ...     tf.placeholder(tf.float32, [None, 3], name="x")
    <tf.Tensor 'x:0' shape=(?, 3) dtype=float32>
    """
    graph = get_default_graph()
    op = Operation(graph, Placeholder(), (), graph.unique_name(name or "Placeholder"),
                   "Placeholder")
    return Symbol(op, with_unknown_sizes(op, shape), numpy_dtype(dtype))


def placeholder_with_default(input, shape, name: str | None = None) -> Symbol:
    """``input``, unless something else is fed."""
    return build(PlaceholderWithDefault(), as_symbol(input), name=name)


def constant(value, dtype=None, shape=None, name: str | None = None) -> Symbol:
    """``value``, an array or nested lists; one number fills ``shape``.

    >>> import autograd_core.static as tf
    >>> tf.constant([1., 2.])
    <tf.Tensor 'Const...:0' shape=(2,) dtype=float32>
    """
    array = as_array(value, dtype)
    if shape is not None:
        array = np.full(shape, array) if array.ndim == 0 else array.reshape(shape)
    array.flags.writeable = False
    return build(Const(array), name=name or "Const")


def convert_to_tensor(value, dtype=None, name: str | None = None) -> Symbol:
    """``value`` as a Symbol: itself if it is one, else a constant."""
    return as_symbol(value, dtype, name)


def zeros(shape, dtype=dtypes.float32, name: str | None = None) -> Symbol:
    """Zeros."""
    return build_full(as_shape(shape), 0, dtype, name or "zeros")


def ones(shape, dtype=dtypes.float32, name: str | None = None) -> Symbol:
    """Ones."""
    return build_full(as_shape(shape), 1, dtype, name or "ones")


def fill(dims, value, name: str | None = None) -> Symbol:
    """``value`` everywhere in the shape ``dims``."""
    return build_full(as_shape(dims), value, np.int32 if isinstance(value, int) else np.float32,
                      name or "Fill")


def as_shape(shape) -> tuple:
    """A shape from a number or a sequence."""
    return (shape,) if isinstance(shape, int | Dim) else tuple(shape)


def zeros_like(tensor, dtype=None, name: str | None = None) -> Symbol:
    """Zeros in the shape of ``tensor``."""
    x = as_symbol(tensor)
    return build_full(x._shape, 0, dtype or x._dtype, name or "zeros_like")


def ones_like(tensor, dtype=None, name: str | None = None) -> Symbol:
    """Ones in the shape of ``tensor``."""
    x = as_symbol(tensor)
    return build_full(x._shape, 1, dtype or x._dtype, name or "ones_like")


def range(start, limit=None, delta=1, dtype=None, name: str | None = None) -> Symbol:
    """start, start + delta, … up to ``limit``, which is left out."""
    start, limit = (0, start) if limit is None else (start, limit)
    return constant(np.arange(start, limit, delta), dtype or np.int32, name=name or "range")


def random_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None,
                  name: str | None = None) -> Symbol:
    """Drawn anew at each run: normal with this mean and standard deviation."""
    return draw("normal", (mean, stddev), as_shape(shape), numpy_dtype(dtype), seed,
                name or "random_normal")


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None,
                     name: str | None = None) -> Symbol:
    """Normal, drawn again where it is more than two standard deviations away."""
    return draw("truncated", (mean, stddev), as_shape(shape), numpy_dtype(dtype), seed,
                name or "truncated_normal")


def random_uniform(shape, minval=0.0, maxval=1.0, dtype=dtypes.float32, seed=None,
                   name: str | None = None) -> Symbol:
    """Drawn anew at each run: uniform between the two."""
    return draw("uniform", (minval, maxval), as_shape(shape), numpy_dtype(dtype), seed,
                name or "random_uniform")


# moving elements

def reshape(tensor, shape, name: str | None = None) -> Symbol:
    """The same elements under another shape; one size may be -1.

    >>> import autograd_core.static as tf
    >>> tf.reshape(tf.placeholder(tf.float32, [None, 28, 28]), [-1, 784]).shape
    TensorShape([?, 784])
    """
    return build(moves.View(as_shape(shape)), as_symbol(tensor), name=name)


def transpose(a, perm=None, name: str | None = None) -> Symbol:
    """Axes in the order ``perm``; the opposite order by default."""
    a = as_symbol(a)
    return protocol.build_transpose(a) if perm is None else build(
        moves.Permute(tuple(perm)), a, name=name)


def concat(values, axis: int, name: str | None = None) -> Symbol:
    """``values`` one after the other along ``axis``."""
    return protocol.build_concatenate(values, axis, name)


def stack(values, axis: int = 0, name: str | None = None) -> Symbol:
    """``values`` side by side along a new axis."""
    return protocol.build_stack(values, axis, name)


def unstack(value, axis: int = 0) -> list[Symbol]:
    """Every position of ``axis`` on its own."""
    x = as_symbol(value)
    return [build(moves.Select(axis % x.ndim, k), x) for k in np.arange(x._shape[axis]).tolist()]


def split(value, num_or_size_splits, axis: int = 0) -> list[Symbol]:
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


def expand_dims(input, axis: int, name: str | None = None) -> Symbol:
    """A new axis of length 1."""
    x = as_symbol(input)
    return build(moves.Unsqueeze(axis % (x.ndim + 1)), x, name=name or "ExpandDims")


def squeeze(input, axis=None, name: str | None = None) -> Symbol:
    """Axes of length 1 removed."""
    x = as_symbol(input)
    dims = protocol.normalize_axes(axis, x.ndim) if axis is not None else tuple(
        d for d, n in enumerate(x._shape) if n == 1)
    if any(x._shape[d] != 1 for d in dims):
        raise ValueError(f"Can not squeeze dim[{next(d for d in dims if x._shape[d] != 1)}], "
                         f"expected a dimension of 1 in {x.name} of shape {x.shape}")
    return build(moves.SqueezeDims(dims), x, name=name or "Squeeze")


def tile(input, multiples, name: str | None = None) -> Symbol:
    """``input`` repeated so often along each axis."""
    return build(moving.Repeat(tuple(multiples)), as_symbol(input), name=name or "Tile")


def broadcast_to(input, shape, name: str | None = None) -> Symbol:
    """``input`` stretched to ``shape``."""
    return build(moves.Expand(as_shape(shape)), as_symbol(input), name=name)


def cast(x, dtype, name: str | None = None) -> Symbol:
    """The same numbers in another dtype."""
    return cast_to(as_symbol(x), numpy_dtype(dtype), name)


def shape(input, name: str | None = None) -> Symbol:
    """The shape as it is when the graph runs, a vector of integers."""
    return build(ShapeOf(), as_symbol(input), name=name or "Shape")


def size(input, name: str | None = None) -> Symbol:
    """The number of elements when the graph runs."""
    return build(reduce.Prod(), shape(input), name=name or "Size")


def identity(input, name: str | None = None) -> Symbol:
    """The same value under a name of its own."""
    return build(moves.Alias(), as_symbol(input), name=name or "Identity")


def stop_gradient(input, name: str | None = None) -> Symbol:
    """The same value; no gradient goes through."""
    return build(StopGradient(), as_symbol(input), name=name or "StopGradient")


def where(condition, x, y, name: str | None = None) -> Symbol:
    """x where the condition holds, else y."""
    return build(elementary.Where(), as_symbol(condition), *operands("Select", x, y), name=name)


def one_hot(indices, depth: int, on_value=1.0, off_value=0.0, dtype=dtypes.float32,
            name: str | None = None) -> Symbol:
    """A row of zeros with a one at each index."""
    indices = as_symbol(indices)
    at = build(protocol.COMPARE["eq"], expand_dims(indices, indices.ndim),
               constant(np.arange(depth), indices._dtype))
    one, zero = (np.array(v, numpy_dtype(dtype)) for v in (on_value, off_value))
    return where(at, constant(one), constant(zero), name=name or "one_hot")


globals().update({name: any_rank(globals()[name]) for name in __all__ if name not in (
    "placeholder", "placeholder_with_default")})
