"""The error function and the logarithm of the gamma function, in NumPy alone.

erf and erfc are W. J. Cody's rational approximations (Math. Comp. 23, 1969): 16 digits.
"""

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


INNER, NEAR, ALL = 0.46875, 4, 28
"""Up to where each of the three approximations goes; beyond the last erfc is 0."""


def horner(coefficients, x):
    """A polynomial, the highest power first."""
    out = np.full_like(x, coefficients[0])
    for c in coefficients[1:]:
        out *= x
        out += c
    return out


def ratio(coefficients, x):
    """One polynomial over another."""
    return horner(coefficients[0], x) / horner(coefficients[1], x)


def tail(a):
    """erfc(a) for numbers of at least 0.46875."""
    out = ratio(MIDDLE, np.minimum(a, NEAR))
    far = a > NEAR
    if far.any():
        x = a[far]
        inverse = 1 / x ** 2
        out[far] = (1 / math.sqrt(math.pi) - inverse * ratio(LARGE, inverse)) / x
    whole = np.trunc(a * 16) / 16    # exp(-a²) in two factors, so that a² loses no digits
    return np.exp(-whole * whole) * np.exp(-(a - whole) * (a + whole)) * out


def by_parts(a, from_inner, from_tail):
    """``from_inner(erf(x))`` where x is small, ``from_tail(erfc(|x|), x)`` elsewhere."""
    x = np.asarray(a, np.float64).reshape(-1)
    size = np.abs(x)
    small = np.where(size <= INNER, x, 0)
    inner = from_inner(small * ratio(SMALL, small * small))
    outer = from_tail(tail(np.clip(size, INNER, ALL)), x)
    return np.where(size <= INNER, inner, outer).reshape(a.shape).astype(a.dtype)[()]


def erf(a):
    """The error function of an array.

    >>> float(erf(np.float64(0.5))) == math.erf(0.5)
    True
    """
    return by_parts(a, lambda inner: inner, lambda upper, x: np.copysign(1 - upper, x))


def erfc(a):
    """1 - erf, without cancellation for large arguments."""
    return by_parts(a, lambda inner: 1 - inner,
                    lambda upper, x: np.where(x < 0, 2 - upper, upper))


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
