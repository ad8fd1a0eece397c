"""torch.distributions: to draw from, to differentiate through, to compare.

    p = Normal(mean, std)
    p.rsample()                     mean + std · noise: gradients go through
    p.sample() p.log_prob(x)        a number drawn, and how likely it was: REINFORCE
    p.entropy() kl_divergence(p, q)

The ones that lessons use; those of a course on statistics (Beta, Gamma, Poisson, …) and transforms
are not there.
"""

from .bernoulli import Bernoulli
from .categorical import Categorical
from .distribution import Distribution
from .independent import Independent
from .kl import kl_divergence, register_kl
from .multinomial import Multinomial
from .multivariate_normal import MultivariateNormal
from .normal import Normal
from .uniform import Uniform

__all__ = ["Bernoulli", "Categorical", "Distribution", "Independent", "Multinomial",
           "MultivariateNormal", "Normal", "Uniform", "kl_divergence", "register_kl"]
MISSING = frozenset((
    "Beta", "Binomial", "Cauchy", "Chi2", "ContinuousBernoulli", "Dirichlet", "ExponentialFamily",
    "Exponential", "FisherSnedecor", "Gamma", "GeneralizedPareto", "Geometric", "Gumbel",
    "HalfCauchy", "HalfNormal", "InverseGamma", "Kumaraswamy", "LKJCholesky", "Laplace",
    "LogNormal", "LogisticNormal", "LowRankMultivariateNormal", "MixtureSameFamily",
    "NegativeBinomial", "OneHotCategorical", "OneHotCategoricalStraightThrough", "Pareto",
    "Poisson", "RelaxedBernoulli", "RelaxedOneHotCategorical", "StudentT",
    "TransformedDistribution", "VonMises", "Weibull", "Wishart", "transforms"))


def __getattr__(name):
    if name in MISSING:
        raise AttributeError(f"torch.distributions.{name} is not here: of the distributions there "
                             f"are {', '.join(__all__[:-2])}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
