"""torch.distributions: to draw from, to differentiate through, to compare.

    p = Normal(mean, std)
    p.rsample()                     mean + std · noise: gradients go through
    p.sample() p.log_prob(x)        a number drawn, and how likely it was: REINFORCE
    p.entropy() kl_divergence(p, q)

The ones that lessons use; those of a course on statistics (Beta, Gamma, Poisson, …) and transforms
are not there.
"""

from ..messages import message
from .continuous import MultivariateNormal, Normal, Uniform
from .discrete import Bernoulli, Categorical, Multinomial
from .distribution import Distribution, Independent
from .kl import kl_divergence, register_kl

__all__ = ["Bernoulli", "Categorical", "Distribution", "Independent", "Multinomial",
           "MultivariateNormal", "Normal", "Uniform", "kl_divergence", "register_kl"]


def __getattr__(name):
    if name[0].isupper() or name == "transforms":
        raise AttributeError(message("dist.missing", name, ", ".join(__all__[:-2])))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
