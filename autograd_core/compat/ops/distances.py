"""Distances of rows in the p-norm."""

from typing import ClassVar

import numpy as np

from ...core.op import General, sum_to
from ...ops.elementary import Sign
from ...ops.shape import Index, Scatter


def norm_of(d, p):
    """The p-norm of the last axis."""
    if p == 0:
        return (d != 0).sum(-1).astype(d.dtype)
    if np.isinf(p):
        return np.abs(d).max(-1, initial=0)
    return np.sqrt((d * d).sum(-1)) if p == 2 else (np.abs(d) ** p).sum(-1) ** (1 / p)


def pulled(g, d, norm, p):
    """g times the derivative of ``norm``, the p-norm of the last axis of ``d``; 0 where it is 0."""
    if p == 0:
        return d * 0
    safe = norm + (norm == 0)
    if np.isinf(p):
        return Sign()(d) * (np.abs(d) == norm) * g
    if p == 1:
        return Sign()(d) * g
    if p == 2:
        return d / safe * g
    return Sign()(d) * np.abs(d) ** (p - 1) * safe ** (1 - p) * g


class Cdist(General):
    """The distance of each row of a to each row of b."""
    p: float
    grad_fn, tex = "CdistBackward0", r"\left\|{$a}_i - {$b}_j\right\|_{$p}"
    local = (r"\text{blocks of}\ (a_i - b_j)/out",)
    saved_as: ClassVar = {"a": "x1", "b": "x2"}
    def forward(self, a, b): return norm_of(a[..., :, None, :] - b[..., None, :, :], self.p)

    def _pulled(self, g, a, b, out):
        d = np.expand_dims(a, -2) - np.expand_dims(b, -3)
        return pulled(np.expand_dims(g, -1), d, np.expand_dims(out, -1), self.p)

    def vjp_a(self, g, a, b, out, shape): return sum_to(self._pulled(g, a, b, out).sum(-2), shape)
    def vjp_b(self, g, a, b, out, shape): return sum_to(-self._pulled(g, a, b, out).sum(-3), shape)


class Pdist(General):
    """The distance of each row to each later one."""
    p: float
    grad_fn, tex = "PdistBackward0", r"\left\|{$a}_i - {$a}_j\right\|_{$p}"
    local = (r"\text{rows of}\ (a_i - a_j)/out",)
    saved_as: ClassVar = {"a": "self", "out": "result"}

    def forward(self, a):
        i, j = np.triu_indices(len(a), 1)
        return norm_of(a[i] - a[j], self.p)

    def vjp_a(self, g, a, out, shape):
        i, j = np.triu_indices(shape[0], 1)
        d = Index((i,))(a) - Index((j,))(a)
        each = pulled(np.expand_dims(g, -1), d, np.expand_dims(out, -1), self.p)
        return Scatter((i,), shape)(each) - Scatter((j,), shape)(each)
