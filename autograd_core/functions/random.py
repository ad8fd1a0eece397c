"""Random tensors: rand, randn, randint and their like, the same as PyTorch's for the same seed.

    torch.manual_seed(0)            from here on the numbers are known
    torch.rand(2, 3)  torch.randn(4)  torch.randint(0, 10, (5,))  torch.randperm(6)

Each takes ``generator=``, a stream of one's own.
"""

from __future__ import annotations

import contextlib
import operator

import numpy as np

from ..core import dtypes, messages
from ..core.apply import apply
from ..core.leaves import wrap
from ..core.tensor import Tensor
from ..ops import drawing
from .arguments import size_asked, sizes
from .generator import Generator, default_generator
from .inplace import in_place
from .keywords import making
from .random_checks import count, refuse_integers, refuse_range, refuse_std

__all__ = ["Generator", "bernoulli", "default_generator", "get_rng_state", "initial_seed",
           "manual_seed", "multinomial", "normal", "rand", "rand_like", "randint", "randint_like",
           "randn", "randn_like", "randperm", "seed", "set_rng_state"]


def manual_seed(seed: int) -> Generator:
    """Start the random numbers anew from ``seed``.

    >>> import autograd_core as torch
    >>> _ = torch.manual_seed(0)
    >>> torch.rand(2)
    tensor([0.4963, 0.7682])
    """
    return default_generator.manual_seed(seed)


def seed() -> int:
    """Start from a seed that nobody knows beforehand; returns it."""
    return default_generator.seed()


def initial_seed() -> int:
    """The seed that the random numbers were started from."""
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """Where the random numbers are, as bytes to give to ``set_rng_state``."""
    return state_of(default_generator)


def set_rng_state(new_state: Tensor) -> None:
    """Go on from what ``get_rng_state`` gave."""
    go_on_from(default_generator, new_state)


@contextlib.contextmanager
def fork_rng(devices=None, enabled: bool = True, *args):
    """A block after which the random numbers go on as if it had not been."""
    state = get_rng_state()
    try:
        yield
    finally:
        if enabled:
            set_rng_state(state)


def state_of(generator: Generator) -> Tensor:
    """The state of ``generator`` as a tensor of bytes."""
    return wrap(np.frombuffer(generator.state_bytes(), np.uint8))


def go_on_from(generator: Generator, new_state: Tensor) -> Generator:
    """Put ``generator`` into a state that ``state_of`` gave."""
    if new_state.dtype is not dtypes.uint8:
        raise TypeError("RNG state must be a torch.ByteTensor")
    generator.set_state_bytes(new_state._array.tobytes())
    return generator


Generator.get_state, Generator.set_state = state_of, go_on_from


# new tensors

@making
def rand(*dims, size=None, generator=None, dtype=None, requires_grad=False) -> Tensor:
    """Numbers evenly from [0, 1), of shape ``size``."""
    return drawn("uniform", size_asked(dims, size), generator, dtype, requires_grad)


@making
def randn(*dims, size=None, generator=None, dtype=None, requires_grad=False) -> Tensor:
    """Numbers from the standard normal distribution, of shape ``size``."""
    return drawn("normal", size_asked(dims, size), generator, dtype, requires_grad)


@making
def rand_like(input: Tensor, *, generator=None, dtype=None, requires_grad=False) -> Tensor:
    """``rand`` in the shape and dtype of ``input``."""
    return drawn("uniform", input.shape, generator, dtype or input.dtype, requires_grad)


@making
def randn_like(input: Tensor, *, generator=None, dtype=None, requires_grad=False) -> Tensor:
    """``randn`` in the shape and dtype of ``input``."""
    return drawn("normal", input.shape, generator, dtype or input.dtype, requires_grad)


def drawn(distribution: str, size, generator, dtype, requires_grad, *arguments) -> Tensor:
    """A new tensor of ``size`` from a distribution of floats."""
    dtype = dtype or dtypes.get_default_dtype()
    refuse_integers(distribution, dtype)
    draw = getattr(generator or default_generator, distribution)
    return wrap(draw(count(size), dtype.numpy, *arguments).reshape(size), dtype, requires_grad)


@making
def randint(low, high=None, size=None, *, generator=None, dtype=None, requires_grad=False):
    """Integers low, …, high - 1, of shape ``size``; ``low`` may be left out for 0.

    >>> import autograd_core as torch
    >>> _ = torch.manual_seed(0)
    >>> torch.randint(0, 10, (3,))
    tensor([4, 9, 3])
    """
    if size is None:
        low, high, size = 0, low, high
    low, high = operator.index(low), operator.index(high)
    refuse_range(low, high)
    dtype, n = dtype or dtypes.int64, count(size)
    numbers = (generator or default_generator).integers(n, low, high).reshape(tuple(size))
    return wrap(numbers.astype(dtype.numpy), dtype, requires_grad)


@making
def randint_like(input: Tensor, low, high=None, *, generator=None, dtype=None,
                 requires_grad=False) -> Tensor:
    """``randint`` in the shape and dtype of ``input``."""
    low, high = (0, low) if high is None else (low, high)
    return randint(low, high, input.shape, generator=generator, dtype=dtype or input.dtype,
                   requires_grad=requires_grad)


@making
def randperm(n: int, *, generator=None, dtype=None) -> Tensor:
    """0, …, n - 1 in random order."""
    count((n,))
    return wrap((generator or default_generator).permuted(n), dtype or dtypes.int64)


@making
def normal(mean=0.0, std=1.0, size=None, *, generator=None, dtype=None) -> Tensor:
    """Numbers from normal distributions: one for each element of ``mean`` or ``std``."""
    if size is not None:
        refuse_std(std)
        return drawn("normal", sizes((size,)), generator, dtype, False, mean, std)
    around, within = isinstance(mean, Tensor), isinstance(std, Tensor)
    a, b = (x._array if isinstance(x, Tensor) else x for x in (mean, std))
    if np.any(np.less(b, 0)):
        raise RuntimeError("normal expects all elements of std >= 0.0" if within
                           else f"normal expects std >= 0.0, but found std {std:g}")
    size, kind = np.broadcast_shapes(np.shape(a), np.shape(b)), (mean if around else std).dtype
    z = (generator or default_generator).normal(count(size), kind.numpy).reshape(size)
    numbers = (z * b + a).astype(kind.numpy)
    if around and within:
        return apply(drawing.NormalOf(numbers), mean, std)
    return apply((drawing.NormalAround if around else drawing.NormalWithin)(numbers),
                 mean if around else std)


def bernoulli(input: Tensor, p: float | None = None, *, generator=None) -> Tensor:
    """1 with the probability that each element of ``input`` says (or with ``p``), else 0."""
    if p is not None:
        return bernoulli_(input.detach().clone(), p, generator=generator)
    p = input._array
    if np.any((p < 0) | (p > 1)):
        raise RuntimeError(messages.PROBABILITIES)
    chance = (generator or default_generator).unit(input.numel(), p.dtype).reshape(p.shape)
    return apply(drawing.Bernoulli((chance < p).astype(p.dtype)), input)


def multinomial(input: Tensor, num_samples: int, replacement: bool = False, *,
                generator=None) -> Tensor:
    """``num_samples`` positions in each row, drawn with the weights that the row holds.

    >>> import autograd_core as torch
    >>> _ = torch.manual_seed(0)
    >>> torch.multinomial(torch.tensor([0.1, 0.2, 0.3, 0.4]), 5, replacement=True)
    tensor([3, 3, 2, 3, 3])
    """
    weights = input._array
    refuse_weights(input, num_samples, replacement)
    if replacement and num_samples > 1:
        return wrap(with_replacement(weights, num_samples, generator or default_generator))
    if not (np.isfinite(weights) & (weights >= 0)).all():
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    if (weights.sum(-1) == 0).any():
        raise RuntimeError(messages.NO_PROBABILITY)
    waiting = (generator or default_generator).exponential(weights.size, 1.0)
    race = weights / waiting.reshape(weights.shape).astype(weights.dtype)
    return wrap(np.argsort(-race, -1, kind="stable")[..., :num_samples])


def refuse_weights(input: Tensor, num_samples: int, replacement: bool) -> None:
    """RuntimeError in PyTorch's words for what ``multinomial`` cannot draw from."""
    if input.ndim not in (1, 2):
        raise RuntimeError("prob_dist must be 1 or 2 dim")
    if not input.is_floating_point():
        raise RuntimeError("multinomial only supports floating-point dtypes for input, "
                           f"got: {input.dtype.short_name}")
    if num_samples <= 0:
        raise RuntimeError("cannot sample n_sample <= 0 samples")
    if not replacement and num_samples > input.shape[-1]:
        raise RuntimeError(messages.TOO_MANY_SAMPLES)


def with_replacement(weights: np.ndarray, num_samples: int, generator: Generator) -> np.ndarray:
    """The place of each of ``num_samples`` even numbers among the running sums of each row."""
    if not (weights >= 0).all():
        raise RuntimeError(messages.NEGATIVE_PROBABILITY)
    rows = np.cumsum(np.atleast_2d(weights), 1)
    if (rows[:, -1] <= 0).any():
        raise RuntimeError(messages.NO_PROBABILITY)
    rows = rows / rows[:, -1:]
    rows[:, -1] = 1
    chances = generator.unit(len(rows) * num_samples, np.float64).reshape(len(rows), num_samples)
    places = np.stack([np.searchsorted(row, c) for row, c in zip(rows, chances, strict=True)])
    return places.reshape(*weights.shape[:-1], num_samples)


# in place

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
