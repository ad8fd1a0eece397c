"""torch.linalg: inverses, determinants, solving, norms of matrices; in NumPy's arithmetic.

All carry gradients, second ones too.  ``decompositions`` has the rest: svd, eigh, qr, pinv, …
"""

from __future__ import annotations

import math

import numpy as np

from ..core import messages
from ..core.apply import apply
from ..core.tensor import Tensor, method
from ..ops import linalg, reduce
from . import return_types
from .arguments import axes
from .choosing import where
from .reductions import amax, amin, numpy_dtype

__all__ = ["chain_matmul", "det", "inverse", "logdet", "matrix_power", "slogdet"]


def square(name: str, A: Tensor) -> None:
    """RuntimeError in PyTorch's words unless ``A`` is a square matrix, or a batch of them."""
    if A.ndim < 2:
        raise RuntimeError(f"linalg.{name}: The input tensor A must have at least 2 dimensions.")
    if A.shape[-1] != A.shape[-2]:
        raise RuntimeError(messages.NOT_SQUARE.format(name=name, n=A.shape[-2], m=A.shape[-1]))


@method("inverse")
def inv(A: Tensor) -> Tensor:
    """The inverse of a square matrix, or of each of a batch."""
    square("inv", A)
    return apply(linalg.Inv(), A)


inverse = inv


@method()
def det(A: Tensor) -> Tensor:
    """The determinant of a square matrix, or of each of a batch."""
    square("det", A)
    return apply(linalg.Det(), A)


@method()
def slogdet(A: Tensor):
    """(sign, logabsdet) of the determinant."""
    square("slogdet", A)
    sign = Tensor._of(np.linalg.slogdet(A._array)[0])
    return return_types.slogdet((sign, apply(linalg.Logabsdet(), A)))


@method()
def logdet(input: Tensor) -> Tensor:
    """The logarithm of the determinant; nan where that is negative."""
    sign, logabsdet = slogdet(input)
    return where(sign < 0, math.nan, logabsdet)


def solve(A: Tensor, B: Tensor) -> Tensor:
    """X with A X = B, for a vector or matrix B."""
    square("solve", A)
    rows = B.shape[-2] if B.ndim > 1 else B.shape[-1]
    if rows != A.shape[-1]:
        size = f"{B.shape[-2]}x{B.shape[-1]}" if B.ndim > 1 else f"{rows}x1"
        raise RuntimeError(messages.SOLVE_SIZES.format(a=f"{A.shape[-2]}x{A.shape[-1]}", b=size))
    return apply(linalg.Solve(), A, B)


def cholesky(A: Tensor) -> Tensor:
    """The lower triangle L with A = L Lᵀ."""
    square("cholesky", A)
    return apply(linalg.Cholesky(), A)


@method()
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


# norms

def vector_norm(x: Tensor, ord: float = 2, dim=None, keepdim: bool = False, *,
                dtype=None) -> Tensor:
    """The ``ord``-norm of the elements, of all or along ``dim``."""
    if not x.is_floating_point() and dtype is None:
        raise RuntimeError(messages.NORM_OF_INTEGERS.format(type=x.dtype.short_name))
    dims = () if dim is None else axes(dim, x.ndim)
    return apply(reduce.VectorNorm(ord, dims, keepdim, numpy_dtype(dtype)), x)


def matrix_norm(A: Tensor, ord="fro", dim=(-2, -1), keepdim: bool = False) -> Tensor:
    """The norm of matrices: "fro", "nuc", 2, -2, or 1, -1, inf, -inf of their columns or rows."""
    rows, columns = dim
    if ord == "fro":
        return vector_norm(A, 2, dim, keepdim)
    if ord in ("nuc", 2, -2):
        from .decompositions import svdvals
        values = svdvals(A if (rows, columns) == (-2, -1) else A.movedim(dim, (-2, -1)))
        return {"nuc": lambda: values.sum(-1), 2: lambda: amax(values, -1),
                -2: lambda: amin(values, -1)}[ord]()
    over, then = (rows, columns) if abs(ord) == 1 else (columns, rows)
    if keepdim:
        return (amax if ord > 0 else amin)(vector_norm(A, 1, over, True), then, True)
    over, then = over % A.ndim, then % A.ndim
    return (amax if ord > 0 else amin)(vector_norm(A, 1, over), then - (then > over))


def norm(A: Tensor, ord=None, dim=None, keepdim: bool = False, *, dtype=None) -> Tensor:
    """The norm of a vector, or of a matrix where ``ord`` is given for one."""
    if ord is None:
        return vector_norm(A, 2, dim, keepdim, dtype=dtype)
    both = dim is None and A.ndim == 2
    if both or (isinstance(dim, list | tuple) and len(dim) == 2):
        return matrix_norm(A, ord, (-2, -1) if both else dim, keepdim)
    return vector_norm(A, ord, dim, keepdim, dtype=dtype)
