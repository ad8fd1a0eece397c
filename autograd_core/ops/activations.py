"""Activations of neural networks, elementwise."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from ..core.op import Elementwise, General
from .elementary import Sigmoid, Threshold
from .shape import Slice
from .special import Erfc

SIGMOID = Sigmoid()
ERFC = Erfc()


def cdf(a):
    """The probability of a standard normal number below a."""
    return 0.5 * ERFC(a / -math.sqrt(2))


class LeakyRelu(Elementwise):
    negative_slope: float
    grad_fn, tex = "LeakyReluBackward0", r"\operatorname{leaky\_relu}($a)"
    local = (r"1\ \text{or}\ $negative_slope",)
    def forward(self, a): return np.where(a > 0, a, a * self.negative_slope)
    def vjp_a(self, g, a): return np.where(a > 0, g, g * self.negative_slope)


class LeakyReluOver(LeakyRelu):
    grad_fn = "LeakyReluBackward1"


class Prelu(Elementwise):
    """a, times the learnt slope b where it is not positive."""
    grad_fn, tex = "PreluKernelBackward0", r"\operatorname{prelu}($a; $b)"
    local = r"1\ \text{or}\ $b", "[$a \\le 0] \\, $a"
    saved_as: ClassVar = {"a": "self", "b": "weight"}
    def forward(self, a, b): return np.where(a > 0, a, a * b)
    def vjp_a(self, g, a, b): return np.where(a > 0, g, g * b)
    def vjp_b(self, g, a): return np.where(a > 0, 0, g * a)


class Elu(Elementwise):
    """scale · a above 0, scale · alpha · (e^(input_scale · a) - 1) below."""
    alpha: float = 1.0
    scale: float = 1.0
    input_scale: float = 1.0
    grad_fn, tex = "EluBackward0", r"\operatorname{elu}($a)"
    local = (r"1\ \text{or}\ $alpha e^{$a}",)

    def forward(self, a):
        below = np.expm1(np.minimum(a, 0) * self.input_scale) * (self.alpha * self.scale)
        return np.where(a <= 0, below, a * self.scale)

    def vjp_a(self, g, a):
        slope = np.exp(np.where(a <= 0, a, 0) * self.input_scale)
        return np.where(a <= 0, g * slope * (self.alpha * self.scale * self.input_scale),
                        g * self.scale)


class EluOver(Elu):
    grad_fn = "EluBackward1"


class Celu(Elementwise):
    alpha: float = 1.0
    grad_fn, tex = "CeluBackward0", r"\operatorname{celu}($a)"
    local = (r"1\ \text{or}\ e^{$a / $alpha}",)
    def forward(self, a):
        return np.where(a > 0, a, np.expm1(np.minimum(a, 0) / self.alpha) * self.alpha)
    def vjp_a(self, g, a):
        return np.where(a <= 0, g * np.exp(np.where(a <= 0, a, 0) / self.alpha), g)


class CeluOver(Celu):
    grad_fn = "CeluBackward1"


class Gelu(Elementwise):
    """a Φ(a); with ``approximate="tanh"`` Φ is close to what it is."""
    approximate: str = "none"
    grad_fn, tex, local = "GeluBackward0", r"$a \cdot \Phi($a)", (r"\Phi($a) + $a \, \varphi($a)",)

    def _inner(self, a): return np.tanh((a + a * a * a * 0.044715) * math.sqrt(2 / math.pi))

    def forward(self, a):
        return a * (0.5 * (1 + self._inner(a)) if self.approximate == "tanh" else cdf(a))

    def d_a(self, a):
        if self.approximate == "none":
            return cdf(a) + a * np.exp(a * a * -0.5) / math.sqrt(2 * math.pi)
        t, slope = self._inner(a), (1 + a * a * (3 * 0.044715)) * math.sqrt(2 / math.pi)
        return 0.5 * (1 + t) + 0.5 * a * (1 - t * t) * slope


class Silu(Elementwise):
    grad_fn, tex = "SiluBackward0", r"$a \cdot \sigma($a)"
    local = (r"\sigma($a) (1 + $a (1 - \sigma($a)))",)
    def forward(self, a): return a * SIGMOID(a)
    def d_a(self, a):
        s = SIGMOID(a)
        return s * (1 + a * (1 - s))


class Softplus(Elementwise):
    """ln(1 + e^(beta a)) / beta, and a itself where beta a is above ``threshold``."""
    beta: float = 1.0
    threshold: float = 20.0
    grad_fn, tex = "SoftplusBackward0", r"\operatorname{softplus}($a)"
    local = (r"\sigma($beta \, $a)",)
    def forward(self, a):
        return np.where(a * self.beta > self.threshold, a,
                        np.logaddexp(0, a * self.beta) / self.beta)
    def vjp_a(self, g, a):
        return np.where(a * self.beta > self.threshold, g, g * SIGMOID(a * self.beta))


class Mish(Elementwise):
    grad_fn, tex = "MishBackward0", r"$a \cdot \tanh \operatorname{softplus}($a)"
    local = (r"\tfrac{\partial}{\partial $a} \operatorname{mish}($a)",)
    def forward(self, a): return a * np.tanh(np.logaddexp(0, a))
    def d_a(self, a):
        t = np.tanh(Softplus()(a))
        return t + a * SIGMOID(a) * (1 - t * t)


class LogSigmoid(Elementwise):
    grad_fn, tex, local = "LogSigmoidBackward0", r"\ln \sigma($a)", (r"\sigma(-$a)",)
    def forward(self, a): return -np.logaddexp(0, -a)
    def d_a(self, a): return SIGMOID(-a)


class Hardtanh(Elementwise):
    """a, cut off at ``min_val`` and ``max_val``."""
    min_val: float = -1.0
    max_val: float = 1.0
    grad_fn, tex = "HardtanhBackward0", r"\min(\max($a, $min_val), $max_val)"
    local = ("[$min_val < $a < $max_val]",)
    def forward(self, a): return np.clip(a, self.min_val, self.max_val)
    def vjp_a(self, g, a): return np.where((a > self.min_val) * (a < self.max_val), g, 0)


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
    def vjp_a(self, g, a): return np.where(np.abs(a) > self.lambd, g, 0)


class Hardshrink(Elementwise):
    """a, but 0 where it is within ``lambd`` of 0."""
    lambd: float = 0.5
    grad_fn, tex = "HardshrinkBackward0", r"\operatorname{hardshrink}($a)"
    local = (r"[|$a| > $lambd]",)
    def forward(self, a): return np.where(np.abs(a) > self.lambd, a, 0)
    def vjp_a(self, g, a): return np.where(np.abs(a) > self.lambd, g, 0)


class Cutoff(Elementwise):
    """a where it is above ``threshold``, else ``value``."""
    threshold: float
    value: float
    grad_fn, tex = "ThresholdBackward0", r"\operatorname{threshold}($a)"
    local = ("[$a > $threshold]",)
    def forward(self, a): return np.where(a > self.threshold, a, self.value)
    def vjp_a(self, g, a): return Threshold()(g, a - self.threshold)


class CutoffOver(Cutoff):
    grad_fn = "ThresholdBackward1"


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
