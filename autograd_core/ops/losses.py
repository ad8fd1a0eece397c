"""Losses: how far predictions a are from what is wanted, b.

``reduction`` is 0 for one loss an element, 1 for their mean, 2 for their sum, as PyTorch stores it.
"""

import math
from typing import ClassVar

import numpy as np

from ..core.op import General
from .elementary import Sigmoid
from .reduce import Mean
from .renaming import renamed
from .shape import Placed

LOG_FLOOR = -100.0
"""Binary cross entropy takes the logarithm of 0 to be this."""


class Loss(General):
    """A loss for each pair of elements of the same shape, perhaps reduced."""
    reduction: int = 1
    local, structure = (r"\tfrac{\partial E}{\partial a}", r"\tfrac{\partial E}{\partial b}"), ()
    saved_as: ClassVar = {"a": "self", "b": "target"}

    def reduced(self, losses):
        if self.reduction == 1:
            return Mean().forward(losses)
        return losses.sum() if self.reduction else losses

    def sent(self, g, slope, shape):
        """``g`` times the ``slope`` of each loss, through the reduction."""
        return g * slope / max(math.prod(shape), 1) if self.reduction == 1 else g * slope


class MseLoss(Loss):
    """(a - b)²."""
    grad_fn, tex = "MseLossBackward0", r"\operatorname{mse}($a, $b)"
    local = r"\tfrac{2}{n} ($a - $b)", r"\tfrac{2}{n} ($b - $a)"
    def forward(self, a, b): return self.reduced((a - b) ** 2)
    def vjp_a(self, g, a, b, shape): return self.sent(g, (a - b) * 2, shape)
    def vjp_b(self, g, a, b, shape): return self.sent(g, (b - a) * 2, shape)


class SmoothL1Loss(Loss):
    """|a - b|, rounded off below ``beta``."""
    beta: float = 1.0
    grad_fn, tex = "SmoothL1LossBackward0", r"\operatorname{smooth\_l1}($a, $b)"

    def forward(self, a, b):
        d = np.abs(a - b)
        return self.reduced(np.where(d < self.beta, d * d * 0.5 / self.beta, d - 0.5 * self.beta))

    def _slope(self, d):
        return np.where(np.abs(d) < self.beta, d / self.beta, np.sign(d))

    def vjp_a(self, g, a, b, shape): return self.sent(g, self._slope(a - b), shape)
    def vjp_b(self, g, a, b, shape): return self.sent(g, self._slope(b - a), shape)


class HuberLoss(Loss):
    """(a - b)² / 2, and a straight line where they are more than ``delta`` apart."""
    delta: float = 1.0
    grad_fn, tex = "HuberLossBackward0", r"\operatorname{huber}($a, $b)"

    def forward(self, a, b):
        d = np.abs(a - b)
        return self.reduced(np.where(d <= self.delta, d * d * 0.5,
                                     (d - 0.5 * self.delta) * self.delta))

    def _slope(self, d):
        return np.where(np.abs(d) <= self.delta, d, np.sign(d) * self.delta)

    def vjp_a(self, g, a, b, shape): return self.sent(g, self._slope(a - b), shape)
    def vjp_b(self, g, a, b, shape): return self.sent(g, self._slope(b - a), shape)


class BinaryCrossEntropy(Loss):
    """-(b ln a + (1 - b) ln(1 - a)), times ``weight`` where there is one."""
    grad_fn, tex = "BinaryCrossEntropyBackward0", r"\operatorname{bce}($a, $b)"

    def forward(self, a, b, weight):
        yes, no = np.maximum(np.log(a), LOG_FLOOR), np.maximum(np.log1p(-a), LOG_FLOOR)
        return self.reduced(weighed((b - 1) * no - b * yes, weight))

    def vjp_a(self, g, a, b, weight, shape):
        width = (1 - a) * a
        slope = (a - b) / np.where(width > 1e-12, width, 1e-12)
        return self.sent(g, weighed(slope, weight), shape)

    def vjp_b(self, g, a, weight, shape):
        yes, no = (np.where(p > math.exp(LOG_FLOOR), np.log(p), LOG_FLOOR) for p in (a, 1 - a))
        return self.sent(g, weighed(no - yes, weight), shape)


class BinaryCrossEntropyWithLogits(Loss):
    """Binary cross entropy of σ(a), stable for any a; ``pos_weight`` counts the b more."""
    grad_fn, tex = "BinaryCrossEntropyWithLogitsBackward0", r"\operatorname{bce}(\sigma($a), $b)"

    def forward(self, a, b, weight, pos_weight):
        more = 1 if pos_weight is None else (pos_weight - 1) * b + 1
        return self.reduced(weighed((1 - b) * a + more * np.logaddexp(0, -a), weight))

    def vjp_a(self, g, a, b, weight, pos_weight, shape):
        t = b if pos_weight is None else pos_weight * b
        slope = Sigmoid()(a) - b if pos_weight is None else (t + 1 - b) * Sigmoid()(a) - t
        return self.sent(g, weighed(slope, weight), shape)

    def vjp_b(self, g, a, weight, pos_weight, shape):
        from .activations import LogSigmoid
        slope = -a if pos_weight is None else LogSigmoid()(-a) - pos_weight * LogSigmoid()(a)
        return self.sent(g, weighed(slope, weight), shape)


def weighed(x, weight):
    """``x`` times ``weight`` where there is one."""
    return x if weight is None else x * weight


class NllLoss(General):
    """Minus the log-probability, in a, of the class that b names; a is (N, classes, …).

    Targets ``ignore_index`` do not count; a mean is over the weights of those that do.
    """
    reduction: int = 1
    ignore_index: int = -100
    grad_fn, tex = "NllLossBackward0", r"\operatorname{nll}($a, $b)"
    local, structure = (r"-\tfrac{1}{n} [\text{class}]",), ("one entry a row",)
    saved_as: ClassVar = {"a": "self", "b": "target"}

    def _picked(self, b, weight, dtype):
        """Where in a the classes are, how much each counts, and how much all of them do."""
        b = np.asarray(b)
        if b.ndim == 1 and weight is None and not np.count_nonzero(b == self.ignore_index):
            return (np.arange(len(b)), b), np.ones(len(b), dtype), len(b)
        counts = b != self.ignore_index
        classes = np.where(counts, b, 0)
        weights = counts.astype(dtype) if weight is None else np.asarray(weight)[classes] * counts
        first, *rest = np.ogrid[tuple(map(slice, b.shape))] if b.ndim else [None]
        return ((first, classes, *rest) if b.ndim else (classes,)), weights, weights.sum()

    def forward(self, a, b, weight):
        where, weights, total = self._picked(b, weight, a.dtype)
        losses = -a[where] * weights
        if self.reduction == 1:
            return np.asarray(losses.sum() / total, a.dtype)
        return losses.sum() if self.reduction else losses

    def vjp_a(self, g, b, weight, shape):
        where, weights, total = self._picked(
            b, weight, g.dtype if isinstance(g, np.ndarray | np.generic) else float)
        return Placed(where, shape)(g * (weights / -total if self.reduction == 1 else -weights))


NllLoss2d = renamed(NllLoss, "NllLoss2d", "NllLoss2DBackward0")
