"""The multivariate normal distribution."""

from __future__ import annotations

import math
from typing import ClassVar

from ...core.tensor import Tensor
from ...functions import broadcast_shapes, eye, flip, matmul
from ...functions.random import randn
from ..functions.decompositions import cholesky_inverse, solve_triangular
from ..functions.matrices import cholesky
from . import constraints
from .distribution import Distribution
from .utils import lazy_property

ONE_MATRIX = ("Exactly one of covariance_matrix or precision_matrix or scale_tril may be "
              "specified.")


class MultivariateNormal(Distribution):
    """Normal vectors around ``loc``, with a ``covariance_matrix``, its inverse, or its Cholesky
    factor ``scale_tril``."""

    arg_constraints: ClassVar = {
        "loc": constraints.real_vector, "covariance_matrix": constraints.positive_definite,
        "precision_matrix": constraints.positive_definite,
        "scale_tril": constraints.lower_cholesky}
    support = constraints.real_vector
    has_rsample = True

    def __init__(self, loc: Tensor, covariance_matrix=None, precision_matrix=None,
                 scale_tril=None, validate_args: bool | None = None):
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        given = {name: x for name, x in (
            ("covariance_matrix", covariance_matrix), ("precision_matrix", precision_matrix),
            ("scale_tril", scale_tril)) if x is not None}
        if len(given) != 1:
            raise ValueError(ONE_MATRIX)
        (name, matrix), = given.items()
        if matrix.dim() < 2:
            what = "scale_tril matrix" if name == "scale_tril" else name
            raise ValueError(f"{what} must be at least two-dimensional, with optional leading "
                             "batch dimensions")
        batch_shape = broadcast_shapes(matrix.shape[:-2], loc.shape[:-1])
        vars(self)[name] = matrix.expand(*batch_shape, -1, -1)
        self.loc = loc.expand(*batch_shape, -1)
        super().__init__(batch_shape, self.loc.shape[-1:], validate_args)
        self._factor = FACTORS[name](matrix)

    mean = mode = property(lambda self: self.loc)
    _matrix_shape = property(
        lambda self: (*self._batch_shape, *self._event_shape, *self._event_shape))

    @lazy_property
    def scale_tril(self) -> Tensor:
        """The Cholesky factor of the covariance."""
        return self._factor.expand(self._matrix_shape)

    @lazy_property
    def covariance_matrix(self) -> Tensor:
        """The covariance."""
        return matmul(self._factor, self._factor.mT).expand(self._matrix_shape)

    @lazy_property
    def precision_matrix(self) -> Tensor:
        """The inverse of the covariance."""
        return cholesky_inverse(self._factor).expand(self._matrix_shape)

    @property
    def variance(self) -> Tensor:
        return self._factor.pow(2).sum(-1).expand(self._extended_shape())

    def rsample(self, sample_shape=()) -> Tensor:
        noise = randn(*self._extended_shape(sample_shape), dtype=self.loc.dtype)
        return self.loc + matmul(self._factor, noise.unsqueeze(-1)).squeeze(-1)

    def _half_log_det(self) -> Tensor:
        return self._factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)

    def log_prob(self, value) -> Tensor:
        self._validate_sample(value)
        distance = mahalanobis(self._factor, value - self.loc)
        constant = self._event_shape[0] * math.log(2 * math.pi)
        return -0.5 * (constant + distance) - self._half_log_det()

    def entropy(self) -> Tensor:
        found = 0.5 * self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + self._half_log_det()
        return found.expand(self._batch_shape) if self._batch_shape else found


def mahalanobis(factor: Tensor, x: Tensor) -> Tensor:
    """|L⁻¹ x|² for each factor L and vector x, broadcast against each other."""
    batch = broadcast_shapes(factor.shape[:-2], x.shape[:-1])
    solved = solve_triangular(factor.expand(*batch, *factor.shape[-2:]),
                              x.expand(*batch, x.shape[-1]).unsqueeze(-1), upper=False)
    return solved.squeeze(-1).pow(2).sum(-1)


def factor_of_inverse(precision: Tensor) -> Tensor:
    """The Cholesky factor of the inverse of ``precision``."""
    turned = flip(cholesky(flip(precision, (-2, -1))), (-2, -1)).mT
    return solve_triangular(turned, eye(precision.shape[-1], dtype=precision.dtype), upper=False)


FACTORS = {"covariance_matrix": cholesky, "precision_matrix": factor_of_inverse,
           "scale_tril": lambda matrix: matrix}
