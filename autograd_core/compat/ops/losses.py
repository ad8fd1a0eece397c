"""Rarer losses."""

import numpy as np

from ...ops.elementary import Sigmoid
from ...ops.losses import Loss


class SoftMarginLoss(Loss):
    """ln(1 + e^(-a b)), for b of 1 and -1."""
    grad_fn, tex = "SoftMarginLossBackward0", r"\ln(1 + e^{-$a \cdot $b})"
    def forward(self, a, b): return self.reduced(np.logaddexp(0, -a * b))
    def vjp_a(self, g, a, b, shape): return self.sent(g, -b * Sigmoid()(-a * b), shape)
