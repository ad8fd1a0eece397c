"""Pooling: the largest or the mean of each window of the last axes."""

from __future__ import annotations

import numpy as np

from .base import General, Linear
from .convolution import folded, windows
from .shape import Detach, Placed, Scatter


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
        return self.seen(a, -np.inf).max(tuple(range(-len(self.stride), 0)))

    def where_largest(self, a):
        """For each output the index into ``a`` of the largest, one array an axis."""
        seen, k = self.seen(np.asarray(Detach()(a)), -np.inf), len(self.stride)
        best = seen.reshape(*seen.shape[:-k], -1).argmax(-1)
        inside = np.unravel_index(best, self.kernel_size)
        first = np.ogrid[tuple(map(slice, best.shape))]
        moved = [start * s + i * d - p for start, s, i, d, p in
                 zip(first[-k:], self.stride, inside, self.dilation, self.padding, strict=True)]
        return (*first[:-k], *moved)

    def vjp_a(self, g, a, shape):
        reach = zip(self.stride, self.kernel_size, self.dilation, strict=True)
        apart = not any(self.padding) and all(s > d * (k - 1) for s, k, d in reach)
        return (Placed if apart else Scatter)(self.where_largest(a), shape)(g)


class MaxPool3d(MaxPool):
    grad_fn = "MaxPool3DWithIndicesBackward0"


class AdaptiveMaxPool(General):
    """The largest of windows that start at ⌊i n/m⌋ and end at ⌈(i+1) n/m⌉."""
    output_size: tuple[int, ...]
    grad_fn, tex = "AdaptiveMaxPool2DBackward0", r"\operatorname{max\_pool}($a)"
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)

    def forward(self, a): return a[self.where_largest(a)]

    def where_largest(self, a):
        """For each output the index into ``a`` of the largest, one array an axis."""
        a, k = np.asarray(Detach()(a)), len(self.output_size)
        lead, sizes = a.shape[:-k], a.shape[-k:]
        found = np.zeros((k, *lead, *self.output_size), np.int64)
        for cell in np.ndindex(*self.output_size):
            ends = [(i * n // m, -(-(i + 1) * n // m))
                    for i, n, m in zip(cell, sizes, self.output_size, strict=True)]
            part = a[(..., *(slice(*end) for end in ends))]
            best = part.reshape(*lead, -1).argmax(-1)
            inside = np.unravel_index(best, part.shape[-k:])
            for d, ((start, _), place) in enumerate(zip(ends, inside, strict=True)):
                found[(d, ..., *cell)] = place + start
        return (*np.ogrid[tuple(map(slice, found.shape[1:]))][:-k], *found)

    def vjp_a(self, g, a, shape): return Scatter(self.where_largest(a), shape)(g)


class AdaptiveMaxPool3d(AdaptiveMaxPool):
    grad_fn = "AdaptiveMaxPool3DBackward0"


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


class AvgPool3d(AvgPool):
    grad_fn = "AvgPool3DBackward0"
