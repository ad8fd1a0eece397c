"""Rarer activations of neural networks."""

import numpy as np

from ...core.op import Elementwise, General
from ...ops.activations import SIGMOID, Softplus
from ...ops.elementary import Threshold
from ...ops.renaming import renamed
from ...ops.shape import Slice


class Celu(Elementwise):
    alpha: float = 1.0
    grad_fn, tex = "CeluBackward0", r"\operatorname{celu}($a)"
    local = (r"1\ \text{or}\ e^{$a / $alpha}",)
    def forward(self, a):
        return np.where(a > 0, a, np.expm1(np.minimum(a, 0) / self.alpha) * self.alpha)
    def vjp_a(self, g, a):
        return np.where(a <= 0, g * np.exp(np.where(a <= 0, a, 0) / self.alpha), g)


CeluOver = renamed(Celu, "CeluOver", "CeluBackward1")


class Mish(Elementwise):
    grad_fn, tex = "MishBackward0", r"$a \cdot \tanh \operatorname{softplus}($a)"
    local = (r"\tfrac{\partial}{\partial $a} \operatorname{mish}($a)",)
    def forward(self, a): return a * np.tanh(np.logaddexp(0, a))
    def d_a(self, a):
        t = np.tanh(Softplus()(a))
        return t + a * SIGMOID(a) * (1 - t * t)


class Hardsigmoid(Elementwise):
    grad_fn, tex = "HardsigmoidBackward0", r"\operatorname{hardsigmoid}($a)"
    local = (r"\tfrac{1}{6} [|$a| < 3]",)
    def forward(self, a): return np.clip(a + 3, 0, 6) / 6
    def vjp_a(self, g, a): return np.where((a > -3) * (a < 3), g / 6, 0)


class Hardswish(Elementwise):
    grad_fn, tex = "HardswishBackward0", r"\operatorname{hardswish}($a)"
    local = (r"\tfrac{$a}{3} + \tfrac{1}{2}",)
    def forward(self, a): return a * np.clip(a + 3, 0, 6) / 6
    def vjp_a(self, g, a):
        return np.where(a <= -3, 0, np.where(a < 3, g * (a / 3 + 0.5), g))


class Softshrink(Elementwise):
    """a moved towards 0 by ``lambd``, and 0 when it gets there."""
    lambd: float = 0.5
    grad_fn, tex = "SoftshrinkBackward0", r"\operatorname{softshrink}($a)"
    local = (r"[|$a| > $lambd]",)
    def forward(self, a): return np.sign(a) * np.maximum(np.abs(a) - self.lambd, 0)
    def vjp_a(self, g, a): return np.where(np.abs(a) <= self.lambd, 0, g)


class Hardshrink(Softshrink):
    """a, but 0 where it is within ``lambd`` of 0."""
    grad_fn, tex = "HardshrinkBackward0", r"\operatorname{hardshrink}($a)"
    def forward(self, a): return np.where(np.abs(a) <= self.lambd, 0, a)


class Cutoff(Elementwise):
    """a where it is above ``threshold``, else ``value``."""
    threshold: float
    value: float
    grad_fn, tex = "ThresholdBackward0", r"\operatorname{threshold}($a)"
    local = ("[$a > $threshold]",)
    def forward(self, a): return np.where(a > self.threshold, a, self.value)
    def vjp_a(self, g, a): return Threshold()(g, a - self.threshold)
CutoffOver = renamed(Cutoff, "CutoffOver", "ThresholdBackward1")


class Glu(General):
    """The first half of a along ``dim``, each times σ of its partner in the second."""
    dim: int
    grad_fn, tex, local = "GluBackward0", r"\operatorname{glu}($a)", (r"\operatorname{diag}",)
    structure = ("two diagonals",)

    def _halves(self, a):
        n = a.shape[self.dim] // 2
        return Slice(self.dim, 0, n, 1)(a), SIGMOID(Slice(self.dim, n, 2 * n, 1)(a))

    def forward(self, a):
        kept, gate = self._halves(a)
        return kept * gate

    def vjp_a(self, g, a):
        kept, gate = self._halves(a)
        return np.concatenate((g * gate, g * kept * gate * (1 - gate)), self.dim)
