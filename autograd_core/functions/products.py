"""Products: matmul and what it is made of."""

from __future__ import annotations

import numpy as np

from .. import messages
from ..ops import linalg, shape
from ..tensor import Tensor, apply, broadcast_error
from .arguments import method, operand
from .shapes import expand, reshape, squeeze, unsqueeze

__all__ = ["bmm", "dot", "matmul", "mm", "mv"]


@method()
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """Matrix times matrix: (n × m) · (m × p) = (n × p)."""
    if input.ndim != 2 or mat2.ndim != 2:
        raise RuntimeError("self must be a matrix" if input.ndim != 2 else "mat2 must be a matrix")
    if input.shape[1] != mat2.shape[0]:
        raise RuntimeError(messages.MATMUL_SHAPES.format(a="x".join(map(str, input.shape)),
                                                         b="x".join(map(str, mat2.shape))))
    return apply(linalg.Mm(), input, mat2)


@method()
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """Matrix times vector: (n × m) · (m) = (n)."""
    if input.ndim != 2 or vec.ndim != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {input.ndim}, {vec.ndim}")
    if input.shape[1] != vec.shape[0]:
        raise RuntimeError(f"size mismatch, got input ({input.shape[0]}), "
                           f"mat ({input.shape[0]}x{input.shape[1]}), vec ({vec.shape[0]})")
    return apply(linalg.Mv(), input, vec)


@method()
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The inner product of two vectors of the same length."""
    if input.ndim != 1 or tensor.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {input.ndim}D and {tensor.ndim}D tensors")
    if input.dtype is not tensor.dtype:
        a, b = (x.dtype.short_name for x in (input, tensor))
        raise RuntimeError(messages.DOT_DTYPES.format(a=a, b=b))
    n, m = len(input), len(tensor)
    if n != m:
        raise RuntimeError(messages.DOT_SIZES.format(a=n, b=m))
    return apply(linalg.Dot(), input, tensor)


@method("__matmul__", "matmul")
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """dot, mv, mm, or mm for each of a batch, as the numbers of axes ask for.

    >>> import autograd_core as torch
    >>> torch.tensor([[1., 2.]]) @ torch.tensor([3., 4.])
    tensor([11.])
    """
    input, other = operand(input), operand(other)
    if not isinstance(input, Tensor) or not isinstance(other, Tensor):
        return NotImplemented
    if not input.ndim or not other.ndim:
        raise RuntimeError(messages.MATMUL_0D.format(a=input.ndim, b=other.ndim))
    if input.ndim <= 2 and other.ndim <= 2:
        return flat_matmul(input, other)
    return batched_matmul(input, other)


def flat_matmul(input: Tensor, other: Tensor) -> Tensor:
    """matmul of vectors and matrices."""
    if other.ndim == 1:
        return dot(input, other) if input.ndim == 1 else mv(input, other)
    if input.ndim == 1:
        return apply(shape.SqueezeMm(0), mm(unsqueeze(input, 0), other))
    return mm(input, other)


def batched_matmul(input: Tensor, other: Tensor) -> Tensor:
    """matmul when one side has a batch: fold it into rows where the other has none."""
    if other.ndim <= 2:
        rows = reshape(input, (-1, input.shape[-1]))
        tail = () if other.ndim == 1 else other.shape[1:]
        return apply(shape.UnsafeView((*input.shape[:-1], *tail)), flat_matmul(rows, other))
    if input.ndim == 1:
        return squeeze(batched_matmul(unsqueeze(input, 0), other), -2)
    batch = batch_of(input.shape[:-2], other.shape[:-2])
    left = reshape(expand(input, (*batch, *input.shape[-2:])), (-1, *input.shape[-2:]))
    right = reshape(expand(other, (*batch, *other.shape[-2:])), (-1, *other.shape[-2:]))
    out = bmm(left, right)
    return apply(shape.UnsafeView((*batch, *out.shape[1:])), out)


def batch_of(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that two batches broadcast to."""
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        raise broadcast_error([np.empty(a), np.empty(b)]) from None


@method()
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """Matrix times matrix for each of a batch: (b × n × m) · (b × m × p)."""
    if input.shape[2] != mat2.shape[1] or input.shape[0] != mat2.shape[0]:
        raise RuntimeError(messages.BMM_SIZES.format(
            batch=input.shape[0], inner=input.shape[2], got=list(mat2.shape[1:])))
    return apply(linalg.Bmm(), input, mat2)
