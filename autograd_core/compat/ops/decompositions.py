"""Decompositions of matrices: one operation for each factor, so that each has its own rule.

The rules take the other factors from the input anew: what they are made of is recorded then, and
second derivatives need nothing more.
"""

from typing import ClassVar

import numpy as np

from ...core.op import General
from .linalg import Inv


def as_row(v):
    """A vector as a row, to scale columns with."""
    return v[..., None, :]


def gaps(v):
    """v_j - v_i for each pair, and 1 on the diagonal."""
    return as_row(v) - v[..., None] + np.eye(v.shape[-1]).astype(np.float32)


def eye(n):
    return np.eye(n).astype(np.float32)


class Eigenvalues(General):
    """The eigenvalues of a symmetric matrix, the smallest first."""
    grad_fn, tex = "LinalgEighBackward0", r"\lambda($a)"
    local = (r"v_k v_k^{\top}",)
    def forward(self, a): return np.linalg.eigvalsh(a)
    def vjp_a(self, g, a):
        v = Eigenvectors()(a)
        return (v * as_row(g)) @ v.mT


class Eigenvectors(General):
    """The eigenvectors of a symmetric matrix, as columns."""
    grad_fn, tex = "LinalgEighBackward0", r"V($a)"
    local = (r"\text{dense}",)
    def forward(self, a): return np.linalg.eigh(a)[1]
    def vjp_a(self, g, a):
        v = Eigenvectors()(a)
        inner = v.mT @ g
        off = inner * (1 - eye(inner.shape[-1])) / gaps(Eigenvalues()(a))
        return v @ off @ v.mT


# a V = V diag(λ), for a matrix that need not be symmetric

class GeneralEigenvalues(General):
    """The eigenvalues of a matrix that has real ones, in LAPACK's order."""
    grad_fn, tex, local = "LinalgEigBackward0", r"\lambda($a)", (r"\text{dense}",)
    def forward(self, a): return np.linalg.eigvals(a)
    def vjp_a(self, g, a):
        v = GeneralEigenvectors()(a)
        return Inv()(v).mT @ (v.mT * g[..., None])


class GeneralEigenvectors(General):
    """Its eigenvectors, as columns of length 1."""
    grad_fn, tex, local = "LinalgEigBackward0", r"V($a)", (r"\text{dense}",)
    def forward(self, a): return np.linalg.eig(a)[1]
    def vjp_a(self, g, a):
        v = GeneralEigenvectors()(a)
        inner, one = v.mT @ g, eye(v.shape[-1])
        inner = inner - (v.mT @ v) * as_row((inner * one).sum(-1))  # along v nothing changes
        off = inner * (1 - one) / gaps(GeneralEigenvalues()(a))
        return Inv()(v).mT @ off @ v.mT


# a = U diag(s) Vᵀ

class SingularValues(General):
    """The singular values, the largest first."""
    grad_fn, tex = "LinalgSvdBackward0", r"\sigma($a)"
    local = (r"u_k v_k^{\top}",)
    def forward(self, a): return np.linalg.svd(a, compute_uv=False)
    def vjp_a(self, g, a): return (LeftVectors()(a) * as_row(g)) @ RightVectors()(a)


def skew_part(vectors, g, s):
    """The part of a gradient of singular vectors that turns them among each other."""
    inner = vectors.mT @ g
    squares = s * s
    return (inner - inner.mT) / gaps(squares)


class LeftVectors(General):
    """The left singular vectors, as columns; all that there are if ``full``."""
    full: bool = False
    grad_fn, tex = "LinalgSvdBackward0", r"U($a)"
    local = (r"\text{dense}",)
    def forward(self, a): return np.linalg.svd(a, self.full)[0]

    def vjp_a(self, g, a):
        u, s, vh = LeftVectors()(a), SingularValues()(a), RightVectors()(a)
        g = g[..., :s.shape[-1]]
        inner = skew_part(u, g, s) * as_row(s)
        if u.shape[-2] == u.shape[-1]:
            return u @ inner @ vh
        outside = (g - u @ (u.mT @ g)) / as_row(s)
        return (u @ inner + outside) @ vh


class RightVectors(General):
    """The right singular vectors, as rows; all that there are if ``full``."""
    full: bool = False
    grad_fn, tex = "LinalgSvdBackward0", r"V^{\top}($a)"
    local = (r"\text{dense}",)
    def forward(self, a): return np.linalg.svd(a, self.full)[2]

    def vjp_a(self, g, a):
        u, s, vh = LeftVectors()(a), SingularValues()(a), RightVectors()(a)
        g = g[..., :s.shape[-1], :].mT
        v = vh.mT
        inner = s[..., None] * skew_part(v, g, s)
        if v.shape[-2] == v.shape[-1]:
            return u @ inner @ vh
        outside = ((g - v @ (v.mT @ g)) / as_row(s)).mT
        return u @ (inner @ vh + outside)


# a = Q R

class Orthogonal(General):
    """Q of a = Q R."""
    mode: str = "reduced"
    grad_fn, tex = "LinalgQrBackward0", r"Q($a)"
    local = (r"\text{dense}",)
    def forward(self, a): return np.linalg.qr(a, self.mode)[0]
    def vjp_a(self, g, a):
        q, r = Orthogonal()(a), Upper()(a)
        return _from_qr(g, -(q.mT @ g), q, r)


class Upper(General):
    """R of a = Q R."""
    mode: str = "reduced"
    grad_fn, tex = "LinalgQrBackward0", r"R($a)"
    local = (r"\text{dense}",)
    def forward(self, a):
        return np.linalg.qr(a, "r") if self.mode == "r" else np.linalg.qr(a, self.mode)[1]
    def vjp_a(self, g, a):
        q, r = Orthogonal()(a), Upper()(a)
        return _from_qr(None, g @ r.mT, q, r)


def _from_qr(g, m, q, r):
    """The gradient of a, from that of Q and what it and that of R make of R gᵀ."""
    upper = np.triu(m)
    both = upper + upper.mT
    both = both - both * 0.5 * eye(both.shape[-1])
    total = q @ both if g is None else g + q @ both
    return total @ Inv()(r).mT


# functions of a matrix

class Pinv(General):
    """The pseudo-inverse."""
    grad_fn, tex = "LinalgPinvBackward0", "$a^{+}"
    local = (r"\text{dense}",)
    saved_as: ClassVar = {"a": "self", "out": "result"}
    def forward(self, a): return np.linalg.pinv(a)

    def vjp_a(self, g, a, out):
        p, t = out, out.mT
        return ((g.mT - a @ (p @ g.mT)) @ p @ t - t @ g @ t
                + t @ p @ (g.mT - (g.mT @ p) @ a))


class MatrixExp(General):
    """1 + a + a²/2 + a³/6 + …"""
    grad_fn, tex = "LinalgMatrixExpBackward0", "e^{$a}"
    local = (r"\text{dense}",)

    def forward(self, a):
        halvings = max(0, int(np.ceil(np.log2(max(np.abs(a).sum(-1).max(initial=0), 1e-30)))) + 4)
        x = a.astype(np.float64) / 2.0 ** halvings
        out = term = np.broadcast_to(np.eye(a.shape[-1]), a.shape)
        for k in range(1, 13):
            term = term @ x / k
            out = out + term
        for _ in range(halvings):
            out = out @ out
        return out.astype(a.dtype)

    def vjp_a(self, g, a):
        n, back = a.shape[-1], a.mT
        top = np.concatenate([back, g], -1)
        below = np.concatenate([back * 0, back], -1)
        return MatrixExp()(np.concatenate([top, below], -2))[..., :n, n:]


class SolveTriangular(General):
    """x with a x = b, for a triangular a: the other half of ``a`` is not looked at."""
    upper: bool
    unit: bool = False
    grad_fn, tex = "LinalgSolveTriangularBackward0", "$a^{-1} $b"
    local = (r"\text{dense}", "$a^{-1}")
    saved_as: ClassVar = {"a": "self", "out": "result"}

    def half(self, a):
        """The triangle that counts."""
        a = np.triu(a, int(self.unit)) if self.upper else np.tril(a, -int(self.unit))
        return a + eye(a.shape[-1]) if self.unit else a

    def forward(self, a, b): return np.linalg.solve(self.half(a), b).astype(b.dtype)

    def vjp_a(self, g, a, out):
        back = Inv()(self.half(a)).mT @ g
        whole = -(back @ out.mT)
        return np.triu(whole, int(self.unit)) if self.upper else np.tril(whole, -int(self.unit))

    def vjp_b(self, g, a): return Inv()(self.half(a)).mT @ g


class Lstsq(General):
    """x for which |a x - b| is smallest."""
    grad_fn, tex = "LinalgLstsqBackward0", "$a^{+} $b"
    local = (r"\text{dense}", "$a^{+}")
    def forward(self, a, b): return (np.linalg.pinv(a) @ b).astype(b.dtype)

    def vjp_a(self, g, a, b):
        p = Pinv()(a)
        t, h = p.mT, g @ b.mT
        return ((h.mT - a @ (p @ h.mT)) @ p @ t - t @ h @ t
                + t @ p @ (h.mT - (h.mT @ p) @ a))

    def vjp_b(self, g, a): return Pinv()(a).mT @ g
