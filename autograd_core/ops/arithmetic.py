"""Arithmetic: + - * / ** // % and their relatives, elementwise with broadcasting."""

import math
from typing import ClassVar

import numpy as np

from ..core.op import Elementwise
from .renaming import renamed


class Arithmetic(Elementwise):
    """Operands are brought to one dtype first."""
    promotes = "same"


class Add(Arithmetic):
    grad_fn, tex, local = "AddBackward0", "$a + $b", ("1", "1")
    d_a, d_b = 1, 1
    def forward(self, a, b): return a + b


class AddScaled(Arithmetic):
    alpha: float
    grad_fn, tex, local = "AddBackward0", r"$a + $alpha \cdot $b", ("1", "$alpha")
    d_a = 1
    def forward(self, a, b): return a + self.alpha * b
    def vjp_b(self, g): return g * self.alpha


class Sub(Arithmetic):
    grad_fn, tex, local = "SubBackward0", "$a - $b", ("1", "-1")
    d_a, d_b = 1, -1
    def forward(self, a, b): return a - b


class SubScaled(Arithmetic):
    alpha: float
    grad_fn, tex, local = "SubBackward0", r"$a - $alpha \cdot $b", ("1", "-$alpha")
    d_a = 1
    def forward(self, a, b): return a - self.alpha * b
    def vjp_b(self, g): return -g * self.alpha


class Rsub(Arithmetic):
    """b - alpha a for a number b, as Python calls it for ``1 - a``."""
    alpha: float = 1
    grad_fn, tex, local = "RsubBackward1", "$b - $a", ("-$alpha",)
    def forward(self, a, b): return b - (a if self.alpha == 1 else self.alpha * a)
    def vjp_a(self, g): return -g if self.alpha == 1 else -g * self.alpha


class RsubTensor(Arithmetic):
    """b - alpha a."""
    alpha: float = 1
    grad_fn, tex, local = "RsubBackward0", r"$b - $alpha \cdot $a", ("-$alpha", "1")
    d_b = 1
    def forward(self, a, b): return b - self.alpha * a
    def vjp_a(self, g): return -g * self.alpha


class Mul(Arithmetic):
    grad_fn, tex, local = "MulBackward0", r"$a \cdot $b", ("$b", "$a")
    def forward(self, a, b): return a * b
    def d_a(self, b): return b
    def d_b(self, a): return a


class Div(Elementwise):
    promotes = "float"
    grad_fn, tex = "DivBackward0", r"\frac{$a}{$b}"
    local = r"\frac{1}{$b}", r"-\frac{$a}{$b^2}"
    def forward(self, a, b): return a / b
    def vjp_a(self, g, b): return g / b
    def vjp_b(self, g, a, b): return -g * ((a / b) / b)


DivBy = renamed(Div, "DivBy", "DivBackward2")
DivByNumber = renamed(Div, "DivByNumber", "DivBackward1")


class DivRounded(Arithmetic):
    """The quotient rounded down ("floor") or towards zero ("trunc"): flat, so no gradient."""
    rounding_mode: str
    grad_fn, tex = "DivBackward2", r"\operatorname{$rounding_mode}($a / $b)"
    local, d_a, d_b = ("0", "0"), 0, 0

    def forward(self, a, b):
        if self.rounding_mode == "floor":
            return a // b
        if np.result_type(a, b).kind == "f":
            return np.trunc(a / b)
        return np.sign(a) * np.sign(b) * (np.abs(a) // np.abs(b))


class FloorDivide(DivRounded):
    """``//``; backward through it is refused, as in PyTorch."""
    grad_fn = "NotImplemented"
    def __init__(self): super().__init__("floor")
    def vjp_a(self, g): raise RuntimeError("derivative for aten::floor_divide is not implemented")
    vjp_b = vjp_a


class Remainder(Arithmetic):
    """What is left of a after b went into it whole times; has the sign of b."""
    grad_fn, tex = "RemainderBackward1", r"$a \bmod $b"
    local, d_a = ("1", r"-\lfloor $a / $b \rfloor"), 1
    def forward(self, a, b): return np.remainder(a, b)
    def vjp_b(self, g, a, b): return -g * DivRounded("floor")(a, b)


class RemainderNumber(Arithmetic):
    """The same for a number b."""
    grad_fn, tex, local, d_a = "RemainderBackward0", r"$a \bmod $b", ("1",), 1
    def forward(self, a, b): return np.remainder(a, b)


class NumberRemainder(Arithmetic):
    """A number a modulo b; backward through it is refused, as in PyTorch."""
    grad_fn, tex, local = "NotImplemented", r"$a \bmod $b", ("", r"-\lfloor $a / $b \rfloor")
    def forward(self, a, b): return np.remainder(a, b)
    def vjp_b(self, g): raise RuntimeError("derivative for aten::remainder is not implemented")


class Fmod(Arithmetic):
    """The remainder with the sign of a."""
    grad_fn, tex = "FmodBackward1", r"\operatorname{fmod}($a, $b)"
    local, d_a = ("1", r"-\operatorname{trunc}($a / $b)"), 1
    def forward(self, a, b): return np.fmod(a, b)
    def vjp_b(self, g, a, b): return -g * DivRounded("trunc")(a, b)


class FmodNumber(Arithmetic):
    """The same for a number b."""
    grad_fn, tex, local, d_a = "FmodBackward0", r"\operatorname{fmod}($a, $b)", ("1",), 1
    def forward(self, a, b): return np.fmod(a, b)


class Neg(Elementwise):
    grad_fn, tex, local = "NegBackward0", "-$a", ("-1",)
    d_a = -1
    def forward(self, a): return -a


class Reciprocal(Elementwise):
    promotes = "float"
    grad_fn, tex, local = "ReciprocalBackward0", r"\frac{1}{$a}", ("-$out^2",)
    def forward(self, a): return 1 / a
    def vjp_a(self, g, out): return -g * (out * out)


class Pow(Elementwise):
    """a to a fixed power."""
    exponent: float
    grad_fn, tex, local = "PowBackward0", "$a^{$exponent}", (r"$exponent \cdot $a^{$exponent - 1}",)
    def forward(self, a): return a ** self.exponent

    def vjp_a(self, g, a):
        n = self.exponent
        return g * (n * a ** (n - 1)) if n else np.zeros_like(g)


class PowTensor(Arithmetic):
    grad_fn, tex = "PowBackward1", "$a^{$b}"
    local = r"$b \cdot $a^{$b - 1}", r"$out \cdot \ln $a"
    saved_as: ClassVar = {"a": "self", "b": "exponent", "out": "result"}

    def forward(self, a, b):
        if np.result_type(a, b).kind == "f":
            return a ** b
        size = a ** np.maximum(b, 0)
        return np.where(b < 0, np.where(np.abs(a) == 1, a ** (b % 2), 0), size).astype(size.dtype)

    def vjp_a(self, g, a, b): return np.where(b == 0, 0, g * (b * a ** (b - 1)))
    def vjp_b(self, g, a, b, out): return np.where((a == 0) * (b >= 0), 0, g * (out * np.log(a)))


class Rpow(Elementwise):
    """A fixed base to the power a, as in ``2 ** a``."""
    base: float
    grad_fn, tex, local = "PowBackward2", "$base^{$a}", (r"$out \cdot \ln $base",)
    saved_as: ClassVar = {"a": "exponent", "out": "result"}
    def forward(self, a): return self.base ** a

    def d_a(self, a, out):
        if self.base:
            return out * float(np.log(self.base))
        return np.where(a >= 0, 0, np.where(a < 0, -math.inf, a))


class LogAddExp(Elementwise):
    """log(e^a + e^b), without overflow."""
    grad_fn, tex, promotes = "LogaddexpBackward0", r"\ln(e^{$a} + e^{$b})", "same"
    local = "e^{$a - $out}", "e^{$b - $out}"
    def forward(self, a, b): return np.logaddexp(a, b)
    def vjp_a(self, g, a, b): return g / (1 + np.exp(b - a))
    def vjp_b(self, g, a, b): return g / (1 + np.exp(a - b))


class Hypot(Arithmetic):
    grad_fn, tex = "HypotBackward0", r"\sqrt{$a^2 + $b^2}"
    local = r"\frac{$a}{$out}", r"\frac{$b}{$out}"
    def forward(self, a, b): return np.hypot(a, b)
    def vjp_a(self, g, a, out): return g * (a / out)
    def vjp_b(self, g, b, out): return g * (b / out)


class Atan2(Elementwise):
    """The angle of the point (b, a)."""
    grad_fn, tex, promotes = "Atan2Backward0", r"\operatorname{atan2}($a, $b)", "float"
    local = r"\frac{$b}{$a^2 + $b^2}", r"-\frac{$a}{$a^2 + $b^2}"
    def forward(self, a, b): return np.arctan2(a, b)
    def vjp_a(self, g, a, b): return g * b * inverse_square(a, b)
    def vjp_b(self, g, a, b): return g * -a * inverse_square(a, b)


def inverse_square(a, b):
    """1 / (a² + b²), 0 at the origin."""
    square = a * a + b * b
    return np.where(square == 0, 0, 1 / np.where(square == 0, 1, square))


class Xlogy(Elementwise):
    """a ln b, 0 where a is 0."""
    grad_fn, tex, promotes = "XlogyBackward0", r"$a \cdot \ln $b", "float"
    local = r"\ln $b", r"\frac{$a}{$b}"
    def forward(self, a, b): return np.where((a == 0) & ~np.isnan(b), 0, a * np.log(b))
    def vjp_a(self, g, a, b): return g * np.where((a == 0) * (b <= 0), 0, np.log(b))
    def vjp_b(self, g, a, b): return g * (a / b)


class XlogyNumber(Elementwise):
    """a ln b for a number b."""
    grad_fn, tex, promotes = "XlogyBackward2", r"$a \cdot \ln $b", "float"
    local = (r"\ln $b",)
    def forward(self, a, b): return np.where(a == 0, a.dtype.type(0),
                                             a * a.dtype.type(np.log(float(b))))
    def vjp_a(self, g, b): return g * float(np.log(float(b)))


class Addcmul(Arithmetic):
    """a + value · b · c."""
    value: float = 1
    grad_fn, tex = "AddcmulBackward0", r"$a + $value \cdot $b \cdot $c"
    local, d_a = ("1", r"$value \cdot $c", r"$value \cdot $b"), 1
    saved_as: ClassVar = {"a": "self", "b": "tensor1", "c": "tensor2"}
    def forward(self, a, b, c): return a + self.value * (b * c)
    def vjp_b(self, g, c): return g * (c * self.value)
    def vjp_c(self, g, b): return g * (b * self.value)


class Addcdiv(Arithmetic):
    """a + value · b / c."""
    value: float = 1
    grad_fn, tex = "AddcdivBackward0", r"$a + $value \cdot \frac{$b}{$c}"
    local, d_a = ("1", r"\frac{$value}{$c}", r"-\frac{$value \cdot $b}{$c^2}"), 1
    saved_as: ClassVar = {"a": "self", "b": "tensor1", "c": "tensor2"}
    def forward(self, a, b, c): return a + self.value * (b / c)
    def vjp_b(self, g, c): return g * (self.value / c)
    def vjp_c(self, g, b, c): return -g * (self.value * b / (c * c))


class Lerp(Arithmetic):
    """From a (at weight 0) to b (at 1)."""
    weight: float
    grad_fn, tex = "LerpBackward0", r"$a + $weight \cdot ($b - $a)"
    local = r"1 - $weight", "$weight"
    def forward(self, a, b): return lerped(a, b, self.weight)
    def vjp_a(self, g): return g * (1 - self.weight)
    def vjp_b(self, g): return g * self.weight


class LerpTensor(Arithmetic):
    """From a (at weight 0) to b (at 1), with a weight for each element."""
    grad_fn, tex = "LerpBackward1", r"$a + $weight \cdot ($b - $a)"
    local = "1 - $weight", "$weight", "$b - $a"
    saved_as: ClassVar = {"a": "self", "b": "end"}
    def forward(self, a, b, weight): return lerped(a, b, weight)
    def vjp_a(self, g, weight): return g * (1 - weight)
    def vjp_b(self, g, weight): return g * weight
    def vjp_weight(self, g, a, b): return g * (b - a)


def lerped(a, b, weight):
    """a + weight (b - a), exact at both ends."""
    return np.where(np.abs(weight) < 0.5, a + weight * (b - a), b - (b - a) * (1 - weight))
