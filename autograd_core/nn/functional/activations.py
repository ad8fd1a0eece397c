"""Activations; those with ``inplace=True`` overwrite their input."""

import warnings
from functools import partial

from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions.arguments import named, not_implemented
from ...functions.inplace import in_place
from ...ops import activations as ops
from ...ops.elementary import Relu

__all__ = ["elu", "elu_", "gelu", "hardtanh", "hardtanh_", "leaky_relu", "leaky_relu_",
           "log_softmax", "prelu", "relu", "relu6", "relu_", "selu", "selu_", "sigmoid", "silu",
           "softmax", "softplus", "tanh"]

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


def activation(name: str, op, doc: str):
    """An activation without parameters."""
    def function(input: Tensor, inplace: bool = False) -> Tensor:
        return run(op, input, inplace)
    return named(function, name, doc)


relu6 = activation("relu6", ops.Hardtanh(0.0, 6.0), "min(max(input, 0), 6).")
silu = activation("silu", ops.Silu(), "input · sigmoid(input).")


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
    if weight._array.dtype is not input._array.dtype:
        raise RuntimeError("prelu: Type promoting not supported. Got "
                           f"{input.dtype.short_name} and {weight.dtype.short_name}")
    return apply(ops.Prelu(), input, weight)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """input where it is positive, alpha (e^input - 1) elsewhere."""
    return run((ops.EluOver if inplace else ops.Elu)(alpha), input, inplace)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """``elu`` scaled so that activations keep mean 0 and variance 1."""
    return run((ops.EluOver if inplace else ops.Elu)(SELU_ALPHA, SELU_SCALE), input, inplace)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """input times the probability that a normal number is below it."""
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    return run(ops.Gelu(approximate), input)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """ln(1 + e^(beta · input)) / beta; input itself where beta · input exceeds ``threshold``."""
    return run(ops.Softplus(beta, threshold), input)


def sigmoid(input: Tensor) -> Tensor:
    """1 / (1 + e^-input)."""
    return input.sigmoid()


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return input.tanh()


def chosen(name: str, input: Tensor, dim: int | None) -> int:
    """``dim``, or with a warning the one that softmax once took by itself."""
    if dim is None:
        ndim = input.dim()
        warnings.warn(f"Implicit dimension choice for {name} has been deprecated. Change the call "
                      "to include dim=X as an argument.", stacklevel=3)
        return 0 if ndim in (0, 1, 3) else 1
    return dim


def softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype=None) -> Tensor:
    """e^input divided by its sum along ``dim``."""
    return input.softmax(chosen("softmax", input, dim), dtype)


def log_softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3,
                dtype=None) -> Tensor:
    """The logarithm of ``softmax``."""
    return input.log_softmax(chosen("log_softmax", input, dim), dtype)


relu_ = partial(relu, inplace=True)
elu_ = partial(elu, inplace=True)
selu_ = partial(selu, inplace=True)
leaky_relu_ = partial(leaky_relu, inplace=True)
hardtanh_ = partial(hardtanh, inplace=True)
