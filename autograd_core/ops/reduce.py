"""Reductions: sum and mean, over everything or over given axes."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from .base import Linear


def spread(g, dims, keepdim, shape):
    """``g``, a value per reduced slice, repeated over the slices of ``shape``."""
    if dims and not keepdim:
        dims = {d % len(shape) for d in dims}
        g = g.reshape(tuple(1 if d in dims else n for d, n in enumerate(shape)))
    return np.broadcast_to(g, shape)


class Sum(Linear):
    grad_fn, tex, structure = "SumBackward0", r"\sum $a", ("all ones",)
    local = (r"\mathbf{1}^{\top}",)
    def forward(self, a): return a.sum()
    def vjp_a(self, g, shape): return np.broadcast_to(g, shape)


@dataclass(frozen=True)
class SumDim(Linear):
    """Sum over ``dims``, kept as axes of length 1 when ``keepdim``."""
    dims: tuple[int, ...]
    keepdim: bool = False
    grad_fn, tex, structure = "SumBackward1", r"\textstyle\sum_{$dims} $a", ("ones in blocks",)
    local = (r"\tfrac{\partial}{\partial a} \textstyle\sum_{$dims}",)
    def forward(self, a): return a.sum(self.dims, keepdims=self.keepdim)
    def vjp_a(self, g, shape): return spread(g, self.dims, self.keepdim, shape)


class Mean(Linear):
    grad_fn, tex, structure = "MeanBackward0", r"\operatorname{mean} $a", ("all equal to 1/n",)
    local = (r"\tfrac{1}{n}\mathbf{1}^{\top}",)
    def forward(self, a): return a.mean()
    def vjp_a(self, g, shape): return np.broadcast_to(g, shape) / max(prod(shape), 1)


@dataclass(frozen=True)
class MeanDim(Linear):
    """Mean over ``dims``, kept as axes of length 1 when ``keepdim``."""
    dims: tuple[int, ...]
    keepdim: bool = False
    grad_fn, tex, structure = "MeanBackward1", r"\operatorname{mean}_{$dims} $a", ("1/n in blocks",)
    local = (r"\tfrac{1}{n}\ \text{in blocks}",)
    def forward(self, a): return a.mean(self.dims, keepdims=self.keepdim)
    def vjp_a(self, g, shape):
        return spread(g, self.dims, self.keepdim, shape) / max(prod(shape[d] for d in self.dims), 1)
