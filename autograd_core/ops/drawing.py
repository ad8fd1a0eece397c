"""Operations whose result was drawn at random: nothing of their inputs is left to differentiate."""

from typing import Any

import numpy as np

from ..core.op import Elementwise


class Drawn(Elementwise):
    """``numbers``, drawn already, in the place of a."""
    numbers: Any
    tex, local = r"\text{random}", ("0",)
    def forward(self, a): return self.numbers
    def vjp_a(self, g): return np.zeros_like(g)


class Uniform(Drawn):
    grad_fn, tex = "UniformBackward0", r"\mathcal{U}"


class Normal(Drawn):
    grad_fn, tex = "NormalBackward0", r"\mathcal{N}"


class NormalAround(Drawn):
    grad_fn, tex = "NormalBackward1", r"\mathcal{N}($a, \cdot)"


class NormalWithin(Drawn):
    grad_fn, tex = "NormalBackward2", r"\mathcal{N}(\cdot, $a)"


class Bernoulli(Drawn):
    grad_fn, tex = "BernoulliBackward0", r"\mathcal{B}($a)"


class BernoulliOver(Drawn):
    grad_fn, tex = "BernoulliBackward2", r"\mathcal{B}"


class Random(Drawn):
    grad_fn, tex = "RandomBackward0", r"\text{random}"


class RandomBelow(Drawn):
    grad_fn, tex = "RandomBackward1", r"\text{random}"


class RandomWhole(Drawn):
    grad_fn, tex = "RandomBackward2", r"\text{random}"


class Exponential(Drawn):
    grad_fn, tex = "ExponentialBackward0", r"\mathcal{E}"


class NormalOf(Drawn):
    """Normal with mean a and standard deviation b."""
    grad_fn, tex, local = "NormalBackward3", r"\mathcal{N}($a, $b)", ("0", "0")
    def forward(self, a, b): return self.numbers
    def vjp_b(self, g, shape): return np.zeros_like(g)
