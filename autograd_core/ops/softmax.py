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
        e = np.exp(a - along(np.maximum, a, self.dim))
        return e / along(np.add, e, self.dim)

    def vjp_a(self, g, out): return out * (g - (g * out).sum(axis=self.dim, keepdims=True))


class LogSoftmax(General):
    """a less the logarithm of the sum of e^a along ``dim``."""
    dim: int
    grad_fn, tex = "LogSoftmaxBackward0", r"\ln \operatorname{softmax}($a)"
    local, structure = (r"I - \mathbf{1} p^{\top}",), ("I − 1 pᵀ",)

    def forward(self, a):
        a = a - along(np.maximum, a, self.dim)
        return a - np.log(along(np.add, np.exp(a), self.dim))

    def vjp_a(self, g, out): return g - np.exp(out) * along(np.add, g, self.dim)


def along(ufunc, a, dim):
    """``ufunc.reduce(a, dim, keepdims=True)``; many short rows are first turned into few long ones,
    along which NumPy is fast: the largest of each of 128 rows of 10 in 3 instead of 20 µs.

    >>> along(np.add, np.ones((100, 2)), 1).shape
    (100, 1)
    """
    if not isinstance(a, np.ndarray):
        return a.sum(axis=dim, keepdims=True)
    if a.ndim == 2 and dim in (1, -1) and 0 < a.shape[1] <= 32 < a.shape[0]:
        return ufunc.reduce(np.ascontiguousarray(a.T), 0)[:, np.newaxis]
    return ufunc.reduce(a, dim, keepdims=True)
