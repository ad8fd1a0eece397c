"""Rarer products: of batches added to something, cross, kron, vdot."""

from ...core import messages
from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions.arguments import axis
from ...functions.products import adding, bmm, dot, mv
from ...functions.shapes import reshape
from ..ops import linalg

__all__ = ["addbmm", "addmv", "addr", "baddbmm", "cross", "kron", "vdot"]


def vector_size(input: Tensor, a: Tensor, b: Tensor) -> tuple[int, ...]:
    """The shape of a matrix times a vector; RuntimeError in PyTorch's words."""
    if a.ndim != 2 or b.ndim != 1:
        raise RuntimeError("vector + matrix @ vector expected, got "
                           f"{input.ndim}, {a.ndim}, {b.ndim}")
    if a.shape[1] != b.shape[0]:
        mv(a, b)
    return (a.shape[0],)


def outer_size(input: Tensor, a: Tensor, b: Tensor) -> tuple[int, ...]:
    """The shape of all products of two vectors; RuntimeError in PyTorch's words."""
    for name, x in (("vec1", a), ("vec2", b)):
        if x.ndim != 1:
            raise RuntimeError(f"addr: Expected 1-D argument {name}, but got {x.ndim}-D")
    return len(a), len(b)


def batch_size(input: Tensor, a: Tensor, b: Tensor) -> tuple[int, ...]:
    """The shape of a batch of products; RuntimeError in PyTorch's words."""
    if a.ndim != 3 or b.ndim != 3 or a.shape[::2] != (b.shape[0], b.shape[1]):
        bmm(a, b)
    return (a.shape[0], a.shape[1], b.shape[2])


addmv = adding("addmv", linalg.Addmv, vector_size, "beta · input + alpha · (matrix · vector).")
addr = adding("addr", linalg.Addr, outer_size,
              "beta · input + alpha · (vector · vectorᵀ).")
baddbmm = adding("baddbmm", linalg.Baddbmm, batch_size, "``addmm`` for each of a batch.")
addbmm = adding("addbmm", linalg.Addbmm, lambda input, a, b: batch_size(input, a, b)[1:],
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
    if input.ndim != other.ndim:
        raise RuntimeError("linalg.cross: inputs must have the same number of dimensions.")
    if input.dtype is not other.dtype:
        raise RuntimeError(f"expected scalar type {input.dtype.short_name} but found "
                           f"{other.dtype.short_name}")
    dim = axis(dim, input.ndim)
    if input.shape[dim] != 3 or other.shape[dim] != 3:
        raise RuntimeError(messages.CROSS.format(dim=dim, a=input.shape[dim], b=other.shape[dim]))
    return apply(linalg.Cross(dim - input.ndim), input, other)
