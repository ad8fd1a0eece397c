"""One of several, elementwise: maximum, minimum, clamp, where."""

from __future__ import annotations

import numpy as np

from ..core import dtypes, messages
from ..core.apply import apply
from ..core.leaves import wrap
from ..core.tensor import Tensor, method
from ..ops import elementary, extremes
from .arguments import operand
from .combining import of_two

__all__ = ["clamp", "clamp_max", "clamp_min", "clip", "fmax", "fmin", "maximum", "minimum", "where"]

WHERE = elementary.Where()

maximum = of_two("maximum", extremes.Maximum(),
                 "The larger of each two; equal ones share the gradient.")
minimum = of_two("minimum", extremes.Minimum(),
                 "The smaller of each two; equal ones share the gradient.")
fmax = of_two("fmax", extremes.Fmax(), "``maximum`` that prefers numbers to nan.")
fmin = of_two("fmin", extremes.Fmin(), "``minimum`` that prefers numbers to nan.")


@method("clamp", "clip")
def clamp(input: Tensor, min=None, max=None) -> Tensor:
    """``input`` kept between ``min`` and ``max``: numbers, or tensors (which get gradients too).

    >>> import autograd_core as torch
    >>> torch.tensor([-1., 0.5, 2.]).clamp(0, 1)
    tensor([0.0000, 0.5000, 1.0000])
    """
    op, bounds = clamping(min, max)
    return apply(op, input, *bounds)


clip = clamp


def clamping(min, max):
    """The operation, and its other operands, that keeps a tensor between two bounds."""
    if min is None and max is None:
        raise RuntimeError(messages.CLAMP_BOUNDS)
    if isinstance(min, Tensor) or isinstance(max, Tensor):
        if isinstance(min, int | float) or isinstance(max, int | float):
            raise TypeError(messages.CLAMP_ARGUMENTS.format(min=type(min).__name__,
                                                            max=type(max).__name__))
        return (extremes.ClampTensor(), (-np.inf if min is None else min,
                                         np.inf if max is None else max))
    if max is None:
        return extremes.ClampAbove(), (min,)
    return (extremes.ClampBelow(), (max,)) if min is None else (extremes.Clamp(), (min, max))


@method()
def clamp_min(input: Tensor, min) -> Tensor:
    """The larger of ``input`` and ``min``."""
    op = extremes.ClampMinTensor() if isinstance(min, Tensor) else extremes.ClampMin()
    return apply(op, input, min)


@method()
def clamp_max(input: Tensor, max) -> Tensor:
    """The smaller of ``input`` and ``max``."""
    op = extremes.ClampMaxTensor() if isinstance(max, Tensor) else extremes.ClampMax()
    return apply(op, input, max)


def where(condition: Tensor, input=None, other=None):
    """``input`` where ``condition`` holds, else ``other``; alone, where it holds.

    >>> import autograd_core as torch
    >>> torch.where(torch.tensor([True, False]), torch.tensor([1., 2.]), 0.)
    tensor([1., 0.])
    """
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    if condition._array.dtype.kind not in "b" and condition.dtype is not dtypes.uint8:
        raise RuntimeError(messages.CONDITION_TYPE.format(type=condition.dtype.short_name))
    a, b = operand(input), operand(other)
    if a is None or b is None:
        raise TypeError("where takes tensors and numbers")
    if not isinstance(a, Tensor) and not isinstance(b, Tensor):
        a = wrap(a)
    return apply(WHERE, condition, a, b)


Tensor.where = lambda self, condition, other: where(condition, self, other)
