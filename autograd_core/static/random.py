"""Random operations: drawn at each run, from the eager core's generator or one of the node's own.

After ``set_random_seed(s)`` a Session draws what eager code draws after ``manual_seed(s)``.
"""

import itertools
from typing import Any, ClassVar

import numpy as np

from ..functions import random
from ..functions.generator import Generator, default_generator
from ..ops import Op
from .build import build
from .symbol import Symbol


class Draw(Op):
    """Random numbers in the shape ``size``; what is drawn differs from run to run.

    Nodes with a ``seed`` draw from sequences of their own, told apart by number."""
    distribution: str
    arguments: tuple[float, ...]
    size: Any
    dtype: np.dtype
    seed: int | None = None
    sequence: int = 0
    stateful: ClassVar[bool] = True
    grad_fn = ""

    def shape_and_dtype(self):
        return self.size, self.dtype

    def forward(self):
        return np.asarray(DRAWS[self.distribution](self, *self.arguments), self.dtype)

    def generator(self) -> Generator:
        """The common one, or the node's own if it has a seed."""
        if self.seed is None:
            return default_generator
        key = self.seed, self.sequence
        if key not in OWN:
            OWN[key] = Generator().manual_seed(self.seed)
        return OWN[key]


OWN: dict[tuple[int, int], Generator] = {}
SEQUENCES = itertools.count(1)


def draw(distribution: str, arguments: tuple, size: tuple, dtype, seed, name: str) -> Symbol:
    """A node that draws."""
    sequence = 0 if seed is None else next(SEQUENCES)
    return build(Draw(distribution, arguments, size, dtype, seed, sequence), name=name)


def make_empty(draw: Draw):
    """A tensor to draw into."""
    return random.Tensor._of(np.empty(tuple(draw.size), draw.dtype))


def draw_normal(draw: Draw, mean, std):
    return make_empty(draw).normal_(mean, std, generator=draw.generator())._array


def draw_truncated(draw: Draw, mean, std):
    """Normal numbers; those beyond two standard deviations are drawn again."""
    out = draw_normal(draw, mean, std)
    while (far := np.abs(out - mean) > 2 * std).any():
        out = np.where(far, draw_normal(draw, mean, std), out)
    return out


DRAWS = {
    "uniform": lambda draw, low, high: make_empty(draw).uniform_(
        low, high, generator=draw.generator())._array,
    "normal": draw_normal, "truncated": draw_truncated,
    "kept": lambda draw, p: make_empty(draw).bernoulli_(
        p, generator=draw.generator()).div_(p)._array}
"""How each distribution is drawn; "kept" is 1 / p with probability p: what dropout takes."""


def set_random_seed(seed: int) -> None:
    """Start the random numbers anew from ``seed``, those of the eager core included."""
    OWN.clear()
    random.manual_seed(seed)
