"""Distributions of whole numbers: Bernoulli, Categorical, Multinomial."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from ...core.attributes import Size
from ...core.modes import no_grad
from ...core.tensor import Tensor
from ...functions import arange, broadcast_tensors, full, ones_like, sigmoid, tensor, zeros
from ...functions.random import bernoulli, multinomial
from ...nn.functional import binary_cross_entropy_with_logits, softmax
from ..functions.elementary import lgamma
from ..messages import require
from . import constraints
from .distribution import Distribution, broadcast_all, lazy_property


def clamp_probs(probs: Tensor) -> Tensor:
    """Probabilities kept from being 0 or 1."""
    eps = float(np.finfo(probs._array.dtype).eps)
    return probs.clamp(min=eps, max=1 - eps)


class Weighed(Distribution):
    """A distribution over places, by ``probs`` or by ``logits``; each is made of the other."""

    has_enumerate_support = True
    param_shape = property(lambda self: self._param.size())

    @property
    def _param(self) -> Tensor:
        return next(vars(self)[name] for name in vars(self) if name in self.arg_constraints)

    def _read(self, probs, logits):
        """The name of what was given, and what it is."""
        require((probs is None) != (logits is None), ValueError, "dist.one_of")
        return ("probs", probs) if logits is None else ("logits", logits)

    def _enumerate(self, values: Tensor, expand: bool) -> Tensor:
        values = values.view(-1, *[1] * len(self._batch_shape))
        return values.expand(-1, *self._batch_shape) if expand else values


class Bernoulli(Weighed):
    """1 with the probability ``probs``, else 0; or with the log-odds ``logits``."""

    arg_constraints: ClassVar = {"probs": constraints.unit_interval, "logits": constraints.real}
    support = constraints.boolean

    def __init__(self, probs=None, logits=None, validate_args: bool | None = None):
        name, given = self._read(probs, logits)
        vars(self)[name], = broadcast_all(given)
        super().__init__(self._param.shape, validate_args=validate_args)

    @lazy_property
    def logits(self) -> Tensor:
        """Log-odds."""
        clamped = clamp_probs(self.probs)
        return clamped.log() - (-clamped).log1p()

    @lazy_property
    def probs(self) -> Tensor:
        """Probabilities."""
        return sigmoid(self.logits)

    mean = property(lambda self: self.probs)
    variance = property(lambda self: self.probs * (1 - self.probs))

    @property
    def mode(self) -> Tensor:
        found = (self.probs >= 0.5).to(self.probs.dtype)
        return found.masked_fill(self.probs == 0.5, float("nan"))

    def sample(self, sample_shape=()) -> Tensor:
        with no_grad():
            return bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value) -> Tensor:
        self._validate_sample(value)
        return -binary_cross_entropy_with_logits(*broadcast_all(self.logits, value),
                                                 reduction="none")

    def entropy(self) -> Tensor:
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """Both values, along a new first axis."""
        return self._enumerate(arange(2, dtype=self._param.dtype), expand)


class Categorical(Weighed):
    """One of the places 0, …, n - 1 of the last axis of ``probs``, weights that need not add up to
    1, or of ``logits``."""

    arg_constraints: ClassVar = {"probs": constraints.simplex, "logits": constraints.real_vector}

    def __init__(self, probs=None, logits=None, validate_args: bool | None = None):
        name, given = self._read(probs, logits)
        require(given.dim() >= 1, ValueError, "dist.at_least_1d", name)
        vars(self)[name] = (given / given.sum(-1, keepdim=True) if name == "probs"
                            else given - given.logsumexp(-1, keepdim=True))
        super().__init__(given.shape[:-1], validate_args=validate_args)

    @lazy_property
    def logits(self) -> Tensor:
        """Logarithms of the probabilities."""
        return clamp_probs(self.probs).log()

    @lazy_property
    def probs(self) -> Tensor:
        """Probabilities."""
        return softmax(self.logits, -1)

    _num_events = property(lambda self: self._param.size(-1))
    support = property(lambda self: constraints.integer_interval(0, self._num_events - 1))
    mode = property(lambda self: self.probs.argmax(-1))
    mean = variance = property(
        lambda self: full(self._extended_shape(), math.nan, dtype=self.probs.dtype))

    def sample(self, sample_shape=()) -> Tensor:
        rows = self.probs.reshape(-1, self._num_events)
        drawn = multinomial(rows, math.prod(sample_shape), True).T
        return drawn.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value) -> Tensor:
        self._validate_sample(value)
        value, logits = broadcast_tensors(value.long().unsqueeze(-1), self.logits)
        return logits.gather(-1, value[..., :1]).squeeze(-1)

    def entropy(self) -> Tensor:
        logits = self.logits.clamp(min=float(np.finfo(self.logits._array.dtype).min))
        return -(logits * self.probs).sum(-1)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """All places, along a new first axis."""
        return self._enumerate(arange(self._num_events), expand)


class Multinomial(Distribution):
    """How often each place comes among ``total_count`` draws of a Categorical."""

    arg_constraints: ClassVar = {"probs": constraints.simplex, "logits": constraints.real_vector}

    def __init__(self, total_count: int = 1, probs=None, logits=None,
                 validate_args: bool | None = None):
        require(isinstance(total_count, int), NotImplementedError, "dist.total_count")
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
        return lgamma(value.sum(-1) + 1) - lgamma(value + 1).sum(-1) + (logits * value).sum(-1)

    def entropy(self) -> Tensor:
        n, probs = self.total_count, clamp_probs(self.probs)
        k = arange(1, n + 1, dtype=probs.dtype).view(-1, *[1] * probs.dim())
        log_choices = lgamma(tensor(n + 1.)) - lgamma(k + 1) - lgamma(n - k + 1)
        chances = (log_choices + k * probs.log() + (n - k) * (-probs).log1p()).exp()
        surprise = n * self._categorical.entropy() - lgamma(tensor(n + 1.))
        return surprise + (chances * lgamma(k + 1)).sum([0, -1])
