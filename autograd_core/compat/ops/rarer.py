"""Rarer functions of numbers."""

from math import log

import numpy as np

from ...core.op import Elementwise, General


class Nextafter(Elementwise):
    """The next number after a, towards b: no gradient goes through."""
    tex = r"\operatorname{nextafter}($a, $b)"
    promotes = "same"
    def forward(self, a, b): return np.nextafter(a, b)


class Ldexp(Elementwise):
    """a · 2^b."""
    grad_fn, tex, local = "LdexpBackward0", r"$a \cdot 2^{$b}", ("2^{$b}", r"\ln 2 \cdot $out")
    def forward(self, a, b): return (a * np.exp2(b)).astype(a.dtype)
    def vjp_a(self, g, b): return g * (g * 0 + 2.0) ** b
    def d_b(self, out): return out * log(2)


class Frexp(Elementwise):
    """The mantissa of a, whose ``exponent`` is known."""
    grad_fn, tex, local = "FrexpBackward0", r"$a \cdot 2^{-$exponent}", ("2^{-$exponent}",)
    def forward(self, a, exponent): return np.frexp(a)[0]
    def vjp_a(self, g, exponent): return g * (g * 0 + 2.0) ** (-exponent)


class LogAddExp2(Elementwise):
    """log2(2^a + 2^b)."""
    grad_fn, tex = "Logaddexp2Backward0", r"\log_2(2^{$a} + 2^{$b})"
    local, promotes = ("2^{$a - $out}", "2^{$b - $out}"), "float"
    def forward(self, a, b): return np.logaddexp2(a, b)
    def d_a(self, a, out): return np.exp2(a - out)
    def d_b(self, b, out): return np.exp2(b - out)


class I0(Elementwise):
    """The modified Bessel function of order 0."""
    grad_fn, tex, local = "I0Backward0", "I_0($a)", ("I_1($a)",)
    promotes = "float"
    def forward(self, a): return np.i0(a.astype(np.float64)).astype(a.dtype)
    def d_a(self, a): return I1()(a)


class I1(Elementwise):
    """The modified Bessel function of order 1, by its integral."""
    grad_fn, tex, local = "SpecialI1Backward0", "I_1($a)", ("I_0($a) - I_1($a) / $a",)
    promotes = "float"

    def forward(self, a):
        angle = (np.arange(200) + 0.5) * (np.pi / 200)
        x = a.astype(np.float64)[..., None]
        return (np.exp(x * np.cos(angle)) * np.cos(angle)).mean(-1).astype(a.dtype)

    def d_a(self, a, out):
        nowhere = a == 0
        return np.where(nowhere, 0.5, I0()(a) - out / (a + nowhere))


class Renorm(General):
    """Slices scaled down to a p-norm of ``maxnorm`` over ``dims``, where it is above."""
    p: float
    dims: tuple[int, ...]
    maxnorm: float
    grad_fn, tex, local = "RenormBackward0", r"\operatorname{renorm}($a)", (r"\text{dense}",)

    def factor(self, a):
        norm = (np.abs(a) ** self.p).sum(axis=self.dims, keepdims=True) ** (1 / self.p)
        above = norm > self.maxnorm
        return np.where(above, self.maxnorm / (norm + 1e-7), 1), norm, above

    def forward(self, a): return (a * self.factor(a)[0]).astype(a.dtype)

    def vjp_a(self, g, a):
        factor, norm, above = self.factor(a)
        along = (g * a).sum(axis=self.dims, keepdims=True)
        turned = np.sign(a) * np.abs(a) ** (self.p - 1) * np.where(above, norm, 1) ** (1 - self.p)
        return g * factor - np.where(above, along * self.maxnorm / (norm + 1e-7) ** 2, 0) * turned
