"""Adaptive pooling of the largest."""

import numpy as np

from ...core.casts import Detach
from ...core.op import General
from ...ops.renaming import renamed
from ...ops.shape import Scatter


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


AdaptiveMaxPool3d = renamed(AdaptiveMaxPool, "AdaptiveMaxPool3d", "AdaptiveMaxPool3DBackward0")
