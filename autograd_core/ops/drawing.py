"""Operations whose result was drawn at random: nothing of their inputs is left to differentiate."""

from typing import Any

import numpy as np

from ..core.op import Elementwise
from .renaming import renamed


class Drawn(Elementwise):
    """``numbers``, drawn already, in the place of a."""
    numbers: Any
    tex, local = r"\text{random}", ("0",)
    def forward(self, a): return self.numbers
    def vjp_a(self, g): return np.zeros_like(g)


Uniform = renamed(Drawn, "Uniform", "UniformBackward0", tex=r"\mathcal{U}")
Normal = renamed(Drawn, "Normal", "NormalBackward0", tex=r"\mathcal{N}")
NormalAround = renamed(Drawn, "NormalAround", "NormalBackward1", tex=r"\mathcal{N}($a, \cdot)")
NormalWithin = renamed(Drawn, "NormalWithin", "NormalBackward2", tex=r"\mathcal{N}(\cdot, $a)")
Bernoulli = renamed(Drawn, "Bernoulli", "BernoulliBackward0", tex=r"\mathcal{B}($a)")
BernoulliOver = renamed(Drawn, "BernoulliOver", "BernoulliBackward2", tex=r"\mathcal{B}")
Random = renamed(Drawn, "Random", "RandomBackward0")
RandomBelow = renamed(Drawn, "RandomBelow", "RandomBackward1")
RandomWhole = renamed(Drawn, "RandomWhole", "RandomBackward2")
Exponential = renamed(Drawn, "Exponential", "ExponentialBackward0", tex=r"\mathcal{E}")


class NormalOf(Drawn):
    """Normal with mean a and standard deviation b."""
    grad_fn, tex, local = "NormalBackward3", r"\mathcal{N}($a, $b)", ("0", "0")
    def forward(self, a, b): return self.numbers
    def vjp_b(self, g, shape): return np.zeros_like(g)
