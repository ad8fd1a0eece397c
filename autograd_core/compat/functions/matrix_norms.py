"""torch.linalg: norms of matrices and of vectors, and how far a norm can grow."""

from ...core.tensor import Tensor
from ...functions.reductions import amax, amin, vector_norm
from .decompositions import svdvals
from .matrices import inv

__all__ = ["cond", "matrix_norm", "norm"]


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
