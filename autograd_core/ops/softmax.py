"""Softmax and its logarithm, along one axis; the largest element is subtracted first."""

import numpy as np

from ..core.op import General


class Softmax(General):
    """e^a divided by its sum along ``dim``."""
    dim: int
    grad_fn, tex = "SoftmaxBackward0", r"\operatorname{softmax}($a)"
    local, structure = (r"\operatorname{diag}(p) - p p^{\top}",), ("diag(p) − p pᵀ",)

    def forward(self, a):
        e = np.exp(a - max_along(a, self.dim))
        return e / e.sum(self.dim, keepdims=True)

    def vjp_a(self, g, out): return out * (g - (g * out).sum(axis=self.dim, keepdims=True))


class LogSoftmax(General):
    """a less the logarithm of the sum of e^a along ``dim``."""
    dim: int
    grad_fn, tex = "LogSoftmaxBackward0", r"\ln \operatorname{softmax}($a)"
    local, structure = (r"I - \mathbf{1} p^{\top}",), ("I − 1 pᵀ",)

    def forward(self, a):
        a = a - max_along(a, self.dim)
        return a - np.log(np.exp(a).sum(self.dim, keepdims=True))

    def vjp_a(self, g, out): return g - np.exp(out) * g.sum(axis=self.dim, keepdims=True)


def max_along(a, dim):
    """``a.max(dim, keepdims=True)``; many short rows are first turned into few long ones, along
    which NumPy is fast: 3 instead of 20 µs for 128 rows of 10.

    >>> max_along(np.eye(100)[:, :2], 1).shape
    (100, 1)
    """
    if type(a) is np.ndarray and a.ndim == 2 and dim == 1 and 0 < a.shape[1] <= 32 < a.shape[0]:
        return np.maximum.reduce(np.ascontiguousarray(a.T), 0)[:, np.newaxis]
    return a.max(dim, keepdims=True) if a.size else a.sum(dim, keepdims=True)
