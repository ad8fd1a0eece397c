"""Order statistics: kthvalue, mode, quantile, aminmax, msort, nanmedian."""

import numpy as np

from ...core import messages
from ...core.tensor import Tensor
from ...functions import return_types
from ...functions.arguments import axis
from ...functions.ordering import at_place, picked, sort
from ...functions.reductions import amax, amin, nonempty
from ...ops import picking

__all__ = ["aminmax", "kthvalue", "mode", "msort", "quantile"]


def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False):
    """(min, max) of all, or along ``dim``."""
    if not input._array.size:
        raise RuntimeError(messages.EMPTY_AMINMAX)
    dims = () if dim is None else dim
    return return_types.aminmax((amin(input, dims, keepdim), amax(input, dims, keepdim)))


def msort(input: Tensor) -> Tensor:
    """The values in order along the first axis."""
    return sort(input, 0)[0]


def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False):
    """The ``k``-th smallest along ``dim``, counted from 1: (values, indices)."""
    dim = axis(dim, input.ndim)
    if not 1 <= k <= (input.shape[dim] if input.ndim else 1):
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {dim}")
    return at_place(return_types.kthvalue, picking.Kthvalue, input, k - 1, dim, keepdim)


def mode(input: Tensor, dim: int = -1, keepdim: bool = False):
    """The value met most often along ``dim``, the smallest of several: (values, indices)."""
    dim = axis(dim, input.ndim)
    nonempty("mode", input, (dim,), False)
    array = np.moveaxis(np.atleast_1d(input._array), dim, -1)
    at = (np.apply_along_axis(most_frequent, -1, array) if array.size else
          np.zeros(array.shape[:-1], np.int64))
    indices = Tensor._of(np.expand_dims(at, dim) if keepdim and input.ndim else
                         at if input.ndim else at.reshape(()))
    return picked(return_types.mode, picking.Mode, input, indices, dim, keepdim)


def most_frequent(row: np.ndarray):
    """The last position of the most frequent value."""
    values, counts = np.unique(row, return_counts=True)
    return np.flatnonzero(row == values[counts.argmax()])[-1] if not np.isnan(row).all() else 0


def between_neighbours(place: np.ndarray, interpolation: str) -> np.ndarray:
    """``place`` between two neighbours, moved as PyTorch's ``interpolation`` says.

    >>> between_neighbours(np.array([0.25, 1.75]), "midpoint")
    array([0.5, 1.5])
    """
    move = {"linear": np.asarray, "lower": np.floor, "higher": np.ceil, "nearest": np.round,
            "midpoint": lambda x: (np.floor(x) + np.ceil(x)) / 2}.get(interpolation)
    if move is None:
        raise RuntimeError(messages.INTERPOLATION.format(got=interpolation))
    return move(place)


def quantile(input: Tensor, q, dim: int | None = None, keepdim: bool = False, *,
             interpolation: str = "linear") -> Tensor:
    """The value below which a part ``q`` of them lies: between neighbours linearly, or "lower",
    "higher", "midpoint" or "nearest" of them."""
    if not input.is_floating_point():
        raise RuntimeError("quantile() input tensor must be either float or double dtype")
    levels = np.asarray(q._array if isinstance(q, Tensor) else q, input._array.dtype)
    if ((levels < 0) | (levels > 1)).any():
        got = "" if levels.ndim else f" but got {levels:g}"
        raise RuntimeError(f"quantile() q must be in the range [0, 1]{got}")
    whole = dim is None
    rows = input.reshape(-1) if whole else input
    at = 0 if whole else axis(dim, input.ndim)
    values = sort(rows, at)[0].movedim(at, -1)
    place = between_neighbours(levels.reshape(-1) * (values.shape[-1] - 1), interpolation)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, values.shape[-1] - 1)
    weight = Tensor._of((place - low).astype(input._array.dtype))
    out = values[..., Tensor._of(low)].lerp(values[..., Tensor._of(high)], weight)
    out = out.movedim(-1, 0)
    if keepdim:
        out = out.reshape(-1, *[1] * input.ndim) if whole else out.unsqueeze(at + 1)
    return out if levels.ndim else out.squeeze(0)
