"""Repeating, reversing, shifting, masking by position: repeat, flip, roll, tril, diag, unfold."""

from __future__ import annotations

import warnings

import numpy as np

from ..core import messages
from ..core.apply import apply
from ..core.tensor import Tensor, method
from ..ops import moving
from ..ops.shape import Contiguous
from .arguments import axes, axis, named, sequence_of_tensors, sizes
from .broadcasting import broadcast_tensors
from .shapes import unsqueeze, view

__all__ = ["diag", "diagonal", "flip", "fliplr", "flipud", "meshgrid", "repeat_interleave", "roll",
           "tile", "tril", "triu"]


@method()
def repeat(input: Tensor, *repeats) -> Tensor:
    """Copies side by side, so many along each axis."""
    counts = sizes(repeats)
    if len(counts) < input.ndim:
        raise RuntimeError(messages.REPEAT_DIMS)
    return apply(moving.Repeat(counts), input)


@method()
def tile(input: Tensor, *dims) -> Tensor:
    """Copies side by side; missing counts are 1."""
    counts = sizes(dims)
    return repeat(input, *(1,) * (input.ndim - len(counts)), *counts)


@method()
def repeat_interleave(input: Tensor, repeats=None, dim: int | None = None, *,
                      output_size: int | None = None) -> Tensor:
    """Each element ``repeats`` times in its place, in a row or along ``dim``."""
    if repeats is None:
        out = np.repeat(np.arange(len(input)), input._array)
        if output_size not in (None, len(out)):
            raise RuntimeError("allocated size does not match required size")
        return Tensor._of(out)
    if dim is None:
        input, dim = input.flatten(), 0
    dim = axis(dim, input.ndim)
    if isinstance(repeats, Tensor) and repeats.ndim > 1:
        raise RuntimeError("repeats must be 0-dim or 1-dim tensor")
    if isinstance(repeats, Tensor) and repeats.numel() > 1:
        if len(repeats) != input.shape[dim]:
            raise RuntimeError(messages.REPEATS.format(n=len(repeats), dim=dim,
                                                       m=input.shape[dim]))
        return input.index_select(dim, repeat_interleave(repeats, output_size=output_size))
    repeats = int(repeats)
    if repeats < 0:
        raise RuntimeError("Repeats must be non-negative")
    full = list(input.shape)
    if output_size not in (None, full[dim] * repeats):
        raise RuntimeError(messages.OUTPUT_SIZE.format(wanted=full[dim] * repeats,
                                                       got=output_size))
    spread = apply(Contiguous(),
                   unsqueeze(input, dim + 1).expand(*full[:dim + 1], repeats, *full[dim + 1:]))
    return view(spread, *full[:dim], full[dim] * repeats, *full[dim + 1:])


def describe_elements(x: Tensor) -> str:
    """A matrix as C++ prints it: its rows, its type and its shape."""
    rows = "\n".join("".join(f" {n:>2g}" for n in row) for row in np.atleast_2d(x._array))
    return f"{rows}\n[ {x.type()}{{{','.join(map(str, x.shape))}}} ]"


@method()
def flip(input: Tensor, *along, dims=None) -> Tensor:
    """The order along ``dims`` reversed."""
    return apply(moving.Flip(axes(sizes(along if dims is None else (dims,)), input.ndim)), input)


def flip_along(input: Tensor, dims) -> Tensor:
    """``torch.flip``, which takes the axes as one tuple."""
    return flip(input, tuple(dims))


fliplr = method("fliplr")(named(lambda input: flip(input, 1), "fliplr",
                                "Columns in reverse order."))
flipud = method("flipud")(named(lambda input: flip(input, 0), "flipud", "Rows in reverse order."))
Tensor.__reversed__ = lambda self: flip(self, *range(self.ndim)) if self.ndim else self


@method()
def roll(input: Tensor, shifts, dims=()) -> Tensor:
    """Shifted along ``dims``; what falls off comes in on the other side."""
    shifts, dims = (x if isinstance(x, list | tuple) else (x,) for x in (shifts, dims))
    if len(shifts) != len(dims) and (dims or len(shifts) != 1):
        raise RuntimeError("shifts and dimensions must align. "
                           f"shifts: {len(shifts)}, dims:{len(dims)}")
    return apply(moving.Roll(tuple(shifts), tuple(axis(d, input.ndim) for d in dims)), input)


# triangles and diagonals

def triangle(name: str, kind, doc: str):
    """tril or triu."""
    def function(input: Tensor, diagonal: int = 0) -> Tensor:
        if input.ndim < 2:
            raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")
        return apply(kind(diagonal), input)
    return method(name)(named(function, name, doc))


tril = triangle("tril", moving.Tril, "Zeros above the ``diagonal``.")
triu = triangle("triu", moving.Triu, "Zeros below the ``diagonal``.")


@method()
def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """A diagonal of the planes of ``dim1`` and ``dim2``, as a view."""
    return apply(moving.Diagonal(offset, axis(dim1, input.ndim), axis(dim2, input.ndim)), input)


@method()
def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """A matrix with a vector on its diagonal, or the diagonal of a matrix."""
    if input.ndim not in (1, 2):
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {input.ndim}D")
    return apply(moving.DiagEmbed(diagonal) if input.ndim == 1 else moving.DiagonalCopy(diagonal),
                 input)


@method()
def trace(input: Tensor) -> Tensor:
    """The sum of the diagonal of a matrix (a method only: ``torch.trace`` is the stepper)."""
    if input.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {input.ndim}")
    return apply(moving.Trace(), input)


def meshgrid(*tensors, indexing: str | None = None) -> tuple[Tensor, ...]:
    """The coordinates of a grid, one tensor an axis: rows first ("ij") or columns first ("xy")."""
    if indexing is None:
        warnings.warn(messages.MESHGRID, UserWarning, stacklevel=2)
    if len(tensors) == 1 and isinstance(tensors[0], list | tuple):
        tensors = tuple(tensors[0])
    for x in sequence_of_tensors(tensors, "meshgrid"):
        if x.ndim > 1:
            raise RuntimeError(messages.MESHGRID_DIMS.format(got=describe_elements(x)))
    swap = indexing == "xy" and len(tensors) > 1
    if swap:
        tensors = (tensors[1], tensors[0], *tensors[2:])
    n = len(tensors)
    grids = broadcast_tensors(*(view(x, *[-1 if k == d else 1 for k in range(n)])
                                for d, x in enumerate(tensors)))
    return (grids[1], grids[0], *grids[2:]) if swap else grids
