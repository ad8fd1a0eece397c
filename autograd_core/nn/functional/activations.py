"""Activations; those with ``inplace=True`` overwrite their input."""

from __future__ import annotations

import warnings
from functools import partial

import numpy as np

from ... import functions
from ...core.apply import apply
from ...core.leaves import leaf
from ...core.tensor import Tensor
from ...functions.arguments import axis, not_implemented
from ...functions.inplace import in_place
from ...ops import activations as ops
from ...ops.elementary import Relu

__all__ = ["celu", "celu_", "elu", "elu_", "gelu", "glu", "gumbel_softmax", "hardshrink",
           "hardsigmoid", "hardswish", "hardtanh", "hardtanh_", "leaky_relu", "leaky_relu_",
           "log_softmax", "logsigmoid", "mish", "prelu", "relu", "relu6", "relu_", "selu", "selu_",
           "sigmoid", "silu", "softmax", "softmin", "softplus", "softshrink", "softsign", "tanh",
           "tanhshrink", "threshold"]

SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


def run(op, input: Tensor, inplace: bool = False) -> Tensor:
    """``op`` of ``input``, or in its place."""
    if not isinstance(input, Tensor):
        raise TypeError("activations are of tensors")
    if input._array.dtype.kind != "f":
        refuse_whole(op, input)
    return in_place(op, input) if inplace else apply(op, input)


FOR_FLOATS = {"LeakyRelu": "leaky_relu_cpu", "Elu": "elu_cpu", "Celu": "elu_cpu",
              "Gelu": "GeluKernelImpl", "Silu": "silu_cpu", "Mish": "mish_cpu",
              "Softplus": "softplus_cpu", "LogSigmoid": "log_sigmoid_cpu",
              "Hardsigmoid": "hardsigmoid_cpu", "Hardswish": "hardswish_cpu",
              "Softshrink": "softshrink_check", "Hardshrink": "hardshrink_cpu", "Glu": "glu_cpu"}
"""Operations that PyTorch has no kernels of for integers, and what it calls those it has."""


def refuse_whole(op, input: Tensor) -> None:
    """PyTorch's error for an activation of integers or bools, where it has none."""
    kind = type(op).__name__.removesuffix("Over")
    if kind in FOR_FLOATS:
        raise not_implemented(FOR_FLOATS[kind], input)
    if input._array.dtype.kind == "b" and kind in ("Relu", "Hardtanh"):
        name = {"Relu": "Boolean inputs not supported for relu"}
        raise RuntimeError(name.get(kind, "Bool inputs not supported for hardtanh"))


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """max(input, 0).

    >>> import autograd_core as torch
    >>> torch.nn.functional.relu(torch.tensor([-1., 2.]))
    tensor([0., 2.])
    """
    return run(Relu(), input, inplace)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """min(max(input, 0), 6)."""
    return run(ops.Hardtanh(0.0, 6.0), input, inplace)


def hardtanh(input: Tensor, min_val=-1.0, max_val=1.0, inplace: bool = False) -> Tensor:
    """input, cut off at ``min_val`` and ``max_val``."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return run(ops.Hardtanh(min_val, max_val), input, inplace)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """input where it is positive, ``negative_slope`` of it elsewhere."""
    return run((ops.LeakyReluOver if inplace else ops.LeakyRelu)(negative_slope), input, inplace)


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """``leaky_relu`` with a learnt slope: one, or one for each channel (axis 1)."""
    if weight.ndim == 1 and input.ndim > 1:
        weight = weight.view(1, -1, *(1,) * (input.ndim - 2))
    return apply(ops.Prelu(), input, weight)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """input where it is positive, alpha (e^input - 1) elsewhere."""
    return run((ops.EluOver if inplace else ops.Elu)(alpha), input, inplace)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """``elu`` scaled so that activations keep mean 0 and variance 1."""
    return run((ops.EluOver if inplace else ops.Elu)(SELU_ALPHA, SELU_SCALE), input, inplace)


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """``elu`` with a derivative that is continuous for every alpha."""
    return run((ops.CeluOver if inplace else ops.Celu)(alpha), input, inplace)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """input times the probability that a normal number is below it."""
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    return run(ops.Gelu(approximate), input)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """input · sigmoid(input)."""
    return run(ops.Silu(), input, inplace)


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """input · tanh(softplus(input))."""
    return run(ops.Mish(), input, inplace)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """ln(1 + e^(beta · input)) / beta; input itself where beta · input exceeds ``threshold``."""
    return run(ops.Softplus(beta, threshold), input)


def logsigmoid(input: Tensor) -> Tensor:
    """ln sigmoid(input)."""
    return run(ops.LogSigmoid(), input)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """0 below -3, 1 above 3, a straight line between."""
    return run(ops.Hardsigmoid(), input, inplace)


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """input · hardsigmoid(input)."""
    return run(ops.Hardswish(), input, inplace)


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


def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + e^-input)."""
    return input.sigmoid()


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return input.tanh()


def softsign(input: Tensor) -> Tensor:
    """input / (1 + |input|)."""
    return input / (input.abs() + 1)


def tanhshrink(input: Tensor) -> Tensor:
    """input - tanh(input)."""
    return input - input.tanh()


def chosen(name: str, input: Tensor, dim: int | None) -> int:
    """``dim``, or with a warning the one that softmax once took by itself."""
    if dim is None:
        ndim = input.dim()
        warnings.warn(f"Implicit dimension choice for {name} has been deprecated. Change the call "
                      "to include dim=X as an argument.", stacklevel=3)
        return 0 if ndim in (0, 1, 3) else 1
    return dim


def softmax(input: Tensor, dim: int | None = None, dtype=None) -> Tensor:
    """e^input divided by its sum along ``dim``."""
    return input.softmax(chosen("softmax", input, dim), dtype)


def log_softmax(input: Tensor, dim: int | None = None, dtype=None) -> Tensor:
    """The logarithm of ``softmax``."""
    return input.log_softmax(chosen("log_softmax", input, dim), dtype)


def softmin(input: Tensor, dim: int | None = None, dtype=None) -> Tensor:
    """``softmax`` of -input."""
    dim = chosen("softmin", input, dim)
    return (-input).softmax(dim, dtype)


def gumbel_softmax(logits: Tensor, tau: float = 1, hard: bool = False, dim: int = -1) -> Tensor:
    """A sample of the classes, soft or one-hot, that gradients go through."""
    noise = -leaf(np.empty_like(logits._array)).exponential_().log()
    soft = functions.softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    best = soft._array.argmax(dim)
    one_hot = np.zeros_like(soft._array)
    np.put_along_axis(one_hot, np.expand_dims(best, dim), 1, dim)
    return Tensor._of(one_hot) - soft.detach() + soft


relu_ = partial(relu, inplace=True)
elu_ = partial(elu, inplace=True)
celu_ = partial(celu, inplace=True)
selu_ = partial(selu, inplace=True)
leaky_relu_ = partial(leaky_relu, inplace=True)
hardtanh_ = partial(hardtanh, inplace=True)
