"""The error function and the logarithm of the gamma function, in NumPy alone.

erf and erfc are W. J. Cody's rational approximations (Math. Comp. 23, 1969): 16 digits.
"""

from __future__ import annotations

import math

import numpy as np

from .elementary import Elementary

SMALL = ((1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2,
          3.77485237685302021e2, 3.20937758913846947e3),
         (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
          2.84423683343917062e3))
MIDDLE = ((2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594,
           6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2,
           1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3),
          (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
           1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3,
           3.43936767414372164e3, 1.23033935480374942e3))
LARGE = ((1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
          1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4),
         (1.0, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1,
          6.05183413124413191e-2, 2.33520497626869185e-3))
TWO_BY_ROOT_PI = 2 / math.sqrt(math.pi)


def ratio(coefficients, x):
    """One polynomial over another, the highest power first."""
    return np.polyval(coefficients[0], x) / np.polyval(coefficients[1], x)


def tail(a):
    """erfc(a) for a of at least 0.46875."""
    near = ratio(MIDDLE, np.minimum(a, 4))
    inverse = 1 / np.maximum(a, 4) ** 2
    far = (1 / math.sqrt(math.pi) - inverse * ratio(LARGE, inverse)) / np.maximum(a, 4)
    whole = np.trunc(a * 16) / 16    # exp(-a²) in two factors, so that a² loses no digits
    return (np.exp(-whole * whole) * np.exp(-(a - whole) * (a + whole))
            * np.where(a <= 4, near, far))


def erf(a):
    """The error function of an array.

    >>> float(erf(np.float64(0.5))) == math.erf(0.5)
    True
    """
    x = np.asarray(a, np.float64)
    size = np.abs(x)
    inner = np.minimum(size, 0.46875)
    small = np.copysign(inner * ratio(SMALL, inner * inner), x)
    large = np.copysign(1 - tail(np.clip(size, 0.46875, 27)), x)
    return np.where(size <= 0.46875, small, np.where(x == x, large, x)).astype(a.dtype)[()]


def erfc(a):
    """1 - erf, without cancellation for large arguments."""
    x = np.asarray(a, np.float64)
    upper = tail(np.clip(np.abs(x), 0.46875, 27))
    outer = np.where(x > 0, upper, np.where(x == x, 2 - upper, x))
    return np.where(np.abs(x) <= 0.46875, 1 - erf(x), outer).astype(a.dtype)[()]


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


class Erf(Elementary):
    grad_fn, tex = "ErfBackward0", r"\operatorname{erf} $a"
    local = (r"\tfrac{2}{\sqrt{\pi}} e^{-$a^2}",)
    def forward(self, a): return erf(a)
    def vjp_a(self, g, a): return TWO_BY_ROOT_PI * np.exp(-(a * a)) * g


class Erfc(Elementary):
    grad_fn, tex = "ErfcBackward0", r"\operatorname{erfc} $a"
    local = (r"-\tfrac{2}{\sqrt{\pi}} e^{-$a^2}",)
    def forward(self, a): return erfc(a)
    def vjp_a(self, g, a): return -TWO_BY_ROOT_PI * np.exp(-(a * a)) * g


class Erfinv(Elementary):
    grad_fn, tex = "ErfinvBackward0", r"\operatorname{erf}^{-1} $a"
    local = (r"\tfrac{\sqrt{\pi}}{2} e^{$out^2}",)
    def forward(self, a): return erfinv(a)
    def vjp_a(self, g, out): return np.exp(out * out) / TWO_BY_ROOT_PI * g


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
        below = np.where(x == 0, np.nan, np.where(x == np.floor(x), np.nan, 1 - x))
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
