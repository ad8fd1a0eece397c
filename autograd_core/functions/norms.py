"""Norms of the elements: norm, dist, torch.linalg.vector_norm."""

from ..core import messages
from ..core.apply import apply
from ..core.tensor import Tensor, method
from ..ops import reduce
from .arguments import axes
from .lazy_names import load
from .reductions import numpy_dtype

__all__ = ["dist", "norm"]


def vector_norm(x: Tensor, ord: float = 2, dim=None, keepdim: bool = False, *,
                dtype=None) -> Tensor:
    """The ``ord``-norm of the elements, of all or along ``dim``."""
    if not x.is_floating_point() and dtype is None:
        raise RuntimeError(messages.NORM_OF_INTEGERS.format(type=x.dtype.short_name))
    dims = () if dim is None else axes(dim, x.ndim)
    return apply(reduce.VectorNorm(ord, dims, keepdim, numpy_dtype(dtype)), x)


@method()
def norm(input: Tensor, p="fro", dim=None, keepdim: bool = False, *, dtype=None) -> Tensor:
    """The ``p``-norm of the elements (2 unless given), of all or along ``dim``."""
    input.layout  # noqa: B018  (what has none is refused as PyTorch refuses it)
    if p == "nuc":
        return load("linalg", "matrix_norm")(input, "nuc", dim or (-2, -1), keepdim)
    return vector_norm(input, 2 if p in ("fro", None) else p, dim, keepdim, dtype=dtype)


@method()
def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """The ``p``-norm of the difference."""
    return norm(input - other, p)
