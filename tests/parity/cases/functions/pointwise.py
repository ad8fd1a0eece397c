"""Elementwise functions: arithmetic, elementary functions, rounding, extremes, logic."""

from __future__ import annotations

ANYWHERE = ("abs absolute acos arccos acosh arccosh asin arcsin asinh arcsinh atan arctan atanh arctanh ceil "
            "clone cos cosh deg2rad digamma erf erfc erfinv exp exp2 expm1 fix floor frac lgamma log "
            "log10 log1p log2 logit nan_to_num neg negative positive rad2deg reciprocal relu round "
            "rsqrt sgn sigmoid sign signbit sin sinc sinh sqrt square tan tanh trunc "
            "isnan isinf isfinite isposinf isneginf isreal logical_not").split()
BINARY = ("add sub subtract mul multiply div divide true_divide floor_divide remainder fmod pow "
          "maximum minimum fmax fmin atan2 arctan2 hypot logaddexp xlogy copysign "
          "eq ne lt le gt ge greater greater_equal less less_equal not_equal "
          "logical_and logical_or logical_xor isclose allclose equal float_power").split()
WITH_NUMBERS = ("add sub mul div floor_divide remainder fmod pow eq lt true_divide xlogy copysign "
                "greater less_equal").split()

WRITTEN = """
x + y
x - 1
1 - x
x * 2.5
2 / x
x / 2
x // 2
x % 2
2 // x
2 % x
x // y
x % y
n // 2
n % 2
n // -2
7 // n
7 % n
n / 2
n % 2.5
-x
+x
abs(x)
x ** 2
x ** 0
x ** 1
x ** 3.5
2 ** x
p ** x
n ** 2
2 ** n
n ** 2.
0 ** x
round(x)
divmod(x, 2)
x.__pow__(2)
x.rsub(1)
torch.rsub(x, y)
torch.rsub(x, y, alpha=3)
torch.add(x, y, alpha=2)
torch.sub(x, y, alpha=0.5)
torch.add(x, 1, alpha=2)
x.add(y, alpha=-1)
x.sub(1, alpha=3)
torch.add(n, n, alpha=2)
torch.add(n, n, alpha=2.5)
torch.add(m, m)
torch.sub(m, m)
m - True
1 - m
m * 2
m * 2.5
m + m
m * m
m / m
-m
m // m
m ** 2
torch.mul(m, x)
torch.div(x, y, rounding_mode='floor')
torch.div(x, y, rounding_mode='trunc')
torch.div(n, 2, rounding_mode='floor')
torch.div(n, 2, rounding_mode='trunc')
torch.div(x, 2, rounding_mode=None)
x.div(2, rounding_mode='floor')
torch.div(x, y, rounding_mode='up')
n // 0
n % 0
torch.div(n, 0)
x // 0
x % 0
torch.fmod(x, 0)
torch.fmod(n, 0)
torch.remainder(7, n)
torch.pow(2, x)
torch.pow(n, -1)
n ** -1
torch.pow(n, torch.tensor([1, 2, -1]))
torch.addcmul(s, x, y)
torch.addcmul(x, x, y, value=0.5)
x.addcmul(x, y, value=2)
torch.addcdiv(x, y, p)
torch.addcdiv(x, y, p, value=0.5)
torch.addcdiv(n, n, n)
torch.lerp(x, y, 0.3)
torch.lerp(x, y, p)
x.lerp(y, 0.8)
torch.lerp(x, d, 0.5)
torch.clamp(x, 0)
torch.clamp(x, 0, 1)
torch.clamp(x, min=-1)
torch.clamp(x, max=1.)
x.clamp(-1, 1)
torch.clamp(x, p)
torch.clamp(x, max=p)
torch.clamp(x, min=p, max=y)
torch.clamp(n, 0, 2)
torch.clamp(n, 0.5)
torch.clamp(x)
torch.clip(x, 0, 1)
x.clip(0, 1)
torch.clamp_min(x, 0)
torch.clamp_max(x, 0)
x.clamp_min(p)
torch.clamp(torch.tensor([0., 1., 2.], requires_grad=True), 0, 1)
torch.clamp(x, 0, y)
torch.clamp(x, 3, 1)
torch.maximum(x, x)
torch.maximum(x, torch.tensor([0.5, 0., 2.]))
torch.minimum(torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True))
torch.maximum(x, 0)
torch.max(x, y)
torch.min(x, y)
x.max(y)
torch.maximum(n, x)
torch.heaviside(x, y)
torch.heaviside(torch.tensor([-1., 0., 1.]), torch.tensor([0.5]))
torch.heaviside(x.detach(), p.detach())
torch.nan_to_num(x / 0)
torch.nan_to_num(torch.tensor([float('nan'), float('inf'), -float('inf')]), nan=1., posinf=2., neginf=3.)
torch.nan_to_num(torch.tensor([float('nan'), 1.], requires_grad=True), 5.)
torch.round(x, decimals=1)
torch.round(torch.tensor([0.5, 1.5, 2.5, -0.5]))
x.round(decimals=0)
torch.round(torch.tensor([1.2345, 678.9]), decimals=2)
torch.round(torch.tensor([1234.5]), decimals=-2)
torch.logit(x, eps=1e-6)
torch.logit(p, 0.4)
torch.xlogy(torch.zeros(2, requires_grad=True), torch.tensor([0., 1.]))
torch.where(m, x, y)
torch.where(x > 0, x, 0)
torch.where(m, 1., x)
torch.where(x > 0, x, 0.)
torch.where(m, n, 1)
torch.where(m, n, 1.5)
torch.where(m, 1, 2)
torch.where(m, 1., 2)
torch.where(m)
torch.where(x > 0)
x.where(m, y)
torch.where(m, x, d)
torch.where(m, x, torch.tensor(0., dtype=torch.float64))
torch.where(M, A, x)
torch.where(m, A, s)
torch.where(n, x, y)
torch.where(torch.tensor([True, False]), x, y)
torch.where(x > 0, torch.sqrt(x), 0)
torch.isclose(x, x + 1e-9)
torch.allclose(x, y)
torch.allclose(x, x + 1e-7)
torch.isclose(torch.tensor([float('nan')]), torch.tensor([float('nan')]), equal_nan=True)
torch.isclose(x, y, rtol=0., atol=10.)
torch.equal(x, x.clone())
x.equal(y)
torch.equal(n, x)
torch.equal(x, A)
x.allclose(y, atol=5)
x & y
n & 1
n | 4
n ^ n
~n
~m
~x
m & m
m | ~m
m ^ True
n & m
True & m
n << 1
n >> 1
torch.bitwise_and(n, 6)
torch.bitwise_or(n, 1)
torch.bitwise_xor(n, 3)
torch.bitwise_not(n)
torch.bitwise_left_shift(n, 2)
torch.bitwise_right_shift(n, 1)
x & 1
m & 1.5
m & n
torch.logical_and(m, x)
torch.logical_or(m, ~m)
torch.logical_not(x)
m.logical_and(n)
x > y
x >= 0
x == y
x != 0.5
x < n
n == 3.0
m == True
1 < x
0.5 == x
(x > 0).any()
(x > 0) & (x < 1)
x == None
x != 'a'
x < 'a'
x == [1, 2, 3]
torch.exp(2.)
torch.exp([1.])
torch.sin('a')
x + 'a'
x + None
x + [1, 2, 3]
x * 'a'
torch.add(x, 'a')
torch.add('a', x)
torch.mul(x, None)
x + torch.ones(2)
x * torch.ones(4)
A + torch.ones(2)
A - torch.ones(3, 2)
torch.maximum(x, torch.ones(2))
torch.atan2(A, torch.ones(2))
x ** torch.ones(2)
torch.where(m, x, torch.ones(2))
torch.clamp(x, torch.zeros(2))
x < torch.ones(2)
torch.lerp(x, torch.ones(2), 0.5)
torch.fmod(x, torch.ones(2))
x // torch.ones(2)
torch.addcmul(x, torch.ones(2), y)
x / torch.ones(2)
x.pow(torch.ones(2))
torch.sum(torch.sin(x) * torch.exp(y) / (1 + p ** 2))
(x.tanh() * y).sigmoid().log()
torch.polygamma(1, p)
torch.polygamma(0, p)
torch.special.expit(x)
torch.special.erf(x)
torch.special.logsumexp(A, 1)
torch.special.xlogy(p, p)
torch.special.entr(p)
torch.special.entr(torch.tensor([0., -0., 1., -1., float('inf'), -float('inf'), float('nan')]))
torch.special.entr(torch.zeros(2, requires_grad=True))
torch.special.entr(n)
torch.special.gammaln(p)
torch.special.log1p(p)
torch.special.expm1(p)
torch.exp(torch.tensor([100., -100.]))
torch.sigmoid(torch.tensor([100., -100., 800., -800.], requires_grad=True))
torch.logaddexp(torch.tensor([1000., -1000.]), torch.tensor([1000., -1000.]))
torch.log1p(torch.tensor([1e-10]))
torch.expm1(torch.tensor([1e-10]))
torch.hypot(torch.tensor([3e20]), torch.tensor([4e20]))
torch.erf(torch.tensor([0., 0.1, 0.5, 1., 2., 3., 6., -1.]))
torch.erfc(torch.tensor([0., 0.1, 0.5, 1., 2., 3., 6., 10., -1.]))
torch.erfc(torch.tensor([5., 10., 20.], dtype=torch.float64))
torch.erfinv(torch.tensor([0., 0.5, -0.9, 0.999, 1., -1., 2.]))
"""

POINTWISE = [
    *[f"torch.{f}(p)" for f in ANYWHERE],
    *[f"x.{f}()" for f in ANYWHERE],
    *[f"torch.{f}(torch.tensor([0., -0., 1., -1., float('inf'), -float('inf'), float('nan')]))" for f in ANYWHERE],
    *[f"torch.{f}(n)" for f in ANYWHERE],
    *[f"torch.{f}(m)" for f in "abs exp sin floor neg sign square sqrt sigmoid logical_not isnan".split()],
    *[f"torch.{f}(d)" for f in "exp log2 erf floor tan atan asinh sigmoid".split()],
    *[f"torch.{f}(torch.zeros(2, requires_grad=True))" for f in "abs sqrt square sign sgn relu exp log sin tan asin asinh atan sinc rsqrt frac".split()],
    *[f"torch.{f}(x, y)" for f in BINARY],
    *[f"A.{f}(x)" for f in BINARY],
    *[f"torch.{f}(n, torch.tensor([2, 3, -2]))" for f in BINARY],
    *[f"torch.{f}(x, n)" for f in BINARY],
    *[f"torch.{f}(x, 2)" for f in WITH_NUMBERS],
    *[f"torch.{f}(n, 2)" for f in WITH_NUMBERS],
    *[f"torch.{f}(n, 2.5)" for f in WITH_NUMBERS],
    *[f"x.{f}(0.5)" for f in WITH_NUMBERS],
    *WRITTEN.strip().split("\n"),
]
