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
           "torch_qr",
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


def torch_qr(input: Tensor, some: bool = True):
    """``linalg.qr``, whole unless ``some`` of the columns will do."""
    return qr(input, "reduced" if some else "complete")


def eigh(A: Tensor, UPLO: str = "L"):
    """(eigenvalues, eigenvectors) of a symmetric matrix, the smallest first."""
    square("eigh", A)
    A = lower_half(A, UPLO)
    return return_types.eigh((apply(ops.Eigenvalues(), A), apply(ops.Eigenvectors(UPLO), A)))


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


def numbers_of(x):
    """A tolerance as numbers."""
    return x._array if isinstance(x, Tensor) else x


def tolerance(A: Tensor, atol, rtol):
    """Below what a singular value counts as 0: ``atol``, or ``rtol`` of the largest."""
    if rtol is None:
        exact = np.finfo(A._array.dtype).eps * max(A.shape[-2:])
        rtol = exact if atol is None else np.where(np.greater(numbers_of(atol), 0), 0, exact)
    largest = np.linalg.svd(A._array, compute_uv=False).max(-1, initial=0)
    return np.maximum(0 if atol is None else numbers_of(atol), numbers_of(rtol) * largest)


def pinv(A: Tensor, rcond=None, *, atol=None, rtol=None, hermitian: bool = False) -> Tensor:
    """The pseudo-inverse; singular values up to a tolerance count as 0."""
    rtol = rcond if rtol is None else rtol
    if atol is None and rtol is None:
        return apply(ops.Pinv(), A)
    cut = tolerance(A, atol, rtol).astype(A._array.dtype)
    return apply(ops.Pinv(cut), A.expand(*cut.shape, *A.shape[-2:]) if cut.ndim > A.ndim - 2 else A)


def pinverse(input: Tensor, rcond=1e-15) -> Tensor:
    """``pinv``; ``rcond`` of the largest singular value counts as 0."""
    return pinv(input, rcond)


def lstsq(A: Tensor, B: Tensor, rcond=None, *, driver=None):
    """(solution, residuals, rank, singular_values) of min |A X - B|."""
    nothing = Tensor._of(np.zeros(0, A._array.dtype))
    out = apply(ops.Lstsq(), A, B) if rcond is None else pinv(A, rcond) @ B
    return return_types.lstsq((out, nothing, matrix_rank(A, rtol=rcond),
                               nothing))


def matrix_rank(A: Tensor, tol=None, *, atol=None, rtol=None, hermitian: bool = False) -> Tensor:
    """How many singular values are not 0, or not below a tolerance."""
    if tol is not None:
        atol, rtol = tol, 0
    values = np.linalg.svd(A._array, compute_uv=False)
    cut = np.asarray(tolerance(A, atol, rtol))
    return Tensor._of(np.asarray((values > cut[..., None]).sum(-1), np.int64))


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


def matrix_norm(A: Tensor, ord="fro", dim=(-2, -1), keepdim: bool = False, *,
                dtype=None) -> Tensor:
    """The norm of matrices: "fro", "nuc", 2, -2, or 1, -1, inf, -inf of their columns or rows."""
    if not isinstance(dim, list | tuple) or len(dim) != 2:
        raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {dim}")
    A, (rows, columns) = A if dtype is None else A.to(dtype), dim
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
    if both or isinstance(ord, str) or (isinstance(dim, list | tuple) and len(dim) == 2):
        return matrix_norm(A, ord, (-2, -1) if both else dim, keepdim, dtype=dtype)
    return vector_norm(A, ord, dim, keepdim, dtype=dtype)


def cond(A: Tensor, p=None) -> Tensor:
    """How much larger errors of a solution are than those of what is solved: |A| · |A⁻¹|."""
    if p in (None, 2, -2):
        values = svdvals(A)
        high, low = values[..., :1], values[..., -1:]
        return (low / high if p == -2 else high / low).squeeze(-1)
    return norm(A, p) * norm(inv(A), p)
