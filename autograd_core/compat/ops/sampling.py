"""Sampling: images read off at any places, and the places that an affine map goes to."""

from itertools import product
from math import prod
from typing import Any

import numpy as np

from ...core.casts import Detach
from ...core.op import General, Linear
from ...ops.shape import Index, Scatter


class AffineGrid(Linear):
    """Where the points of ``base`` (… places × k+1, the last column ones) go by matrices a."""
    base: Any
    size: tuple[int, ...]
    grad_fn, tex = "AffineGridGeneratorBackward0", r"\operatorname{grid}($a)"
    local, structure = (r"\text{base}",), ("a matrix of its own",)

    def forward(self, a):
        return (self.base @ np.swapaxes(a, -1, -2)).reshape(self.size)

    def vjp_a(self, g, shape):
        return (g.reshape(shape[0], -1, shape[1]).swapaxes(-1, -2) @ self.base).reshape(shape)


class GridSample(General):
    """Images (N, C, H, W) or volumes at the places that ``grid`` (N, …, 2 or 3) names, where -1 and
    1 are the edges of the image and the last axis comes first."""
    mode: str = "bilinear"
    padding_mode: str = "zeros"
    align_corners: bool = False
    grad_fn, tex = "GridSampler2DBackward0", r"\operatorname{sample}($a, $grid)"
    local = (r"\text{weights of}\ I",)

    def places(self, grid, sizes):
        """For each axis the place among its elements, kept inside as ``padding_mode`` says, and how
        fast it moves with the grid; of shape (N, 1, …)."""
        for axis, n in enumerate(sizes):
            x = Index((slice(None), None, ..., len(sizes) - 1 - axis))(grid)
            speed = (n - 1) / 2 if self.align_corners else n / 2
            x = (x + 1) * speed - (0 if self.align_corners else 0.5)
            plain, factor = np.asarray(Detach()(x)), np.ones((), np.asarray(Detach()(x)).dtype)
            if self.padding_mode == "reflection":
                mirrored, factor = reflected(plain, n, self.align_corners)
                x, plain = x * factor + (mirrored - plain * factor), mirrored
            if self.padding_mode != "zeros":
                inside = ((plain > 0) & (plain < n - 1)).astype(plain.dtype)
                x = x * inside + np.clip(plain, 0, n - 1) * (1 - inside)
                factor = factor * inside
            yield x, factor * np.asarray(speed, plain.dtype)

    def corners(self, grid, shape):
        """The neighbours of each place: their index, and for each axis their weight there and how
        it moves with the grid; those outside weigh nothing."""
        n, c, *sizes = shape
        axes = []
        for (x, speed), size in zip(self.places(grid, sizes), sizes, strict=True):
            plain = np.asarray(Detach()(x))
            low = np.rint(plain) if self.mode == "nearest" else np.floor(plain)
            sides = [(low, np.ones_like(plain), None)] if self.mode == "nearest" else [
                (low, 1 - (x - low), -speed), (low + 1, x - low, speed)]
            axes.append([within(side, size) for side in sides])
        ones = (1,) * len(sizes)
        first = (np.arange(n).reshape(n, 1, *ones), np.arange(c).reshape(1, c, *ones))
        for corner in product(*axes):
            yield (*first, *(at for at, _, _ in corner)), [side[1:] for side in corner]

    def forward(self, a, grid):
        return sum(a[index] * prod(weight for weight, _ in sides)
                   for index, sides in self.corners(grid, a.shape))

    def vjp_a(self, g, grid, shape):
        return sum(Scatter(index, shape)(g * prod(weight for weight, _ in sides))
                   for index, sides in self.corners(grid, shape))

    def vjp_grid(self, g, a, grid):
        k = len(a.shape) - 2
        units = np.eye(k, dtype=np.asarray(Detach()(grid)).dtype)[::-1]
        total = grid * 0
        for index, sides in self.corners(grid, a.shape):
            read = (g * Index(index)(a)).sum(1)
            for axis, (_, slope) in enumerate(sides):
                if slope is not None:
                    others = prod((w for i, (w, _) in enumerate(sides) if i != axis), start=slope)
                    part = read * Index((slice(None), 0))(others)
                    total = total + part.reshape(*part.shape, 1) * units[axis]
        return total


class GridSample3d(GridSample):
    """The same of volumes (N, C, D, H, W)."""
    grad_fn = "GridSampler3DBackward0"


def within(side, size: int):
    """A neighbour's place as an index, its weight and its slope 0 where it lies outside."""
    at, weight, slope = side
    inside = ((at >= 0) & (at < size)).astype(at.dtype)
    return (np.clip(np.nan_to_num(at), 0, size - 1).astype(np.int64), weight * inside,
            None if slope is None else slope * inside)


def reflected(x: np.ndarray, n: int, align_corners: bool):
    """``x`` thrown back at both edges until it lies between them, and the sign of its way."""
    low, span = (0.0, n - 1) if align_corners else (-0.5, n)
    if not span:
        return np.zeros_like(x), np.zeros_like(x)
    turns = np.floor(np.abs(x - low) / span)
    rest, even = np.abs(x - low) - turns * span, turns % 2 == 0
    sign = np.where(x < low, -1, 1) * np.where(even, 1, -1)
    return (np.where(even, rest, span - rest) + low).astype(x.dtype), sign.astype(x.dtype)
