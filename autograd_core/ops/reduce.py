"""Reductions: sum, mean, product, variance, norm, logsumexp, over everything or over given axes."""

import math
from math import prod

import numpy as np

from ..core.op import General, Linear


def spread(g, dims, keepdim, shape):
    """``g``, a value per reduced slice, repeated over the slices of ``shape``."""
    if not keepdim and dims:
        dims = {d % len(shape) for d in dims}
        g = g.reshape(tuple(1 if d in dims else n for d, n in enumerate(shape)))
    return np.broadcast_to(g, shape)


def count_of(dims, shape) -> int:
    """How many elements a slice along ``dims`` (none: everything) has."""
    return prod(shape[d] for d in dims) if dims else prod(shape)


def total(a, dims, keepdim, dtype):
    """The sum; integers and bools add up as int64."""
    if dtype is None and a.dtype.kind != "f":
        dtype = np.int64
    return a.sum(dims, dtype, keepdims=keepdim)


class Sum(Linear):
    dtype: np.dtype | None = None
    grad_fn, tex, structure = "SumBackward0", r"\sum $a", ("all ones",)
    local = (r"\mathbf{1}^{\top}",)
    def forward(self, a): return total(a, None, False, self.dtype)
    def vjp_a(self, g, shape): return np.broadcast_to(g, shape)


class SumDim(Linear):
    """Sum over ``dims``, kept as axes of length 1 when ``keepdim``."""
    dims: tuple[int, ...]
    keepdim: bool = False
    dtype: np.dtype | None = None
    grad_fn, tex, structure = "SumBackward1", r"\textstyle\sum_{$dims} $a", ("ones in blocks",)
    local = (r"\tfrac{\partial}{\partial a} \textstyle\sum_{$dims}",)
    def forward(self, a): return total(a, self.dims, self.keepdim, self.dtype)
    def vjp_a(self, g, shape): return spread(g, self.dims, self.keepdim, shape)


class Nansum(General):
    """Sum of those that are not nan."""
    dims: tuple[int, ...] = ()
    keepdim: bool = False
    grad_fn, tex, structure = "NansumBackward0", r"\textstyle\sum_{$dims} $a", ("ones in blocks",)
    local = (r"[$a = $a]",)
    def forward(self, a):
        return total(np.where(a == a, a, a.dtype.type(0)), self.dims or None, self.keepdim, None)
    def vjp_a(self, g, a, shape):
        return np.where(a == a, spread(g, self.dims, self.keepdim, shape), 0)


class Mean(Linear):
    dtype: np.dtype | None = None
    grad_fn, tex, structure = "MeanBackward0", r"\operatorname{mean} $a", ("all equal to 1/n",)
    local = (r"\tfrac{1}{n}\mathbf{1}^{\top}",)
    def forward(self, a):
        if self.dtype is None and type(a) is np.ndarray and a.dtype in EXACT and a.size:
            return np.add.reduce(a, None) / a.size      # what a.mean() does, in a third of the time
        return a.mean(dtype=self.dtype) if a.size else empty_mean(a, self.dtype)

    def vjp_a(self, g, shape):
        if isinstance(g, np.generic):
            return np.full(shape, g / max(prod(shape), 1), g.dtype)
        return np.broadcast_to(g, shape) / max(prod(shape), 1)


EXACT = {np.dtype(np.float32), np.dtype(np.float64)}
"""Dtypes that NumPy adds up in themselves."""


def empty_mean(a, dtype):
    """0 / 0, without NumPy's warning."""
    return (dtype or a.dtype).type(math.nan)


class MeanDim(Linear):
    """Mean over ``dims``, kept as axes of length 1 when ``keepdim``."""
    dims: tuple[int, ...]
    keepdim: bool = False
    dtype: np.dtype | None = None
    grad_fn, tex, structure = "MeanBackward1", r"\operatorname{mean}_{$dims} $a", ("1/n in blocks",)
    local = (r"\tfrac{1}{n}\ \text{in blocks}",)

    def forward(self, a):
        out = a.sum(self.dims, self.dtype, keepdims=self.keepdim)
        return out / out.dtype.type(prod(a.shape[d] for d in self.dims))

    def vjp_a(self, g, shape):
        return spread(g, self.dims, self.keepdim, shape) / max(prod(shape[d] for d in self.dims), 1)


# products

def others(a, dim: int):
    """For each element the product of the others along ``dim``; no division, so zeros are fine."""
    first = np.zeros_like(Narrow(dim, 0, 1)(a)) + 1
    n = a.shape[dim]
    before = np.concatenate([first, Narrow(dim, 0, n - 1)(a)], dim)
    after = np.concatenate([Narrow(dim, 1, n)(a), first], dim)
    return np.cumprod(before, dim) * np.flip(np.cumprod(np.flip(after, dim), dim), dim)


def Narrow(dim, start, stop):
    """The slice start:stop of axis ``dim``."""
    from .shape import Slice
    return Slice(dim, start, stop, 1)


class Prod(General):
    """The product of everything."""
    dtype: np.dtype | None = None
    grad_fn, tex, local = "ProdBackward0", r"\prod $a", (r"\prod_{k \ne j} {$a}_k",)
    def forward(self, a): return a.prod(dtype=product_dtype(a, self.dtype))
    def vjp_a(self, g, a, out, shape):
        if not prod(shape):
            return g * a
        if not shape:
            return g
        if without_zeros(a):
            return g * out / a
        return (g * others(a.reshape(-1), 0)).reshape(shape)


class ProdDim(General):
    """The product along ``dim``."""
    dim: int
    keepdim: bool = False
    dtype: np.dtype | None = None
    grad_fn, tex = "ProdBackward1", r"\textstyle\prod_{$dim} $a"
    local = (r"\prod_{k \ne j} {$a}_k",)
    def forward(self, a):
        if not a.ndim:
            return a.astype(product_dtype(a, self.dtype))
        return a.prod(self.dim, product_dtype(a, self.dtype), keepdims=self.keepdim)
    def vjp_a(self, g, a, out, shape):
        if not shape:
            return g
        if not shape[self.dim]:
            return np.zeros_like(a)
        if without_zeros(a):
            return spread(g * out, (self.dim,), self.keepdim, shape) / a
        return spread(g, (self.dim,), self.keepdim, shape) * others(a, self.dim)


def without_zeros(a) -> bool:
    """May it be divided by?  Of what is only built it is not known."""
    array = getattr(a, "_array", a)
    return isinstance(array, np.ndarray) and bool(array.all())


def product_dtype(a, dtype):
    """Integers and bools multiply as int64."""
    return dtype or (a.dtype if a.dtype.kind == "f" else np.dtype(np.int64))


# spread and size

class Var(General):
    """Mean square distance from the mean, with n - correction in place of n."""
    dims: tuple[int, ...] = ()
    correction: float = 1
    keepdim: bool = False
    grad_fn, tex = "VarBackward0", r"\operatorname{var}_{$dims} $a"
    local = (r"\tfrac{2}{n - $correction}($a - \bar{$a})",)

    def forward(self, a):
        count = a.dtype.type(count_of(self.dims, a.shape))
        away = a - a.sum(self.dims or None, keepdims=True) / count
        freedom = max(count_of(self.dims, a.shape) - self.correction, 0)
        return (away * away).sum(self.dims or None, keepdims=self.keepdim) / a.dtype.type(freedom)

    def vjp_a(self, g, a, shape):
        away = a - np.sum(a, axis=self.dims or None, keepdims=True) / max(
            count_of(self.dims, shape), 1)
        freedom = max(count_of(self.dims, shape) - self.correction, 0)
        scale = 2 / freedom if freedom else math.inf
        return spread(g, self.dims, self.keepdim, shape) * away * scale


class Std(Var):
    """The root of the variance."""
    grad_fn, tex = "StdBackward0", r"\operatorname{std}_{$dims} $a"
    local = (r"\tfrac{1}{(n - $correction) \, $out}($a - \bar{$a})",)
    def forward(self, a): return np.sqrt(Var.forward(self, a))
    def vjp_a(self, g, a, out, shape):
        return Var.vjp_a(self, np.where(out == 0, 0, g / (2 * out)), a, shape)


class VectorNorm(General):
    """The p-norm of the elements along ``dims`` (none: of all)."""
    p: float = 2
    dims: tuple[int, ...] = ()
    keepdim: bool = False
    dtype: np.dtype | None = None
    grad_fn, tex = "LinalgVectorNormBackward0", r"\left\|$a\right\|_{$p}"
    local = (r"\operatorname{sgn}($a) \left(\tfrac{|$a|}{$out}\right)^{$p - 1}",)

    def forward(self, a):
        a = np.abs(a if self.dtype is None else a.astype(self.dtype))
        axis = self.dims or None
        if self.p == math.inf:
            return a.max(axis, keepdims=self.keepdim, initial=0)
        if self.p == -math.inf:
            return a.min(axis, keepdims=self.keepdim)
        if self.p == 0:
            return (a != 0).astype(a.dtype).sum(axis, keepdims=self.keepdim)
        if self.p == 1:
            return a.sum(axis, keepdims=self.keepdim)
        if self.p == 2:
            return np.sqrt((a * a).sum(axis, keepdims=self.keepdim))
        return (a ** self.p).sum(axis, keepdims=self.keepdim) ** a.dtype.type(1 / self.p)

    def vjp_a(self, g, a, out, shape):
        p = self.p
        if p == 0:
            return None
        g, out = (spread(x, self.dims, self.keepdim, shape) for x in (g, out))
        if p == 1:
            return g * ((a > 0) * 1 - (a < 0) * 1)      # 0 at nan
        if p == 2:
            return np.where(out == 0, 0, g * (a / out))
        if math.isinf(p):
            at = np.abs(a) == out
            return g * np.sign(a) * at / np.sum(at, axis=self.dims or None, keepdims=True)
        size = np.abs(a)
        safe = np.where(size == 0, 1, size) if p < 2 else size
        return np.where(out == 0, 0, g * a * safe ** (p - 2) / out ** (p - 1))


class LogSumExp(General):
    """log Σ e^a along ``dims``, the maximum taken out first."""
    dims: tuple[int, ...]
    keepdim: bool = False
    promotes = "float"
    grad_fn, tex = "LogsumexpBackward0", r"\ln \textstyle\sum_{$dims} e^{$a}"
    local = ("e^{$a - $out}",)

    def forward(self, a):
        if not a.size:
            return np.log(np.exp(a).sum(self.dims, keepdims=self.keepdim))
        top = a.max(self.dims, keepdims=True)
        top = np.where(np.isfinite(top), top, 0).astype(a.dtype)
        out = np.log(np.exp(a - top).sum(self.dims, keepdims=True)) + top
        return out if self.keepdim else out.reshape(a.sum(self.dims).shape)

    def vjp_a(self, g, a, out, shape):
        g, out = (spread(x, self.dims, self.keepdim, shape) for x in (g, out))
        return g * np.exp(a - out)
