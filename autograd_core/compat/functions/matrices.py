"""torch.linalg: inverses, determinants, solving; in NumPy's arithmetic.

All carry gradients, second ones too.  ``decompositions`` has the rest: svd, eigh, qr, pinv, …
"""

import math

import numpy as np

from ...core import messages
from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions import return_types
from ...functions.choosing import where
from ..ops import linalg

__all__ = ["chain_matmul", "det", "inverse", "logdet", "matrix_power", "slogdet"]


def square(name: str, A: Tensor) -> None:
    """RuntimeError in PyTorch's words unless ``A`` is a square matrix of floats, or a batch."""
    if A.ndim < 2:
        raise RuntimeError(f"linalg.{name}: The input tensor A must have at least 2 dimensions.")
    if A.shape[-1] != A.shape[-2]:
        raise RuntimeError(messages.NOT_SQUARE.format(name=name, n=A.shape[-2], m=A.shape[-1]))
    if not A.is_floating_point():
        raise RuntimeError(messages.LINALG_FLOATS.format(name=name, got=A.dtype.short_name))


def inv(A: Tensor) -> Tensor:
    """The inverse of a square matrix, or of each of a batch."""
    square("inv", A)
    return apply(linalg.Inv(), A)


inverse = inv


def det(A: Tensor) -> Tensor:
    """The determinant of a square matrix, or of each of a batch."""
    square("det", A)
    return apply(linalg.Det(), A)


def slogdet(A: Tensor):
    """(sign, logabsdet) of the determinant."""
    square("slogdet", A)
    sign = Tensor._of(np.linalg.slogdet(A._array)[0])
    return return_types.slogdet((sign, apply(linalg.Logabsdet(), A)))


def logdet(input: Tensor) -> Tensor:
    """The logarithm of the determinant; nan where that is negative."""
    sign, logabsdet = slogdet(input)
    return where(sign < 0, math.nan, logabsdet)


def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Tensor:
    """X with A X = B, for a vector or matrix B; X A = B without ``left``."""
    if not left:
        return solve(A.mT, B.mT).mT
    square("solve", A)
    rows = B.shape[-2] if B.ndim > 1 else B.shape[-1]
    if rows != A.shape[-1]:
        size = f"{B.shape[-2]}x{B.shape[-1]}" if B.ndim > 1 else f"{rows}x1"
        raise RuntimeError(messages.SOLVE_SIZES.format(a=f"{A.shape[-2]}x{A.shape[-1]}", b=size))
    return apply(linalg.Solve(), A, B)


def cholesky(A: Tensor, *, upper: bool = False) -> Tensor:
    """The lower triangle L with A = L Lᵀ, or the ``upper`` one with A = Lᵀ L."""
    square("cholesky", A)
    L = apply(linalg.Cholesky(), A)
    return L.mT if upper else L


def matrix_power(A: Tensor, n: int) -> Tensor:
    """A matrix multiplied by itself ``n`` times; of the inverse for negative n."""
    square("matrix_power", A)
    if n < 0:
        return matrix_power(inv(A), -n)
    out = None
    if n == 0:
        return Tensor._of(np.broadcast_to(np.eye(A.shape[-1], dtype=A._array.dtype),
                                          A.shape).copy())
    for _ in range(n):
        out = A if out is None else out @ A
    return out


def multi_dot(tensors) -> Tensor:
    """The product of several matrices."""
    out, *rest = tensors
    for x in rest:
        out = out @ x
    return out


def chain_matmul(*matrices: Tensor) -> Tensor:
    """The product of several matrices."""
    return multi_dot(matrices)
