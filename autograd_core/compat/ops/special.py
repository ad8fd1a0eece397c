"""The gamma function's logarithm and its derivatives, and the inverse of erf, in NumPy alone."""

import math

import numpy as np

from ...ops.elementary import Elementary
from ...ops.special import TWO_BY_ROOT_PI, erf, erfc


def erfinv(a):
    """The inverse of erf: Giles's approximation, then two steps of Newton."""
    x = np.asarray(a, np.float64)
    w = np.log1p(-x * x)
    half = 2 / (math.pi * 0.147) + w / 2
    y = np.copysign(np.sqrt(np.sqrt(half * half - w / 0.147) - half), x)
    for _ in range(3):
        step = np.where(np.abs(x) < 0.5, erf(y) - x,
                        np.sign(x) * (1 - np.abs(x) - erfc(np.abs(y))))
        slope = TWO_BY_ROOT_PI * np.exp(-y * y)
        y = np.where(np.isfinite(y) & (slope > 0), y - step / np.where(slope > 0, slope, 1), y)
    return np.where(np.abs(x) == 1, x * np.inf, y).astype(a.dtype)[()]


class Erfinv(Elementary):
    grad_fn, tex = "ErfinvBackward0", r"\operatorname{erf}^{-1} $a"
    local = (r"\tfrac{\sqrt{\pi}}{2} e^{$out^2}",)
    def forward(self, a): return erfinv(a)
    def vjp_a(self, g, out): return np.exp(out * out) / TWO_BY_ROOT_PI * g


class Entr(Elementary):
    """-a ln a, 0 at 0 and -inf below."""
    grad_fn, tex, local = "SpecialEntrBackward0", r"-$a \cdot \ln $a", (r"-\ln $a - 1",)

    def forward(self, a):
        above = -a * np.log(a)      # nan stays nan
        return np.where(a == 0, a.dtype.type(0), np.where(a < 0, a.dtype.type(-np.inf), above))[()]

    def d_a(self, a): return -np.log(a) - 1


class Lgamma(Elementary):
    """The logarithm of |Γ|."""
    grad_fn, tex, local = "LgammaBackward0", r"\ln \left|\Gamma($a)\right|", (r"\psi($a)",)
    def forward(self, a): return np.vectorize(lgamma, [a.dtype])(a)[()]
    def vjp_a(self, g, a): return g * Polygamma(0)(a)


class Digamma(Elementary):
    """The derivative of lgamma."""
    grad_fn, tex, local = "DigammaBackward0", r"\psi($a)", (r"\psi'($a)",)
    def forward(self, a): return polygamma(0, a)
    def vjp_a(self, g, a): return g * Polygamma(1)(a)


class Polygamma(Elementary):
    """The n-th derivative of digamma."""
    n: int
    grad_fn, tex = "PolygammaBackward0", r"\psi^{($n)}($a)"
    local = (r"\psi^{($n + 1)}($a)",)
    def forward(self, a): return polygamma(self.n, a)
    def vjp_a(self, g, a): return g * Polygamma(self.n + 1)(a)


POLES = (math.inf, -math.inf)


def lgamma(x: float) -> float:
    """``math.lgamma``, inf at its poles."""
    return math.inf if x in POLES or (x <= 0 and x == math.floor(x)) else math.lgamma(x)


BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)


def polygamma(n: int, a):
    """ψ⁽ⁿ⁾ by its recurrence up to 15, then Stirling's series; reflected below 0 for n = 0."""
    x = np.asarray(a, np.float64)
    if n == 0 and np.any(x <= 0):
        below = np.where(x >= 0, 1, np.where(x == np.floor(x), np.nan, 1 - x))
        reflected = polygamma(0, below) - math.pi / np.tan(math.pi * x)
        positive = polygamma(0, np.where(x > 0, x, 1.0))
        return np.where(x > 0, positive, np.where(x == 0, -1 / x, reflected)).astype(a.dtype)[()]
    sign, total = (-1) ** (n + 1), np.zeros_like(x)
    for _ in range(15):
        total = total + sign * math.factorial(n) / x ** (n + 1)
        x = x + 1
    series = np.log(x) - 0.5 / x if n == 0 else sign * (
        math.factorial(n - 1) / x ** n + math.factorial(n) / (2 * x ** (n + 1)))
    for k, number in enumerate(BERNOULLI, 1):
        series = series + sign * number * math.factorial(2 * k + n - 1) / (
            math.factorial(2 * k) * x ** (2 * k + n))
    return (total + series).astype(a.dtype)[()]
