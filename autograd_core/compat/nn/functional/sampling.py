"""Images turned, stretched and moved: affine_grid, grid_sample."""

import warnings
from math import prod

import numpy as np

from ....core.apply import apply
from ....core.tensor import Tensor
from ...messages import message, require
from ...ops import sampling as ops

__all__ = ["affine_grid", "grid_sample"]


def affine_grid(theta: Tensor, size, align_corners: bool | None = None) -> Tensor:
    """The places (N, H, W, 2) that matrices ``theta`` (N, 2, 3) send the pixels of images of
    ``size`` (N, C, H, W) to; of volumes, with matrices (N, 3, 4), in the same way.

    >>> import autograd_core as torch
    >>> theta = torch.tensor([[[1., 0., 0.], [0., 1., 0.]]])
    >>> torch.nn.functional.affine_grid(theta, (1, 1, 1, 2), align_corners=False)
    tensor([[[[-0.5000,  0.0000],
              [ 0.5000,  0.0000]]]])
    """
    align_corners = settle(align_corners)
    require(theta.is_floating_point(), ValueError, "grid.float", theta.dtype)
    k = len(size) - 2
    require(k in (2, 3), NotImplementedError, "grid.dims", size)
    require(theta.ndim == 3 and theta.shape[1:] == (k, k + 1), ValueError, "grid.theta",
            k, k + 1, size, theta.shape)
    require(min(size) > 0, ValueError, "grid.empty", size)
    require(size[0] == len(theta), RuntimeError, "grid.batch", size[0], k + 1, len(theta))
    n, _, *sides = size
    if align_corners and min(sides) == 1:
        warnings.warn(message("grid.unit"), stacklevel=3)
    kind = theta._array.dtype
    steps = [np.linspace(-1, 1, m, dtype=kind) * (1 if align_corners else (m - 1) / m)
             if m > 1 else np.zeros(1, kind) for m in sides]
    columns = [*np.meshgrid(*steps, indexing="ij")[::-1], np.ones(sides, kind)]
    base = np.stack(columns, -1).reshape(prod(sides), k + 1).astype(kind)
    return apply(ops.AffineGrid(base, (n, *sides, k)), theta)


def grid_sample(input: Tensor, grid: Tensor, mode: str = "bilinear", padding_mode: str = "zeros",
                align_corners: bool | None = None) -> Tensor:
    """Images (N, C, H, W) at the places ``grid`` (N, h, w, 2) names: (N, C, h, w).

    A place is (x, y), -1 and 1 the edges, or with ``align_corners`` the middles of the outer
    pixels.  Between pixels ``mode`` is "bilinear" or "nearest"; outside of the image
    ``padding_mode`` is "zeros", "border" or "reflection".

    >>> import autograd_core as torch
    >>> x, place = torch.tensor([[[[1., 3.]]]]), torch.tensor([[[[0., 0.]]]])
    >>> torch.nn.functional.grid_sample(x, place, align_corners=True)
    tensor([[[[2.]]]])
    """
    require(mode in ("bilinear", "nearest", "bicubic"), ValueError, "grid.mode", mode)
    require(padding_mode in ("zeros", "border", "reflection"), ValueError, "grid.padding",
            padding_mode)
    require(mode != "bicubic", NotImplementedError, "grid.bicubic")
    align_corners = settle(align_corners)
    shape, sizes, k = list(input.shape), list(grid.shape), input.ndim - 2
    require(shape[0] == sizes[0], RuntimeError, "grid.batches", shape, sizes)
    require(sizes[-1] == k, RuntimeError, "grid.last", k, sizes)
    require(k in (2, 3) and grid.ndim == k + 2, RuntimeError, "grid.ranks",
            f"{input.ndim}D" if k in (2, 3) else "4D or 5D", shape, sizes)
    for axis, n in enumerate(shape[2:], 2):
        require(n > 0, RuntimeError, "grid.nothing", shape, axis)
    require(input.is_floating_point(), NotImplementedError, "grid.kernel", k,
            input.dtype.short_name)
    require(input.dtype is grid.dtype, RuntimeError, "grid.dtype",
            input.dtype.short_name, grid.dtype.short_name)
    kind = ops.GridSample if k == 2 else ops.GridSample3d
    return apply(kind(mode, padding_mode, align_corners), input, grid)


def settle(align_corners: bool | None) -> bool:
    """False, with a warning, where nothing is said."""
    if align_corners is None:
        warnings.warn(message("grid.align"), stacklevel=4)
    return bool(align_corners)
