"""Independent: a batch of distributions seen as one of vectors."""

from __future__ import annotations

from ...core.tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution

TOO_MANY = "Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual"


class Independent(Distribution):
    """The last ``reinterpreted_batch_ndims`` axes of a batch as axes of an event: their log
    probabilities add up."""

    def __init__(self, base_distribution: Distribution, reinterpreted_batch_ndims: int,
                 validate_args: bool | None = None):
        batch, ndims = base_distribution.batch_shape, reinterpreted_batch_ndims
        if ndims > len(batch):
            raise ValueError(f"{TOO_MANY} {ndims} vs {len(batch)}")
        self.base_dist, self.reinterpreted_batch_ndims = base_distribution, ndims
        split = len(batch) - ndims
        super().__init__(batch[:split], (*batch[split:], *base_distribution.event_shape),
                         validate_args)

    mean = property(lambda self: self.base_dist.mean)
    mode = property(lambda self: self.base_dist.mode)
    variance = property(lambda self: self.base_dist.variance)
    has_rsample = property(lambda self: self.base_dist.has_rsample)

    @property
    def support(self) -> Constraint:
        base, ndims = self.base_dist.support, self.reinterpreted_batch_ndims
        return constraints.independent(base, ndims) if ndims else base

    def expand(self, batch_shape, _instance=None):
        event = self._event_shape[:self.reinterpreted_batch_ndims]
        return Independent(self.base_dist.expand((*batch_shape, *event)),
                           self.reinterpreted_batch_ndims, self._validate_args)

    def sample(self, sample_shape=()) -> Tensor:
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape=()) -> Tensor:
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value) -> Tensor:
        return sum_rightmost(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)

    def entropy(self) -> Tensor:
        return sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        if self.reinterpreted_batch_ndims:
            raise NotImplementedError("Enumeration over cartesian product is not implemented")
        return self.base_dist.enumerate_support(expand)

    def __repr__(self):
        return f"Independent({self.base_dist}, {self.reinterpreted_batch_ndims})"


def sum_rightmost(x: Tensor, ndims: int) -> Tensor:
    """The sum over the last ``ndims`` axes."""
    return x.reshape(*x.shape[:x.dim() - ndims], -1).sum(-1) if ndims else x
