"""Running totals along an axis: cumsum, cumprod, logcumsumexp."""

import numpy as np

from ..core.op import General, Linear
from .reduce import product_dtype, without_zeros


class Cumsum(Linear):
    """The sum of all elements up to each."""
    dim: int
    dtype: np.dtype | None = None
    grad_fn, tex, local = "CumsumBackward0", r"\operatorname{cumsum}_{$dim} $a", (r"[j \le i]",)
    structure = ("lower triangle of ones",)
    def forward(self, a):
        return np.cumsum(a, self.dim if a.ndim else None,
                         product_dtype(a, self.dtype)).reshape(a.shape)
    def vjp_a(self, g, shape):
        return np.flip(np.cumsum(np.flip(g, self.dim), self.dim), self.dim) if shape else g


class Cumprod(General):
    """The product of all elements up to each."""
    dim: int
    dtype: np.dtype | None = None
    grad_fn, tex = "CumprodBackward0", r"\operatorname{cumprod}_{$dim} $a"
    local = (r"\prod_{k \le i, k \ne j} {$a}_k",)

    def forward(self, a):
        return np.cumprod(a, self.dim if a.ndim else None,
                          product_dtype(a, self.dtype)).reshape(a.shape)

    def vjp_a(self, g, a, out, shape):
        """Σ_i g_i Π_{k≤i, k≠j} a_k = (Π_{k<j} a_k) r_j with r_j = g_j + a_{j+1} r_{j+1}."""
        if not shape or not shape[self.dim]:
            return g
        if without_zeros(a):
            return np.flip(np.cumsum(np.flip(g * out, self.dim), self.dim), self.dim) / a
        at = [(slice(None),) * self.dim + (k,) for k in range(shape[self.dim])]
        r, before = [g[at[-1]]], [a[at[0]] * 0 + 1]
        for k in range(len(at) - 1, 0, -1):
            r.insert(0, g[at[k - 1]] + a[at[k]] * r[0])
        for k in range(len(at) - 1):
            before.append(before[-1] * a[at[k]])
        return np.stack([x * y for x, y in zip(before, r, strict=True)], self.dim)


class Logcumsumexp(General):
    """log Σ e^a over all elements up to each."""
    dim: int
    grad_fn, tex = "LogcumsumexpBackward0", r"\ln \operatorname{cumsum}_{$dim} e^{$a}"
    local = (r"[j \le i] \, e^{{$a}_j - {$out}_i}",)

    def forward(self, a):
        return np.logaddexp.accumulate(a, self.dim) if a.ndim else a.copy()

    def vjp_a(self, g, a, out, shape):
        """Σ_{i≥j} g_i e^{a_j - out_i}, every exponent at most 0."""
        if not shape or not shape[self.dim]:
            return g
        at = [(slice(None),) * self.dim + (k,) for k in range(shape[self.dim])]
        return np.stack([sum(g[i] * np.exp(a[j] - out[i]) for i in at[k:])
                         for k, j in enumerate(at)], self.dim)
