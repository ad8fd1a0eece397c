"""Activations of neural networks, elementwise."""

import math
from typing import ClassVar

import numpy as np

from ..core.op import Elementwise
from .elementary import Sigmoid
from .renaming import renamed
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


LeakyReluOver = renamed(LeakyRelu, "LeakyReluOver", "LeakyReluBackward1")


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
EluOver = renamed(Elu, "EluOver", "EluBackward1")


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
    def vjp_a(self, g, a): return np.where((a <= self.min_val) | (a >= self.max_val), 0, g)
