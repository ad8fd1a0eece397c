"""Pooling: the largest or the mean of each window of the last axes."""

from functools import reduce
from math import prod

import numpy as np

from ..core.casts import Detach
from ..core.op import General, Linear
from .convolution import folded, windows
from .renaming import renamed
from .shape import Scatter


class Pooling:
    """How the window moves; ``ceil_mode`` lets the last one reach over the end."""
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    ceil_mode: bool = False

    def overhang(self, shape):
        """Elements to add at the end of each axis, beside the padding, for the last window."""
        extra = []
        for n, k, s, p, d in zip(shape[-len(self.stride):], self.kernel_size, self.stride,
                                 self.padding, self.dilation, strict=True):
            room = n + 2 * p - d * (k - 1) - 1
            steps = -(-room // s) if self.ceil_mode else room // s
            if self.ceil_mode and steps * s >= n + p:
                steps -= 1
            extra.append(max(steps * s - room, 0))
        return extra

    def seen(self, a, value):
        """The windows of ``a``, surrounded by ``value``."""
        ends = [(p, p + e) for p, e in zip(self.padding, self.overhang(a.shape), strict=True)]
        a = np.pad(a, [(0, 0)] * (a.ndim - len(ends)) + ends, constant_values=value)
        return windows(a, self.kernel_size, self.stride, self.dilation)


class MaxPool(Pooling, General):
    """The largest of each window, the first of equals."""
    grad_fn, tex = "MaxPool2DWithIndicesBackward0", r"\operatorname{max\_pool}($a)"
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)

    def forward(self, a):
        seen = self.seen(a, -np.inf)
        if type(a) is np.ndarray and prod(self.kernel_size) <= SMALL:
            return reduce(np.maximum, find_places(seen, self.kernel_size))
        return seen.max(tuple(range(-len(self.stride), 0)))

    def where_largest(self, a):
        """For each output the index into ``a`` of the largest, one array an axis."""
        seen, k = self.seen(np.asarray(Detach()(a)), -np.inf), len(self.stride)
        best = first_largest(seen, self.kernel_size)
        inside = np.unravel_index(best, self.kernel_size)
        first = np.ogrid[tuple(map(slice, best.shape))]
        moved = [start * s + i * d - p for start, s, i, d, p in
                 zip(first[-k:], self.stride, inside, self.dilation, self.padding, strict=True)]
        return (*first[:-k], *moved)

    def vjp_a(self, g, a, shape):
        if type(g) is np.ndarray and prod(self.kernel_size) <= SMALL:
            return self.put_back(g, a)
        return Scatter(self.where_largest(a), shape)(g)

    def put_back(self, g, a):
        """``g`` where the largest elements of ``a`` are, place by place as in ``first_largest``."""
        best = first_largest(self.seen(a, -np.inf), self.kernel_size)
        ends = [(p, p + e) for p, e in zip(self.padding, self.overhang(a.shape), strict=True)]
        lead = a.ndim - len(ends)
        room = np.zeros((*a.shape[:lead], *(
            n + sum(end) for n, end in zip(a.shape[lead:], ends, strict=True))), g.dtype)
        seen = windows(room, self.kernel_size, self.stride, self.dilation, writeable=True)
        for n, at in enumerate(np.ndindex(*self.kernel_size)):
            seen[(..., *at)] += np.where(best == n, g, 0)
        return room[(..., *(slice(start, start + n) for n, (start, _) in zip(
            a.shape[lead:], ends, strict=True)))]


SMALL = 16
"""Windows of up to so many elements are gone through element by element, all windows at once:
NumPy is slow along axes of two or three (a maximum of 2 × 2 takes a tenth of the time)."""


def find_places(seen, kernel_size):
    """For each place in a window, the elements that stand there in all windows."""
    return (seen[(..., *at)] for at in np.ndindex(*kernel_size))


def first_largest(seen, kernel_size):
    """``argmax`` within each window, row by row; a nan counts as the largest."""
    if prod(kernel_size) > SMALL:
        return seen.reshape(*seen.shape[:-len(kernel_size)], -1).argmax(-1)
    first, *others = find_places(seen, kernel_size)
    top, best = np.array(first), np.zeros(first.shape, np.int64)
    for n, x in enumerate(others, 1):
        better = (x > top) | ((x != x) & (top == top))
        np.copyto(top, x, where=better)
        np.copyto(best, n, where=better)
    return best


MaxPool3d = renamed(MaxPool, "MaxPool3d", "MaxPool3DWithIndicesBackward0")


class AvgPool(Pooling, Linear):
    """The mean of each window; padding counts unless ``count_include_pad`` is off."""
    count_include_pad: bool = True
    divisor_override: int | None = None
    grad_fn, tex = "AvgPool2DBackward0", r"\operatorname{avg\_pool}($a)"
    local, structure = (r"\tfrac{1}{k}\ \text{in windows}",), ("1/k in windows",)

    def divisor(self, shape):
        """How many elements each window counts."""
        if self.divisor_override:
            return self.divisor_override
        axes = tuple(range(-len(self.stride), 0))
        ones = np.ones(shape[-len(axes):], np.float32)
        if not self.count_include_pad:
            return self.seen(ones, 0).sum(axes)
        ones = np.pad(ones, [(p, p) for p in self.padding], constant_values=1)
        ones = np.pad(ones, [(0, e) for e in self.overhang(shape)])
        return windows(ones, self.kernel_size, self.stride, self.dilation).sum(axes)

    def forward(self, a):
        total = self.seen(a, 0).sum(tuple(range(-len(self.stride), 0)))
        return (total / self.divisor(a.shape)).astype(a.dtype)

    def vjp_a(self, g, shape): return AvgUnpool(self, shape)(g)


class AvgUnpool(Linear):
    """What a pooling of means sends back to an input of shape ``size``."""
    pool: AvgPool
    size: tuple[int, ...]
    grad_fn, tex = "AvgPool2DBackwardBackward0", r"\operatorname{avg\_pool}^{\top}($a)"
    local, structure = (r"\tfrac{1}{k}\ \text{in windows}",), ("1/k in windows",)

    def forward(self, a):
        pool, k = self.pool, len(self.pool.stride)
        each = (a / pool.divisor(self.size)).astype(a.dtype)
        columns = np.broadcast_to(each.reshape(*each.shape, *(1,) * k),
                                  (*each.shape, *pool.kernel_size))
        ends = [n + 2 * p + e for n, p, e in zip(self.size[-k:], pool.padding,
                                                 pool.overhang(self.size), strict=True)]
        whole = folded(columns, (*self.size[:-k], *ends), pool.stride, (0,) * k, pool.dilation)
        inside = tuple(slice(p, p + n) for p, n in zip(pool.padding, self.size[-k:], strict=True))
        return whole[(..., *inside)]

    def vjp_a(self, g): return self.pool(g)
AvgPool3d = renamed(AvgPool, "AvgPool3d", "AvgPool3DBackward0")
