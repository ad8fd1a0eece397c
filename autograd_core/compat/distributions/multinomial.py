"""The multinomial distribution."""

from __future__ import annotations

from typing import ClassVar

from ...core.attributes import Size
from ...core.tensor import Tensor
from ...functions import arange, ones_like, tensor, zeros
from ..functions.elementary import lgamma
from . import constraints
from .categorical import Categorical
from .distribution import Distribution
from .utils import broadcast_all, clamp_probs


class Multinomial(Distribution):
    """How often each place comes among ``total_count`` draws of a Categorical."""

    arg_constraints: ClassVar = {"probs": constraints.simplex, "logits": constraints.real_vector}

    def __init__(self, total_count: int = 1, probs=None, logits=None,
                 validate_args: bool | None = None):
        if not isinstance(total_count, int):
            raise NotImplementedError("inhomogeneous total_count is not supported")
        self.total_count = total_count
        self._categorical = Categorical(probs=probs, logits=logits)
        super().__init__(self._categorical.batch_shape, self.param_shape[-1:], validate_args)

    probs = property(lambda self: self._categorical.probs)
    logits = property(lambda self: self._categorical.logits)
    param_shape = property(lambda self: self._categorical.param_shape)
    support = property(lambda self: constraints.multinomial(self.total_count))
    mean = property(lambda self: self.probs * self.total_count)
    variance = property(lambda self: self.total_count * self.probs * (1 - self.probs))

    def expand(self, batch_shape, _instance=None):
        out = super().expand(batch_shape)
        out._categorical = self._categorical.expand(batch_shape)
        return out

    def sample(self, sample_shape=()) -> Tensor:
        drawn = self._categorical.sample(Size((self.total_count, *sample_shape)))
        drawn = drawn.permute(*range(1, drawn.dim()), 0)
        counts = zeros(self._extended_shape(sample_shape), dtype=drawn.dtype)
        return counts.scatter_add_(-1, drawn, ones_like(drawn)).type_as(self.probs)

    def log_prob(self, value) -> Tensor:
        self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        logits = logits.masked_fill((value == 0) & (logits == -float("inf")), 0)
        return (lgamma(value.sum(-1) + 1) - lgamma(value + 1).sum(-1) + (logits * value).sum(-1))

    def entropy(self) -> Tensor:
        n, probs = self.total_count, clamp_probs(self.probs)
        k = arange(1, n + 1, dtype=probs.dtype).view(-1, *[1] * probs.dim())
        log_choices = lgamma(tensor(n + 1.)) - lgamma(k + 1) - lgamma(n - k + 1)
        chances = (log_choices + k * probs.log() + (n - k) * (-probs).log1p()).exp()
        surprise = n * self._categorical.entropy() - lgamma(tensor(n + 1.))
        return surprise + (chances * lgamma(k + 1)).sum([0, -1])
