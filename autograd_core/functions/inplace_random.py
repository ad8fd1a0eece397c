"""Random numbers in place: ``uniform_``, ``normal_``, ``bernoulli_``, ``exponential_``, …"""

import numpy as np

from ..core import messages
from ..core.tensor import Tensor
from ..ops import drawing
from .generator import default_generator
from .inplace import in_place
from .random import bernoulli, refuse_integers, refuse_range, refuse_std

__all__: list[str] = []


def uniform_(self: Tensor, low=0, high=1, *, generator=None) -> Tensor:
    """Numbers evenly from [low, high), in place."""
    refuse_integers("uniform", self.dtype)
    if low > high:
        raise RuntimeError(messages.UNIFORM_RANGE.format(low=low, high=high))
    return redraw(self, drawing.Uniform, generator, "uniform", self._array.dtype, low, high)


def normal_(self: Tensor, mean=0, std=1, *, generator=None) -> Tensor:
    """Numbers from a normal distribution, in place."""
    refuse_integers("normal", self.dtype)
    refuse_std(std)
    return redraw(self, drawing.Normal, generator, "normal", self._array.dtype, mean, std)


def bernoulli_(self: Tensor, p=0.5, *, generator=None) -> Tensor:
    """1 with probability ``p`` (a number or a tensor), else 0, in place."""
    if isinstance(p, Tensor):
        numbers = bernoulli(p.detach(), generator=generator)._array
        return in_place(drawing.BernoulliOver(numbers), self)
    if not 0 <= p <= 1:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")
    return redraw(self, drawing.BernoulliOver, generator, "chances", p)


def exponential_(self: Tensor, lambd=1.0, *, generator=None) -> Tensor:
    """Waiting times at the rate ``lambd``, in place."""
    if lambd <= 0:
        raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")
    return redraw(self, drawing.Exponential, generator, "exponential", lambd)


def random_(self: Tensor, low=None, high=None, *, generator=None) -> Tensor:
    """Integers in place: low, …, high - 1; below ``low``; or all that the dtype can tell apart."""
    if high is None and low is not None:
        return redraw(self, drawing.RandomBelow, generator, "integers", 0, low)
    if high is not None:
        refuse_range(low, high)
        return redraw(self, drawing.Random, generator, "integers", low, high)
    kind = self._array.dtype
    whole = 2 ** (np.finfo(kind).nmant + 1) + 1 if kind.kind == "f" else (
        2 if kind.kind == "b" else np.iinfo(kind).max + 1)
    source = generator or default_generator
    bits = source.bits64 if kind.itemsize == 8 else source.bits32
    numbers = (bits(self.numel()) % np.uint64(whole)).reshape(self.shape)
    return in_place(drawing.RandomWhole(numbers.astype(kind)), self)


def redraw(self: Tensor, op, generator, distribution: str, *arguments) -> Tensor:
    """New numbers from ``distribution`` in the place of the old."""
    numbers = getattr(generator or default_generator, distribution)(self.numel(), *arguments)
    return in_place(op(numbers.reshape(self.shape).astype(self._array.dtype)), self)
