"""Math operations by TensorFlow's names: products, reductions, norms; with them those of
``elementwise``."""

from math import prod

import numpy as np

from ..compat.ops import linalg as linear
from ..functions.arguments import named
from ..ops import (
    Op,
    cumulative,
    extremes,
    ordering,
    reduce,
)
from ..ops.linalg import Bmm, Mm
from ..ops.shape import Permute, Unsqueeze, View
from . import elementwise, protocol
from .build import as_symbol, build, cast_to, numpy_dtype, operands
from .dims import Dim
from .elementwise import *  # noqa: F403
from .elementwise import abs, add, divide, log, maximum, minimum, multiply, sqrt, square
from .graph import Operation
from .late import any_rank
from .protocol import normalize_axes
from .random import draw
from .rules import Check, Confusion
from .sizes import known_value
from .symbol import Symbol

__all__ = ["Print", "add_n", "arg_max", "arg_min", "argmax", "argmin", "check_numerics",
           "clip_by_global_norm", "clip_by_norm", "clip_by_value", "confusion_matrix", "cumsum",
           "global_norm", "matmul", "matrix_solve", "multinomial", "norm", "reduce_all",
           "reduce_any", "reduce_logsumexp", "reduce_max", "reduce_mean", "reduce_min",
           "reduce_prod", "reduce_sum", "tensordot", *elementwise.__all__]


def add_n(inputs, name: str | None = None) -> Symbol:
    """The sum of all of ``inputs``."""
    total, *rest = inputs
    for k, x in enumerate(rest, 1):
        total = add(total, x, name=(name or "AddN") if k == len(rest) else None)
    return as_symbol(total)


def matmul(a, b, transpose_a: bool = False, transpose_b: bool = False,
           name: str | None = None, a_is_sparse=False, b_is_sparse=False) -> Symbol:
    """Matrix times matrix, or a batch of them.

    >>> import autograd_core.static as tf
    >>> tf.matmul(tf.ones([2, 3]), tf.ones([4, 2]))
    Traceback (most recent call last):
    autograd_core.static.infer.ShapeError: Dimensions must be equal, but are 3 and 4 for 'MatMul...'
    (op: 'MatMul') with input shapes: [2,3], [4,2]...
    """
    a, b = operands("MatMul", a, b)
    a, b = a.mT if transpose_a else a, b.mT if transpose_b else b
    return build(Bmm() if max(a.ndim, b.ndim) > 2 else Mm(), a, b, name=name)


def tensordot(a, b, axes=None, name: str | None = None) -> Symbol:
    """Summed over the last ``axes`` of a and the first of b, or over the axes that two lists name;
    without axes the product that fits: of vectors, matrix and vector, matrices."""
    if axes is None:
        return protocol.build_matmul(a, b)
    a, b = operands("MatMul", a, b)
    one, two = (range(a.ndim)[a.ndim - axes:], range(axes)) if isinstance(axes, int) else [
        normalize_axes(part, x.ndim) for part, x in zip(axes, (a, b), strict=True)]
    rest = [[d for d in range(x.ndim) if d not in used] for x, used in ((a, one), (b, two))]
    count = prod([a._shape[d] for d in one], start=1)
    rows = prod([a._shape[d] for d in rest[0]], start=1)
    left = build(View((rows, count)), build(Permute((*rest[0], *one)), a))
    right = build(View((count, prod([b._shape[d] for d in rest[1]], start=1))),
                  build(Permute((*two, *rest[1])), b))
    size = (*[a._shape[d] for d in rest[0]], *[b._shape[d] for d in rest[1]])
    return build(View(size), build(Mm(), left, right), name=name or "Tensordot")


def clip_by_value(t, clip_value_min, clip_value_max, name: str | None = None) -> Symbol:
    """t kept between two numbers, or two Symbols."""
    if any(isinstance(x, Symbol) for x in (clip_value_min, clip_value_max)):
        return minimum(maximum(t, clip_value_min), clip_value_max, name=name or "clip_by_value")
    return build(extremes.Clamp(), as_symbol(t), clip_value_min, clip_value_max,
                 name=name or "clip_by_value")


def reduction(name: str, some, whole: Op | None, doc: str):
    """A reduction over ``axis`` (None: over everything), in the dtype of what it is of."""
    def operation(input_tensor, axis=None, keepdims=None, name: str | None = None,
                  reduction_indices=None, keep_dims=None):
        x, own = as_symbol(input_tensor), operation.__name__.removeprefix("reduce_").title()
        axis = reduction_indices if axis is None else axis
        axis, keep = known_value(axis) if isinstance(axis, Symbol) else axis, bool(
            keep_dims if keepdims is None else keepdims)
        if axis is None and not keep and whole is not None:
            return build_reduced(whole, x, name or own)
        dims = normalize_axes(axis, x.ndim)
        if any(d >= x.ndim for d in dims):
            raise ValueError(f"Invalid reduction dimension {axis} for input with {x.ndim} "
                             f"dimensions: {x.name} of shape {x.shape}")
        return build_reduced(some(dims, keep), x, name or own) if dims else x
    return named(operation, name, doc)


def build_reduced(rule: Op, x: Symbol, name: str) -> Symbol:
    """The reduction in the dtype of ``x``: integers add up, and have means, among themselves."""
    if x._dtype.kind not in "iu" or isinstance(rule, extremes.Extreme):
        return build(rule, x, name=name)
    wide = cast_to(x, np.dtype(np.float64)) if isinstance(rule, reduce.Mean | reduce.MeanDim) else x
    return cast_to(build(rule, wide, name=name), x._dtype)


reduce_sum = reduction("reduce_sum", reduce.SumDim, reduce.Sum(), "The sum.")
reduce_mean = reduction("reduce_mean", reduce.MeanDim, reduce.Mean(), "The mean.")
reduce_max = reduction("reduce_max", extremes.Amax, extremes.Max(), "The largest.")
reduce_min = reduction("reduce_min", extremes.Amin, extremes.Min(), "The smallest.")
reduce_logsumexp = reduction("reduce_logsumexp", reduce.LogSumExp, None, "ln Σ eˣ.")
reduce_all = reduction("reduce_all", lambda dims, keep: ordering.AnyAll("all", dims, keep), None,
                       "Do all hold?")
reduce_any = reduction("reduce_any", lambda dims, keep: ordering.AnyAll("any", dims, keep), None,
                       "Does one of them hold?")


reduce_prod = reduction("reduce_prod", lambda dims, keep: reduce.ProdDim(dims[0], keep),
                        reduce.Prod(), "The product; of one axis, or of everything.")


def arg_extreme(name: str, extreme: str, doc: str):
    """argmax or argmin."""
    def operation(input, axis: int | None = None, name: str | None = None, dimension=None,
                  output_type=np.int64) -> Symbol:
        axis = (dimension or 0) if axis is None else axis
        axis = known_value(axis) if isinstance(axis, Symbol) else axis
        found = build(ordering.Arg(extreme, axis), as_symbol(input), name=name or (
            f"Arg{extreme[3:].title()}"))
        return cast_to(found, numpy_dtype(output_type))
    return named(operation, name, doc)


argmax = arg_extreme("argmax", "argmax", "Where the largest is, along ``axis``.")
argmin = arg_extreme("argmin", "argmin", "Where the smallest is, along ``axis``.")
arg_max, arg_min = argmax, argmin


def cumsum(x, axis: int = 0, name: str | None = None) -> Symbol:
    """The sums of the elements so far."""
    x = as_symbol(x)
    return build(cumulative.Cumsum(axis % x.ndim), x, name=name or "Cumsum")


def norm(tensor, ord="euclidean", axis=None, keepdims=None, name: str | None = None) -> Symbol:
    """√Σ x²; the largest |x| for ``np.inf``, Σ |x| for 1."""
    if ord == 1:
        return reduce_sum(abs(tensor), axis, keepdims, name)
    if ord == np.inf:
        return reduce_max(abs(tensor), axis, keepdims, name)
    return sqrt(reduce_sum(square(tensor), axis, keepdims), name=name or "norm")


def global_norm(t_list, name: str | None = None) -> Symbol:
    """The norm of all of them together."""
    return sqrt(add_n([reduce_sum(square(t)) for t in t_list if t is not None]),
                name=name or "global_norm")


def clip_by_global_norm(t_list, clip_norm, use_norm=None, name: str | None = None) -> tuple:
    """All of them scaled so that their common norm is at most ``clip_norm``; the norm they had."""
    total = global_norm(t_list) if use_norm is None else use_norm
    scale = minimum(protocol.build_division(1.0, total), 1.0 / clip_norm) * clip_norm
    return [None if t is None else multiply(t, scale) for t in t_list], total


def clip_by_norm(t, clip_norm, axes=None, name: str | None = None) -> Symbol:
    """t scaled so that its norm is at most ``clip_norm``."""
    length = sqrt(reduce_sum(square(t), axes, True))
    return divide(multiply(t, clip_norm), maximum(length, clip_norm), name=name)


def matrix_solve(matrix, rhs, name: str | None = None) -> Symbol:
    """x with matrix · x = rhs."""
    return build(linear.Solve(), *operands("MatrixSolve", matrix, rhs), name=name)


def multinomial(logits, num_samples: int, seed=None, name: str | None = None,
                output_dtype=np.int64) -> Symbol:
    """Classes drawn by the softmax of ``logits``: (rows, num_samples)."""
    x = as_symbol(logits)
    chance = draw("uniform", (1e-12, 1.0), (x._shape[0], num_samples, x._shape[1]), x._dtype, seed,
                  "uniform")
    scores = build(Unsqueeze(1), x) - log(-log(chance))
    return cast_to(build(ordering.Arg("argmax", 2), scores, name=name or "Multinomial"),
                   numpy_dtype(output_dtype))


def confusion_matrix(labels, predictions, num_classes: int | None = None, name=None):
    """How often each class (row) was taken for each (column); ``num_classes`` as seen at the run
    where it is not given."""
    labels, predictions = (cast_to(as_symbol(x), np.dtype(np.int64)) for x in (labels, predictions))
    graph = labels.graph
    op = Operation(graph, Confusion(num_classes), (labels, predictions),
                   graph.unique_name(name or "confusion_matrix"), "SparseTensorDenseAdd")
    return Symbol(op, [Dim("axis", (op, k)) if num_classes is None else num_classes
                       for k in (0, 1)], np.int32)


def check_numerics(tensor, message: str, name: str | None = None) -> Symbol:
    """The same value; a run stops here where it is nan or infinite."""
    return build(Check(message), as_symbol(tensor), name=name)


def Print(input_, data=None, message: str = "", name: str | None = None) -> Symbol:
    """The same value; ``message`` and the value are printed whenever the node runs."""
    from .rules import Print as rule
    return build(rule(message), as_symbol(input_), name=name)


globals().update({name: any_rank(globals()[name]) for name in __all__})
