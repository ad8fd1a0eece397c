"""Softmax and its logarithm, along one axis; the largest element is subtracted first."""

from __future__ import annotations

import numpy as np

from .base import General


class Softmax(General):
    """e^a divided by its sum along ``dim``."""
    dim: int
    grad_fn, tex = "SoftmaxBackward0", r"\operatorname{softmax}($a)"
    local, structure = (r"\operatorname{diag}(p) - p p^{\top}",), ("diag(p) − p pᵀ",)

    def forward(self, a):
        e = np.exp(a - a.max(self.dim, keepdims=True))
        return e / e.sum(self.dim, keepdims=True)

    def vjp_a(self, g, out): return out * (g - (g * out).sum(axis=self.dim, keepdims=True))


class LogSoftmax(General):
    """a less the logarithm of the sum of e^a along ``dim``."""
    dim: int
    grad_fn, tex = "LogSoftmaxBackward0", r"\ln \operatorname{softmax}($a)"
    local, structure = (r"I - \mathbf{1} p^{\top}",), ("I − 1 pᵀ",)

    def forward(self, a):
        a = a - a.max(self.dim, keepdims=True)
        return a - np.log(np.exp(a).sum(self.dim, keepdims=True))

    def vjp_a(self, g, out): return g - np.exp(out) * g.sum(axis=self.dim, keepdims=True)
