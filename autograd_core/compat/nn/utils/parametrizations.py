"""torch.nn.utils.parametrizations: weights of norm 1, of largest singular value 1, orthogonal.

    layer = spectral_norm(nn.Linear(20, 40))        orthogonal(layer)       weight_norm(layer)
"""

from __future__ import annotations

import numpy as np

from ....core.leaves import wrap
from ....core.modes import no_grad
from ....core.tensor import Tensor
from ....functions import allclose, cat, eye, matmul, zeros, zeros_like
from ....functions.random import randn
from ....nn.functional import normalize
from ....nn.modules.conv import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from ....nn.modules.module import Module
from ...functions.decompositions import matrix_exp
from ...functions.matrices import solve
from ...functions.products import vdot
from ...messages import require
from .parametrize import register_parametrization

__all__ = ["orthogonal", "spectral_norm", "weight_norm"]


def named_weight(module: Module, name: str) -> Tensor:
    """The tensor of ``module`` to parametrize."""
    weight = getattr(module, name, None)
    require(isinstance(weight, Tensor), ValueError, "norm.unknown", module, name)
    return weight


class _WeightNorm(Module):
    """A direction times a length."""

    def __init__(self, dim: int | None = 0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def norm_of(self, v: Tensor) -> Tensor:
        """The norm over all dimensions but ``dim``."""
        rest = [k for k in range(v.dim()) if k != self.dim % v.dim()]
        if self.dim == -1 or not rest:
            return v.norm() if self.dim == -1 else v.abs()
        return v.norm(2, rest, keepdim=True)

    def forward(self, weight_g: Tensor, weight_v: Tensor) -> Tensor:
        return weight_v * (weight_g / self.norm_of(weight_v))

    def right_inverse(self, weight: Tensor):
        return self.norm_of(weight), weight


def weight_norm(module: Module, name: str = "weight", dim: int = 0) -> Module:
    """Train length and direction of a weight apart: ``original0`` and ``original1``."""
    return register_parametrization(module, name, _WeightNorm(dim), unsafe=True)


class _SpectralNorm(Module):
    """The weight over its largest singular value, which power iteration approaches."""

    def __init__(self, weight: Tensor, n_power_iterations: int = 1, dim: int = 0,
                 eps: float = 1e-12):
        super().__init__()
        ndim = weight.dim()
        require(-ndim <= dim < ndim, IndexError, "norm.dim", ndim, ndim - 1, dim)
        require(n_power_iterations > 0, ValueError, "norm.iterations", n_power_iterations)
        self.dim, self.eps, self.n_power_iterations = dim % ndim, eps, n_power_iterations
        if ndim > 1:
            matrix = self.as_matrix(weight)
            for side, n in zip(("_u", "_v"), matrix.shape, strict=True):
                self.register_buffer(side, normalize(randn(n, dtype=weight.dtype), dim=0, eps=eps))
            self.iterate(matrix, 15)

    def as_matrix(self, weight: Tensor) -> Tensor:
        """The weight with ``dim`` as rows."""
        order = self.dim, *[k for k in range(weight.dim()) if k != self.dim]
        return (weight.permute(order) if self.dim else weight).flatten(1)

    def iterate(self, matrix: Tensor, steps: int) -> None:
        """Come closer to the first singular vectors, in place."""
        with no_grad():
            for _ in range(steps):
                self._u.copy_(normalize(matrix.mv(self._v), dim=0, eps=self.eps))
                self._v.copy_(normalize(matrix.mT.mv(self._u), dim=0, eps=self.eps))

    def forward(self, weight: Tensor) -> Tensor:
        if weight.dim() == 1:
            return normalize(weight, dim=0, eps=self.eps)
        matrix = self.as_matrix(weight)
        if self.training:
            self.iterate(matrix, self.n_power_iterations)
        return weight / vdot(self._u.clone(), matrix.mv(self._v.clone()))

    def right_inverse(self, value: Tensor) -> Tensor:
        return value


def spectral_norm(module: Module, name: str = "weight", n_power_iterations: int = 1,
                  eps: float = 1e-12, dim: int | None = None) -> Module:
    """Divide a weight by its largest singular value."""
    weight = named_weight(module, name)
    if dim is None:
        dim = int(isinstance(module, ConvTranspose1d | ConvTranspose2d | ConvTranspose3d))
    return register_parametrization(module, name,
                                    _SpectralNorm(weight, n_power_iterations, dim, eps))


class _Orthogonal(Module):
    """A matrix with orthonormal columns (or rows), made of one without conditions."""

    def __init__(self, weight: Tensor, orthogonal_map: str, use_trivialization: bool = True):
        super().__init__()
        self.shape, self.orthogonal_map = weight.shape, orthogonal_map
        self.trivial = use_trivialization
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, X: Tensor) -> Tensor:
        wide = X.size(-2) < X.size(-1)
        X = X.mT if wide else X
        found = householder(X) if self.orthogonal_map == "householder" else (
            of_skew_symmetric(X, self.orthogonal_map))
        found = matmul(self.base, found) if self.trivial else found
        return found.mT if wide else found

    def right_inverse(self, Q: Tensor) -> Tensor:
        require(Q.shape == self.shape, ValueError, "orthogonal.shape", self.shape, Q.shape)
        start, wide = Q, Q.size(-2) < Q.size(-1)
        Q = Q.mT if wide else Q
        if not self.trivial:
            require(self.orthogonal_map == "householder", NotImplementedError,
                    "orthogonal.no_inverse")
            return reflections_of(Q).mT if wide else reflections_of(Q)
        n, k = Q.size(-2), Q.size(-1)
        if n != k:
            Q = make_orthogonal(cat([Q, randn(*Q.shape[:-1], n - k, dtype=Q.dtype)], -1))
        eps = 10.0 * n * float(np.finfo(Q._array.dtype).eps)
        if not allclose(matmul(Q.mT, Q), eye(n, dtype=Q.dtype), atol=eps):
            Q = make_orthogonal(Q)
        self.base = Q.clone().detach()
        minus_one = zeros_like(start).detach()
        minus_one.diagonal(dim1=-2, dim2=-1).fill_(-1)
        return minus_one


def of_skew_symmetric(X: Tensor, how: str) -> Tensor:
    """The exponential, or Cayley's map, of X's lower triangle minus its transpose."""
    n, k = X.size(-2), X.size(-1)
    X = cat([X.tril(), zeros(*X.shape[:-1], n - k, dtype=X.dtype)], -1) if n != k else X.tril()
    A, one = X - X.mT, eye(n, dtype=X.dtype)
    return (matrix_exp(A) if how == "matrix_exp" else solve(one - 0.5 * A, one + 0.5 * A))[..., :k]


def householder(X: Tensor) -> Tensor:
    """The product of the reflections whose vectors are the columns of X below its diagonal, which
    holds the signs of the result's columns."""
    n, k = X.size(-2), X.size(-1)
    below, found = X.tril(-1), eye(n, k, dtype=X.dtype)
    tau, vectors = 2 / (1 + (below * below).sum(-2)), below + found
    found = found.expand(X.shape)
    for i in reversed(range(k)):
        v = vectors[..., i:i + 1]
        found = found - tau[..., i, None, None] * matmul(v, matmul(v.mT, found))
    return found * X.detach().diagonal(dim1=-2, dim2=-1).int().unsqueeze(-2)


def reflections_of(Q: Tensor) -> Tensor:
    """What ``householder`` makes Q of, if it is orthogonal."""
    h, tau = np.linalg.qr(Q._array, mode="raw")
    out = np.array(h.swapaxes(-1, -2))
    diagonal = np.einsum("...ii->...i", out[..., :tau.shape[-1], :])
    diagonal[...] = np.sign(diagonal) * np.where(tau == 0, -1, 1)
    return wrap(out)


def make_orthogonal(A: Tensor) -> Tensor:
    """The orthogonal matrix of the QR decomposition whose R has a positive diagonal."""
    Q, R = np.linalg.qr(A.detach()._array)
    return wrap(Q * np.sign(np.diagonal(R, axis1=-2, axis2=-1))[..., None, :])


def orthogonal(module: Module, name: str = "weight", orthogonal_map: str | None = None, *,
               use_trivialization: bool = True) -> Module:
    """Keep a weight orthogonal, by "matrix_exp", "cayley" or "householder"."""
    weight = named_weight(module, name)
    require(weight.dim() >= 2, ValueError, "orthogonal.dims", weight.dim())
    square = weight.size(-2) == weight.size(-1)
    orthogonal_map = orthogonal_map or ("matrix_exp" if square else "householder")
    require(orthogonal_map in ("matrix_exp", "cayley", "householder"), ValueError,
            "orthogonal.map", orthogonal_map)
    made = _Orthogonal(weight, orthogonal_map, use_trivialization)
    return register_parametrization(module, name, made, unsafe=True)
