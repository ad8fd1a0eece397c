"""Array operations: values that begin a graph, and functions that move elements.

    placeholder(tf.float32, [None, 3])      fed at each run; None is any size
    constant, zeros, ones, fill             the same at every run
    random_normal, random_uniform           drawn anew at each run
    reshape, transpose, concat, stack, gather, expand_dims, squeeze, tile, cast, shape, one_hot
"""

from collections import namedtuple

import numpy as np

from ..core import dtypes
from ..functions.arguments import named
from ..ops import elementary, moving, neural, ordering, reduce
from ..ops import shape as moves
from . import protocol
from .build import as_array, as_symbol, build, build_full, cast_to, numpy_dtype, operands
from .dims import Dim, UnknownShape
from .graph import Operation, get_default_graph
from .late import any_rank, capture, make_placeholder
from .random import draw
from .rules import (
    Const,
    PlaceholderWithDefault,
    Range,
    ShapeOf,
    StopGradient,
    Unique,
    WhereTrue,
    type_of,
)
from .sizes import as_shape, as_size, known_value
from .symbol import Symbol

UniqueValues = namedtuple("Unique", "y idx")
__all__ = ["boolean_mask", "broadcast_to", "cast", "concat", "constant", "convert_to_tensor",
           "diag", "diag_part", "expand_dims", "eye", "fill", "gather", "identity", "lin_space",
           "linspace", "one_hot", "ones", "ones_like", "pad", "placeholder",
           "placeholder_with_default", "random_normal", "random_shuffle", "random_uniform",
           "range", "rank", "reshape", "reverse", "shape", "size", "split", "squeeze", "stack",
           "stop_gradient", "tile", "to_double", "to_float", "to_int32", "to_int64", "transpose",
           "truncated_normal", "unique", "unstack", "where", "zeros", "zeros_like"]


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
    return make_placeholder(get_default_graph(), name or "Placeholder", None if shape is None else
                            [None if isinstance(n, Dim) else n for n in as_shape(shape)],
                            numpy_dtype(dtype))


def placeholder_with_default(input, shape, name: str | None = None) -> Symbol:
    """``input``, unless something else is fed, whose shape may differ where ``shape`` has None."""
    x = as_symbol(input)
    return build_sized(PlaceholderWithDefault(), [x], x.shape.as_list() if shape is None else [
        None if n is None or isinstance(n, Dim) else int(n) for n in shape], x._dtype,
        name or "PlaceholderWithDefault")


def build_sized(rule, inputs: list, sizes: list, dtype, name: str) -> Symbol:
    """A node whose shape is said, None for a size that the run tells."""
    graph = get_default_graph()
    inputs = tuple(x if x.graph is graph else capture(x, graph) for x in inputs)
    op = Operation(graph, rule, inputs, graph.unique_name(name), type_of(rule))
    return Symbol(op, with_unknown_sizes(op, sizes), numpy_dtype(dtype))


def constant(value, dtype=None, shape=None, name: str | None = None) -> Symbol:
    """``value``, an array or nested lists, strings included; one number fills ``shape``.

    >>> import autograd_core.static as tf
    >>> tf.constant([1., 2.])
    <tf.Tensor 'Const...:0' shape=(2,) dtype=float32>
    """
    array = as_array(value, dtype)
    if shape is not None:
        flat, count = array.ravel(), int(np.prod(as_shape(shape), dtype=int))
        if flat.size > count or (not flat.size and count):
            raise ValueError(f"Too many elements provided. Needed at most {count}, but received "
                             f"{flat.size}")
        array = np.concatenate([flat, np.repeat(flat[-1:], count - flat.size)])
        array = array.reshape(as_shape(shape))      # the last number fills what is left
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
    if isinstance(value, Symbol):
        return broadcast_to(value, dims, name or "Fill")
    return build_full(as_shape(dims), value, as_array(value).dtype, name or "Fill")


def zeros_like(tensor, dtype=None, name: str | None = None) -> Symbol:
    """Zeros in the shape of ``tensor``."""
    x = as_symbol(tensor)
    return build_full(x._shape, b"" if x._dtype.kind == "O" else 0, dtype or x._dtype,
                      name or "zeros_like")


def ones_like(tensor, dtype=None, name: str | None = None) -> Symbol:
    """Ones in the shape of ``tensor``."""
    x = as_symbol(tensor)
    return build_full(x._shape, 1, dtype or x._dtype, name or "ones_like")


def range(start, limit=None, delta=1, dtype=None, name: str | None = None) -> Symbol:
    """start, start + delta, … up to ``limit``, which is left out."""
    start, limit = (0, start) if limit is None else (start, limit)
    ends = [as_size(n) if isinstance(n, Symbol) else n for n in (start, limit, delta)]
    if any(isinstance(n, Dim) for n in ends):
        return build(Range(*ends, numpy_dtype(dtype or np.int32)), name=name or "range")
    dtype = dtype or (np.float32 if any(isinstance(n, float) for n in ends) else np.int32)
    return constant(np.arange(*ends), dtype, name=name or "range")


def lin_space(start, stop, num: int, name: str | None = None) -> Symbol:
    """``num`` numbers from ``start`` to ``stop``, the same distance apart."""
    return constant(np.linspace(start, stop, num, dtype=np.float32), name=name or "LinSpace")


linspace = lin_space


def eye(num_rows: int, num_columns=None, dtype=dtypes.float32, name: str | None = None) -> Symbol:
    """Ones on the diagonal, zeros elsewhere."""
    return constant(np.eye(num_rows, num_columns), dtype, name=name or "eye")


def random_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None,
                  name: str | None = None) -> Symbol:
    """Drawn anew at each run: normal with this mean and standard deviation."""
    return draw_scaled("normal", mean, stddev, shape, dtype, seed, name or "random_normal")


def draw_scaled(kind: str, start, scale, shape, dtype, seed, name: str) -> Symbol:
    """Drawn by a distribution of mean 0 (or from 0 to 1), then scaled, where scales are Symbols."""
    shape, dtype = as_shape(shape), numpy_dtype(dtype)
    if not any(isinstance(x, Symbol) for x in (start, scale)):
        low_high = (start, start + scale) if kind == "uniform" else (start, scale)
        return draw(kind, low_high, shape, dtype, seed, name)
    return draw(kind, (0.0, 1.0), shape, dtype, seed, name) * scale + start


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None,
                     name: str | None = None) -> Symbol:
    """Normal, drawn again where it is more than two standard deviations away."""
    return draw_scaled("truncated", mean, stddev, shape, dtype, seed, name or "truncated_normal")


def random_uniform(shape, minval=0, maxval=None, dtype=dtypes.float32, seed=None,
                   name: str | None = None) -> Symbol:
    """Drawn anew at each run: uniform between the two, ``maxval`` left out."""
    maxval, kind = 1 if maxval is None else maxval, numpy_dtype(dtype)
    if kind.kind != "f":
        return cast(draw_scaled("uniform", minval, maxval - minval, shape, np.float64, seed,
                                name or "random_uniform"), kind)
    return draw_scaled("uniform", minval, maxval - minval, shape, dtype, seed,
                       name or "random_uniform")


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
    return protocol.build_transpose(a) if perm is None else build(
        moves.Permute(tuple(perm)), a, name=name)


def concat(values, axis: int, name: str | None = None) -> Symbol:
    """``values`` one after the other along ``axis``."""
    return protocol.build_concatenate(values, axis, name)


def stack(values, axis: int = 0, name: str | None = None) -> Symbol:
    """``values`` side by side along a new axis."""
    return protocol.build_stack(values, axis, name)


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
    return build(reduce.Prod(), shape(input), name=name or "Size")


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


globals().update({name: any_rank(globals()[name]) for name in __all__ if name not in (
    "placeholder", "placeholder_with_default")})
