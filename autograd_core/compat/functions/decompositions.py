"""More of torch.linalg: svd, eigh, qr, pinv, matrix_exp, norms and what is made of them."""

import numpy as np

from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions import return_types
from ...functions.joining import cat
from ...functions.reductions import amax, amin, vector_norm
from ..ops import decompositions as ops
from .matrices import cholesky, inv, solve, square
from .products import vdot

__all__ = ["cholesky_ex", "cholesky_inverse", "cholesky_solve", "cond", "eig", "eigh", "eigvals",
           "eigvalsh", "lstsq", "matrix_exp", "matrix_norm", "matrix_rank", "norm", "pinv",
           "pinverse", "qr", "solve_triangular", "svd", "svdvals", "tensorinv", "tensorsolve",
           "torch_svd", "vander", "vecdot"]


def svd(A: Tensor, full_matrices: bool = True):
    """(U, S, Vh) with A = U diag(S) Vh."""
    return return_types.svd((apply(ops.LeftVectors(full_matrices), A), svdvals(A),
                             apply(ops.RightVectors(full_matrices), A)))


def torch_svd(input: Tensor, some: bool = True, compute_uv: bool = True):
    """(U, S, V) with input = U diag(S) Vᵀ; ``some``: no more columns than singular values."""
    u, s, vh = svd(input, not some)
    return return_types.of("svd", "U", "S", "V")((u, s, vh.transpose(-2, -1)))


def svdvals(A: Tensor) -> Tensor:
    """The singular values, the largest first."""
    return apply(ops.SingularValues(), A)


def lower_half(A: Tensor, UPLO: str) -> Tensor:
    """``A`` as NumPy's eigh reads it: the half that counts, and its mirror image."""
    array = A._array
    half = np.tril(array) if UPLO == "L" else np.triu(array)
    if np.array_equal(array, array.mT):
        return A
    mirrored = half + half.mT - half * np.eye(A.shape[-1], dtype=array.dtype)
    return A + Tensor._of(mirrored - array)


def eigh(A: Tensor, UPLO: str = "L"):
    """(eigenvalues, eigenvectors) of a symmetric matrix, the smallest first."""
    square("eigh", A)
    A = lower_half(A, UPLO)
    return return_types.eigh((apply(ops.Eigenvalues(), A), apply(ops.Eigenvectors(), A)))


def eigvalsh(A: Tensor, UPLO: str = "L") -> Tensor:
    """The eigenvalues of a symmetric matrix, the smallest first."""
    square("eigvalsh", A)
    return apply(ops.Eigenvalues(), lower_half(A, UPLO))


def eig(A: Tensor):
    """(eigenvalues, eigenvectors) of a matrix whose eigenvalues are real, as real tensors.

    Raises NotImplementedError where some are complex.
    """
    refuse_complex("eig", A)
    return return_types.of("linalg_eig", "eigenvalues", "eigenvectors")(
        (apply(ops.GeneralEigenvalues(), A), apply(ops.GeneralEigenvectors(), A)))


def eigvals(A: Tensor) -> Tensor:
    """The eigenvalues of a matrix, where all are real."""
    refuse_complex("eigvals", A)
    return apply(ops.GeneralEigenvalues(), A)


def refuse_complex(name: str, A: Tensor) -> None:
    """NotImplementedError unless the square matrix has real eigenvalues only."""
    square(name, A)
    if np.iscomplexobj(np.linalg.eigvals(A._array)):
        raise NotImplementedError(f"linalg.{name}: some eigenvalues of this matrix are complex, "
                                  "and complex tensors are not here")


def qr(A: Tensor, mode: str = "reduced"):
    """(Q, R) with A = Q R, Q orthogonal and R upper triangular."""
    if mode == "r":
        return return_types.qr((Tensor._of(np.zeros(0, A._array.dtype)), apply(ops.Upper(mode), A)))
    return return_types.qr((apply(ops.Orthogonal(mode), A), apply(ops.Upper(mode), A)))


def pinv(A: Tensor, *, hermitian: bool = False) -> Tensor:
    """The pseudo-inverse."""
    return apply(ops.Pinv(), A)


pinverse = pinv


def lstsq(A: Tensor, B: Tensor, rcond=None, *, driver=None):
    """(solution, residuals, rank, singular_values) of min |A X - B|."""
    nothing = Tensor._of(np.zeros(0, A._array.dtype))
    return return_types.lstsq((apply(ops.Lstsq(), A, B), nothing, matrix_rank(A), nothing))


def matrix_rank(A: Tensor) -> Tensor:
    """How many singular values are not 0."""
    return Tensor._of(np.asarray(np.linalg.matrix_rank(A._array), np.int64))


def matrix_exp(A: Tensor) -> Tensor:
    """1 + A + A²/2 + A³/6 + …

    >>> import autograd_core as torch
    >>> torch.matrix_exp(torch.zeros(2, 2))
    tensor([[1., 0.],
            [0., 1.]])
    """
    square("matrix_exp", A)
    return apply(ops.MatrixExp(), A)


def solve_triangular(A: Tensor, B: Tensor, *, upper: bool, left: bool = True,
                     unitriangular: bool = False) -> Tensor:
    """X with A X = B (or X A = B), for a triangular A."""
    if left:
        return apply(ops.SolveTriangular(upper, unitriangular), A, B)
    return solve_triangular(A.mT, B.mT, upper=not upper, unitriangular=unitriangular).mT


def cholesky_ex(A: Tensor, *, upper: bool = False, check_errors: bool = False):
    """(L, info): ``cholesky``, and 0."""
    L = cholesky(A)
    info = Tensor._of(np.zeros(A.shape[:-2], np.int32))
    return return_types.of("linalg_cholesky_ex", "L", "info")((L.mT if upper else L, info))


def cholesky_solve(input: Tensor, L: Tensor, upper: bool = False) -> Tensor:
    """X with L Lᵀ X = input."""
    L = L.mT if upper else L
    return solve_triangular(L.mT, solve_triangular(L, input, upper=False), upper=True)


def cholesky_inverse(L: Tensor, upper: bool = False) -> Tensor:
    """The inverse of L Lᵀ."""
    L = (L.mT if upper else L).tril()
    return inv(L @ L.mT)


def vander(x: Tensor, *, N: int | None = None) -> Tensor:
    """The powers 0, 1, …, N - 1 of each element, side by side."""
    n = x.shape[-1] if N is None else N
    ones = x.new_ones(*x.shape, 1)
    powers = x.unsqueeze(-1).expand(*x.shape, n - 1).cumprod(-1)
    return cat([ones, powers], -1)


def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Tensor:
    """The sum of products along ``dim``."""
    return vdot(x, y) if x.ndim == y.ndim == 1 else (x * y).sum(dim)


def tensorsolve(A: Tensor, B: Tensor, dims=None) -> Tensor:
    """X with tensordot(A, X, X.ndim) = B."""
    size = A.shape[B.ndim:]
    return solve(A.reshape(B.numel(), -1), B.reshape(-1)).reshape(size)


def tensorinv(A: Tensor, ind: int = 2) -> Tensor:
    """The inverse of A as a matrix of its first ``ind`` axes by the others."""
    rows, columns = A.shape[:ind], A.shape[ind:]
    n = int(np.prod(rows))
    return inv(A.reshape(n, -1)).reshape(*columns, *rows)


def matrix_norm(A: Tensor, ord="fro", dim=(-2, -1), keepdim: bool = False) -> Tensor:
    """The norm of matrices: "fro", "nuc", 2, -2, or 1, -1, inf, -inf of their columns or rows."""
    rows, columns = dim
    if ord == "fro":
        return vector_norm(A, 2, dim, keepdim)
    if ord in ("nuc", 2, -2):
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


def cond(A: Tensor, p=None) -> Tensor:
    """How much larger errors of a solution are than those of what is solved: |A| · |A⁻¹|."""
    if p in (None, 2, -2):
        values = svdvals(A)
        high, low = values[..., :1], values[..., -1:]
        return (low / high if p == -2 else high / low).squeeze(-1)
    return norm(A, p) * norm(inv(A), p)
