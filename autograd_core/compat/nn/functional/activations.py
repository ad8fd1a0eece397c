"""Rarer activations; those with ``inplace=True`` overwrite their input."""

import warnings
from functools import partial

import numpy as np

from .... import functions
from ....core.leaves import leaf
from ....core.tensor import Tensor
from ....functions.arguments import axis
from ....nn.functional.activations import activation, chosen, run
from ....ops.activations import LogSigmoid
from ...ops import activations as ops

__all__ = ["celu", "celu_", "glu", "gumbel_softmax", "hardshrink", "hardsigmoid", "hardswish",
           "logsigmoid", "mish", "softmin", "softshrink", "softsign", "tanhshrink", "threshold"]


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """``elu`` with a derivative that is continuous for every alpha."""
    return run((ops.CeluOver if inplace else ops.Celu)(alpha), input, inplace)


mish = activation("mish", ops.Mish(), "input · tanh(softplus(input)).")
hardsigmoid = activation("hardsigmoid", ops.Hardsigmoid(),
                         "0 below -3, 1 above 3, a straight line between.")
hardswish = activation("hardswish", ops.Hardswish(), "input · hardsigmoid(input).")


def logsigmoid(input: Tensor) -> Tensor:
    """ln sigmoid(input)."""
    return run(LogSigmoid(), input)


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """input, ``lambd`` nearer to 0."""
    return run(ops.Softshrink(lambd), input)


def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """input, but 0 within ``lambd`` of 0."""
    return run(ops.Hardshrink(lambd), input)


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """input where it exceeds ``threshold``, else ``value``."""
    return run((ops.CutoffOver if inplace else ops.Cutoff)(threshold, value), input, inplace)


def glu(input: Tensor, dim: int = -1) -> Tensor:
    """The first half of ``input`` along ``dim`` times the sigmoid of the second."""
    if input.dim() == 0:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    dim = axis(dim, input.ndim)
    if input.shape[dim] % 2:
        raise RuntimeError(f"Halving dimension must be even, but dimension {dim} is size "
                           f"{input.shape[dim]}")
    return run(ops.Glu(dim), input)


def softsign(input: Tensor) -> Tensor:
    """input / (1 + |input|)."""
    return input / (input.abs() + 1)


def tanhshrink(input: Tensor) -> Tensor:
    """input - tanh(input)."""
    return input - input.tanh()


def softmin(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype=None) -> Tensor:
    """``softmax`` of -input."""
    dim = chosen("softmin", input, dim)
    return (-input).softmax(dim, dtype)


def gumbel_softmax(logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10,
                   dim: int = -1) -> Tensor:
    """A sample of the classes, soft or one-hot, that gradients go through."""
    if eps != 1e-10:
        warnings.warn("`eps` parameter is deprecated and has no effect.", stacklevel=2)
    noise = -leaf(np.empty_like(logits._array)).exponential_().log()
    soft = functions.softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    best = soft._array.argmax(dim)
    one_hot = np.zeros_like(soft._array)
    np.put_along_axis(one_hot, np.expand_dims(best, dim), 1, dim)
    return Tensor._of(one_hot) - soft.detach() + soft


celu_ = partial(celu, inplace=True)
