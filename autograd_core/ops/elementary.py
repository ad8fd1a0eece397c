"""Elementary functions, elementwise: exp, log, roots, trigonometry, and the activations."""

from __future__ import annotations

import numpy as np

from .base import Elementwise


class Exp(Elementwise):
    grad_fn, tex, local = "ExpBackward0", "e^{$a}", ("$out",)
    def forward(self, a): return np.exp(a)
    def d_a(self, out): return out


class Log(Elementwise):
    grad_fn, tex, local = "LogBackward0", r"\ln $a", (r"\frac{1}{$a}",)
    def forward(self, a): return np.log(a)
    def vjp_a(self, g, a): return g / a


class Sqrt(Elementwise):
    grad_fn, tex, local = "SqrtBackward0", r"\sqrt{$a}", (r"\frac{1}{2 \, $out}",)
    def forward(self, a): return np.sqrt(a)
    def vjp_a(self, g, out): return g / (2 * out)


class Sin(Elementwise):
    grad_fn, tex, local = "SinBackward0", r"\sin $a", (r"\cos $a",)
    def forward(self, a): return np.sin(a)
    def d_a(self, a): return np.cos(a)


class Cos(Elementwise):
    grad_fn, tex, local = "CosBackward0", r"\cos $a", (r"-\sin $a",)
    def forward(self, a): return np.cos(a)
    def d_a(self, a): return -np.sin(a)


class Abs(Elementwise):
    grad_fn, tex, local = "AbsBackward0", r"\left|$a\right|", (r"\operatorname{sgn} $a",)
    def forward(self, a): return np.abs(a)
    def d_a(self, a): return Sign()(a)


class Sign(Elementwise):
    grad_fn, tex, local = "SignBackward0", r"\operatorname{sgn} $a", ("0",)
    d_a = 0
    def forward(self, a): return np.nan_to_num(np.sign(a))


class Tanh(Elementwise):
    grad_fn, tex, local = "TanhBackward0", r"\tanh $a", ("1 - $out^2",)
    def forward(self, a): return np.tanh(a)
    def d_a(self, out): return 1 - out * out


class Sigmoid(Elementwise):
    grad_fn, tex, local = "SigmoidBackward0", r"\sigma($a)", (r"$out \cdot (1 - $out)",)
    def forward(self, a): return 1 / (1 + np.exp(-a))
    def d_a(self, out): return out * (1 - out)


class Relu(Elementwise):
    """max(a, 0); at 0 the derivative is 0, as PyTorch has it."""
    grad_fn, tex, local = "ReluBackward0", r"\operatorname{relu}($a)", (r"[$out > 0]",)
    def forward(self, a): return np.maximum(a, 0)
    def vjp_a(self, g, out): return Threshold()(g, out)


class Threshold(Elementwise):
    """a where relu's result b is above 0 (or nan), else 0: what relu sends back."""
    grad_fn, tex, local = "ThresholdBackwardBackward0", "$a \\, [$b > 0]", ("[$b > 0]", "0")
    d_b = 0
    def forward(self, a, b): return np.where(b <= 0, 0, a)
    def vjp_a(self, g, b): return Threshold()(g, b)


class Where(Elementwise):
    """a where the condition holds, else b; the side not taken gets exactly 0."""
    grad_fn, tex = "WhereBackward0", r"\operatorname{where}($condition, $a, $b)"
    local = "", "[$condition]", r"[\lnot $condition]"
    d_condition = 0
    def forward(self, condition, a, b): return np.where(condition, a, b)
    def vjp_a(self, g, condition): return np.where(condition, g, 0)
    def vjp_b(self, g, condition): return np.where(condition, 0, g)
