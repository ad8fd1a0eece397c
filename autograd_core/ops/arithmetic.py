"""Arithmetic: + - * / ** and its relatives, elementwise with broadcasting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .base import Elementwise


class Add(Elementwise):
    grad_fn, tex, local = "AddBackward0", "$a + $b", ("1", "1")
    d_a, d_b = 1, 1
    def forward(self, a, b): return a + b


class Sub(Elementwise):
    grad_fn, tex, local = "SubBackward0", "$a - $b", ("1", "-1")
    d_a, d_b = 1, -1
    def forward(self, a, b): return a - b


class Rsub(Elementwise):
    """b - a, as Python calls it for ``1 - a``."""
    grad_fn, tex, local = "RsubBackward1", "$b - $a", ("-1", "1")
    d_a, d_b = -1, 1
    def forward(self, a, b): return b - a


class Mul(Elementwise):
    grad_fn, tex, local = "MulBackward0", r"$a \cdot $b", ("$b", "$a")
    def forward(self, a, b): return a * b
    def d_a(self, b): return b
    def d_b(self, a): return a


class Div(Elementwise):
    grad_fn, tex = "DivBackward0", r"\frac{$a}{$b}"
    local = r"\frac{1}{$b}", r"-\frac{$a}{$b^2}"
    def forward(self, a, b): return a / b
    def vjp_a(self, g, b): return g / b
    def vjp_b(self, g, a, b): return -g * ((a / b) / b)


class Neg(Elementwise):
    grad_fn, tex, local = "NegBackward0", "-$a", ("-1",)
    d_a = -1
    def forward(self, a): return -a


class Reciprocal(Elementwise):
    grad_fn, tex, local = "ReciprocalBackward0", r"\frac{1}{$a}", ("-$out^2",)
    def forward(self, a): return 1 / a
    def vjp_a(self, g, out): return -g * (out * out)


@dataclass(frozen=True)
class Pow(Elementwise):
    """a to a fixed power."""
    exponent: float
    grad_fn, tex, local = "PowBackward0", "$a^{$exponent}", (r"$exponent \cdot $a^{$exponent - 1}",)
    def forward(self, a): return a ** self.exponent
    def d_a(self, a): return self.exponent * a ** (self.exponent - 1) if self.exponent else 0


class PowTensor(Elementwise):
    grad_fn, tex = "PowBackward1", "$a^{$b}"
    local = r"$b \cdot $a^{$b - 1}", r"$out \cdot \ln $a"
    saved_as: ClassVar = {"a": "self", "b": "exponent", "out": "result"}
    def forward(self, a, b): return a ** b
    def vjp_a(self, g, a, b): return np.where(b == 0, 0, g * (b * a ** (b - 1)))
    def vjp_b(self, g, a, b, out): return np.where((a == 0) * (b >= 0), 0, g * (out * np.log(a)))


@dataclass(frozen=True)
class Rpow(Elementwise):
    """A fixed base to the power a, as in ``2 ** a``."""
    base: float
    grad_fn, tex, local = "PowBackward2", "$base^{$a}", (r"$out \cdot \ln $base",)
    def forward(self, a): return self.base ** a
    def d_a(self, out): return out * np.log(self.base) if self.base else out * 0
