"""Distributions of real numbers: Normal, Uniform, MultivariateNormal."""

from __future__ import annotations

import math
from typing import ClassVar

from ...core.modes import no_grad
from ...core.tensor import Tensor
from ...functions import broadcast_shapes, erf, eye, flip, matmul
from ...functions.random import normal, rand, randn
from ..functions.decompositions import cholesky_inverse, solve_triangular
from ..functions.elementary import erfinv
from ..functions.matrices import cholesky
from ..messages import require
from . import constraints
from .constraints import Constraint
from .distribution import Distribution, broadcast_all, lazy_property


class Normal(Distribution):
    """Normal with mean ``loc`` and standard deviation ``scale``, tensors or numbers.

    >>> import autograd_core as torch
    >>> torch.distributions.Normal(0., 1.).log_prob(torch.tensor(0.))
    tensor(-0.9189)
    """

    arg_constraints: ClassVar = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.real
    has_rsample = True

    def __init__(self, loc, scale, validate_args: bool | None = None):
        self.loc, self.scale = broadcast_all(loc, scale)
        super().__init__(self.loc.shape, validate_args=validate_args)

    mean = mode = property(lambda self: self.loc)
    stddev = property(lambda self: self.scale)
    variance = property(lambda self: self.scale.pow(2))

    def sample(self, sample_shape=()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        with no_grad():
            return normal(self.loc.expand(shape), self.scale.expand(shape))

    def rsample(self, sample_shape=()) -> Tensor:
        """``loc + noise · scale``: gradients go to both."""
        noise = randn(*self._extended_shape(sample_shape), dtype=self.loc.dtype)
        return self.loc + noise * self.scale

    def log_prob(self, value) -> Tensor:
        self._validate_sample(value)
        return (-((value - self.loc) ** 2) / (2 * self.scale ** 2) - self.scale.log()
                - math.log(math.sqrt(2 * math.pi)))

    def cdf(self, value) -> Tensor:
        self._validate_sample(value)
        return 0.5 * (1 + erf((value - self.loc) * self.scale.reciprocal() / math.sqrt(2)))

    def icdf(self, value) -> Tensor:
        return self.loc + self.scale * erfinv(2 * value - 1) * math.sqrt(2)

    def entropy(self) -> Tensor:
        return 0.5 + 0.5 * math.log(2 * math.pi) + self.scale.log()


class Uniform(Distribution):
    """Evenly from [low, high)."""

    has_rsample = True

    def __init__(self, low, high, validate_args: bool | None = None):
        self.low, self.high = broadcast_all(low, high)
        super().__init__(self.low.shape, validate_args=validate_args)

    @property
    def arg_constraints(self) -> dict[str, Constraint]:
        return {"low": constraints.less_than(self.high), "high": constraints.greater_than(self.low)}

    support = property(lambda self: constraints.interval(self.low, self.high))
    mean = property(lambda self: (self.high + self.low) / 2)
    mode = property(lambda self: float("nan") * self.high)
    stddev = property(lambda self: (self.high - self.low) / 12 ** 0.5)
    variance = property(lambda self: (self.high - self.low).pow(2) / 12)

    def rsample(self, sample_shape=()) -> Tensor:
        noise = rand(*self._extended_shape(sample_shape), dtype=self.low.dtype)
        return self.low + noise * (self.high - self.low)

    def log_prob(self, value) -> Tensor:
        self._validate_sample(value)
        above, below = (flag.type_as(self.low) for flag in (self.low <= value, self.high > value))
        return (above * below).log() - (self.high - self.low).log()

    def cdf(self, value) -> Tensor:
        self._validate_sample(value)
        return ((value - self.low) / (self.high - self.low)).clamp(min=0, max=1)

    def icdf(self, value) -> Tensor:
        return value * (self.high - self.low) + self.low

    def entropy(self) -> Tensor:
        return (self.high - self.low).log()


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
        require(loc.dim() >= 1, ValueError, "dist.loc")
        given = {name: x for name, x in (
            ("covariance_matrix", covariance_matrix), ("precision_matrix", precision_matrix),
            ("scale_tril", scale_tril)) if x is not None}
        require(len(given) == 1, ValueError, "dist.matrices")
        (name, matrix), = given.items()
        require(matrix.dim() >= 2, ValueError, "dist.at_least_2d",
                "scale_tril matrix" if name == "scale_tril" else name)
        batch_shape = broadcast_shapes(matrix.shape[:-2], loc.shape[:-1])
        vars(self)[name] = matrix.expand(*batch_shape, -1, -1)
        self.loc = loc.expand(*batch_shape, -1)
        super().__init__(batch_shape, self.loc.shape[-1:], validate_args)
        self._factor = FACTORS[name](matrix)

    mean = mode = property(lambda self: self.loc)
    variance = property(
        lambda self: self._factor.pow(2).sum(-1).expand(self._extended_shape()))
    _matrix_shape = property(lambda self: (*self._extended_shape(), *self._event_shape))

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
