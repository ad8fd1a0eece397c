"""Values that begin a graph.

    placeholder(tf.float32, [None, 3])      fed at each run; None is any size
    constant, zeros, ones, fill, range      the same at every run
    random_normal, random_uniform           drawn anew at each run
"""

import numpy as np

from ..core import dtypes
from ..ops import shape as moves
from .build import as_array, as_symbol, build, build_full, cast_to, numpy_dtype
from .dims import Dim, UnknownShape
from .graph import Operation, get_default_graph
from .late import any_rank, capture, make_placeholder
from .random import draw
from .rules import Const, PlaceholderWithDefault, Range, type_of
from .sizes import as_shape, as_size
from .symbol import Symbol

__all__ = ["constant", "convert_to_tensor", "eye", "fill", "lin_space", "linspace", "ones",
           "ones_like", "placeholder", "placeholder_with_default", "random_normal",
           "random_uniform", "range", "truncated_normal", "zeros", "zeros_like"]


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
        return build(moves.Expand(as_shape(dims)), value, name=name or "Fill")
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
        return cast_to(draw_scaled("uniform", minval, maxval - minval, shape, np.float64, seed,
                                   name or "random_uniform"), kind)
    return draw_scaled("uniform", minval, maxval - minval, shape, dtype, seed,
                       name or "random_uniform")


globals().update({name: any_rank(globals()[name]) for name in __all__ if name not in (
    "placeholder", "placeholder_with_default")})
