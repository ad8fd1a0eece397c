"""The Kullback-Leibler divergence of two distributions: a table of rules."""

from __future__ import annotations

import math
from collections.abc import Callable

from ...core.tensor import Tensor
from ...functions import broadcast_shapes, full_like
from ...nn.functional import softplus
from ..functions.decompositions import solve_triangular
from ..messages import message, require
from .continuous import MultivariateNormal, Normal, Uniform, mahalanobis
from .discrete import Bernoulli, Categorical
from .distribution import Distribution, Independent, sum_rightmost

__all__ = ["kl_divergence", "register_kl"]
RULES: dict[tuple[type, type], Callable] = {}


def register_kl(type_p: type, type_q: type) -> Callable:
    """A decorator: the function is the divergence of these two classes."""
    def register(rule):
        RULES[type_p, type_q] = rule
        return rule
    return register


def kl_divergence(p: Distribution, q: Distribution) -> Tensor:
    """KL(p ‖ q), of shape ``batch_shape``; NotImplementedError where there is no rule.

    >>> from autograd_core.distributions import Normal, kl_divergence
    >>> kl_divergence(Normal(1., 1.), Normal(0., 1.))
    tensor(0.5000)
    """
    for kind_p in type(p).__mro__:
        for kind_q in type(q).__mro__:
            if (kind_p, kind_q) in RULES:
                return RULES[kind_p, kind_q](p, q)
    raise NotImplementedError(message("dist.no_kl", type(p).__name__, type(q).__name__))


@register_kl(Normal, Normal)
def kl_normal(p, q):
    ratio = (p.scale / q.scale).pow(2)
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale).pow(2) - 1 - ratio.log())


@register_kl(Bernoulli, Bernoulli)
def kl_bernoulli(p, q):
    ones = p.probs * (softplus(-q.logits) - softplus(-p.logits))
    zeros = (1 - p.probs) * (softplus(q.logits) - softplus(p.logits))
    return (ones.masked_fill(q.probs == 0, math.inf).masked_fill(p.probs == 0, 0)
            + zeros.masked_fill(q.probs == 1, math.inf).masked_fill(p.probs == 1, 0))


@register_kl(Categorical, Categorical)
def kl_categorical(p, q):
    found = p.probs * (p.logits - q.logits)
    return found.masked_fill(q.probs == 0, math.inf).masked_fill(p.probs == 0, 0).sum(-1)


@register_kl(Uniform, Uniform)
def kl_uniform(p, q):
    found = ((q.high - q.low) / (p.high - p.low)).log()
    return found.masked_fill((q.low > p.low) | (q.high < p.high), math.inf)


@register_kl(Normal, Uniform)
def kl_normal_uniform(p, q):
    return full_like(p.loc, math.inf)


@register_kl(Uniform, Normal)
def kl_uniform_normal(p, q):
    width = p.high - p.low
    spread = width.pow(2) / 12 + ((p.high + p.low - 2 * q.loc) / 2).pow(2)
    return (math.sqrt(2 * math.pi) * q.scale / width).log() + 0.5 * spread / q.scale.pow(2)


@register_kl(MultivariateNormal, MultivariateNormal)
def kl_multivariate_normal(p, q):
    require(p.event_shape == q.event_shape, ValueError, "dist.event_shapes")
    batch = broadcast_shapes(q._factor.shape[:-2], p._factor.shape[:-2])
    factors = (x._factor.expand(*batch, -1, -1) for x in (q, p))
    trace = solve_triangular(*factors, upper=False).pow(2).sum((-2, -1))
    distance = mahalanobis(q._factor, q.loc - p.loc)
    logs = q._half_log_det() - p._half_log_det()
    return logs + 0.5 * (trace + distance - p.event_shape[0])


@register_kl(Independent, Independent)
def kl_independent(p, q):
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError
    return sum_rightmost(kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims)
