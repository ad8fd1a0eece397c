"""Rarer products: of batches added to something, cross, kron, vdot."""

from ...core import messages
from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions.arguments import axis
from ...functions.products import adding, bmm, dot, matrix_size
from ...functions.shapes import reshape
from ..ops import linalg

__all__ = ["addbmm", "addmv", "addr", "baddbmm", "cross", "kron", "vdot"]


def batch_size(a: Tensor, b: Tensor) -> tuple[int, ...]:
    """The shape of a batch of products; RuntimeError in PyTorch's words."""
    if a.ndim != 3 or b.ndim != 3 or a.shape[::2] != (b.shape[0], b.shape[1]):
        bmm(a, b)
    return (a.shape[0], a.shape[1], b.shape[2])


addmv = adding("addmv", linalg.Addmv, matrix_size, "beta · input + alpha · (matrix · vector).")
addr = adding("addr", linalg.Addr, lambda a, b: (len(a), len(b)),
              "beta · input + alpha · (vector · vectorᵀ).")
baddbmm = adding("baddbmm", linalg.Baddbmm, batch_size, "``addmm`` for each of a batch.")
addbmm = adding("addbmm", linalg.Addbmm, lambda a, b: batch_size(a, b)[1:],
                "beta · input + alpha · (the sum of a batch's products).")


def vdot(input: Tensor, other: Tensor) -> Tensor:
    """``dot``, under the name it has for complex vectors."""
    dot(input.detach(), other.detach())
    return apply(linalg.Vdot(), input, other)


def kron(input: Tensor, other: Tensor) -> Tensor:
    """Each element of ``input`` times the whole of ``other``."""
    n = max(input.ndim, other.ndim)
    a, b = (reshape(x, (1,) * (n - x.ndim) + x.shape) for x in (input, other))
    left = reshape(a, tuple(k for size in a.shape for k in (size, 1)))
    right = reshape(b, tuple(k for size in b.shape for k in (1, size)))
    return reshape(left * right, tuple(p * q for p, q in zip(a.shape, b.shape, strict=True)))


def cross(input: Tensor, other: Tensor, dim: int = -1) -> Tensor:
    """The vector at right angles to two vectors of length 3."""
    dim = axis(dim, input.ndim)
    if input.shape[dim] != 3 or other.shape[dim] != 3:
        raise RuntimeError(messages.CROSS.format(dim=dim, a=input.shape[dim], b=other.shape[dim]))
    return apply(linalg.Cross(dim - input.ndim), input, other)
