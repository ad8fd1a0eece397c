"""Rarer losses."""

import numpy as np

from ...ops.elementary import Sigmoid
from ...ops.losses import Loss


class SoftMarginLoss(Loss):
    """ln(1 + e^(-a b)), for b of 1 and -1."""
    grad_fn, tex = "SoftMarginLossBackward0", r"\ln(1 + e^{-$a \cdot $b})"
    def forward(self, a, b): return self.reduced(np.logaddexp(0, -a * b))
    def vjp_a(self, g, a, b, shape): return self.sent(g, -b * Sigmoid()(-a * b), shape)


class MultiMarginLoss(Loss):
    """How far other classes come within ``margin`` of the class that b names, to the power p.

    a is (N, classes); ``weight`` is of the class that is meant.
    """
    p: int = 1
    margin: float = 1.0
    grad_fn = "MultiMarginLossBackward0"
    tex = r"\operatorname{multi\_margin}($a, $b)"

    def _near(self, a, b):
        """Where the class itself is, and how much too near each other one comes."""
        rows = np.arange(len(b))
        near = np.maximum(self.margin - a[rows, b][:, None] + a, 0)
        own = b[:, None] == np.arange(a.shape[1])
        return own, near * ~own

    def forward(self, a, b, weight):
        losses = self._near(a, b)[1] ** self.p
        losses = losses if weight is None else losses * weight[b][:, None]
        return self.reduced(losses.mean(1, dtype=a.dtype))

    def vjp_a(self, g, a, b, weight, shape):
        b = np.asarray(b)
        own, near = self._near(a, b)
        slope = near * 2 if self.p == 2 else np.sign(near)
        slope = slope if weight is None else slope * weight[b][:, None]
        slope = slope - slope.sum(axis=1, keepdims=True) * own
        count = shape[1] if self.reduction != 1 else shape[0] * shape[1]
        return (g if self.reduction else g[:, None]) * (slope / count)
