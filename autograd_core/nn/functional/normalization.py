"""Normalization: of batches, of layers, to length 1; and how alike two vectors are."""

from math import prod

import numpy as np

from ...core import messages
from ...core.apply import apply
from ...core.dtypes import float32
from ...core.tensor import Tensor
from ...functions.arguments import not_implemented
from ...functions.inplace import write
from ...functions.keywords import into
from ...ops import normalization as ops
from ...ops.reduce import VectorNorm
from ...ops.renaming import renamed

Norm = renamed(VectorNorm, "Norm", "NormBackward1")

__all__ = ["batch_norm", "cosine_similarity", "group_norm", "instance_norm", "layer_norm",
           "normalize", "pairwise_distance", "rms_norm"]


def batch_norm(input: Tensor, running_mean, running_var, weight=None, bias=None,
               training: bool = False, momentum: float = 0.1, eps: float = 1e-5) -> Tensor:
    """Each channel (axis 1) standardized over the batch, or by the running statistics.

    In training these are moved by ``momentum`` towards the batch's.
    """
    channels = input.shape[1] if input.ndim > 1 else 0
    if training and input.ndim > 1 and input.numel() == channels:
        raise ValueError(f"Expected more than 1 value per channel when training, "
                         f"got input size {input.shape}")
    for name, x in (("running_mean", running_mean), ("running_var", running_var),
                    ("weight", weight), ("bias", bias)):
        if x is None and not training and name.startswith("running"):
            raise RuntimeError(f"{name} must be defined in evaluation mode")
        if x is not None and x.numel() != channels:
            raise RuntimeError(f"{name} should contain {channels} elements not {x.numel()}")
    if training and (running_mean is None) is not (running_var is None):
        raise ValueError("running_mean and running_var must either both be None or neither be None")
    one_dtype("batch_norm", input, running_mean if weight is None else weight)
    if training and running_mean is not None:
        follow(input._array, running_mean, running_var, momentum)
    statistics = (None, None) if training else (running_mean.detach(), running_var.detach())
    return apply(ops.BatchNorm(eps, training), input, weight, bias, *statistics)


def one_dtype(kernel: str, input: Tensor, parameter: Tensor | None) -> None:
    """Floats, and parameters in the same dtype; in PyTorch's words."""
    if parameter is not None and parameter.dtype is not input.dtype and (
            kernel != "batch_norm" or input.is_floating_point()):
        raise RuntimeError(messages.MIXED_DTYPES if parameter.dtype is float32
                           else messages.MIXED_PARAMETER)
    if not input.is_floating_point():
        raise not_implemented(kernel, input)


def follow(array, running_mean: Tensor, running_var: Tensor, momentum: float) -> None:
    """Move the running statistics towards those of ``array``; the variance unbiased."""
    over = (0, *range(2, array.ndim))
    n = array.size // array.shape[1]
    for running, now in ((running_mean, array.mean(over)),
                         (running_var, array.var(over) * (n / max(n - 1, 1)))):
        write(running, running._array * (1 - momentum) + now * momentum)


def layer_norm(input: Tensor, normalized_shape, weight=None, bias=None, eps: float = 1e-5):
    """The last axes, those of ``normalized_shape``, standardized, then scaled and shifted."""
    shape = tuple(normalized_shape)
    if input.shape[input.ndim - len(shape):] != shape:
        raise RuntimeError(messages.LAYER_NORM.format(
            shape=list(shape), wanted="".join(f", {n}" for n in shape), got=list(input.shape)))
    one_dtype("LayerNormKernelImpl", input, bias if weight is None else weight)
    for name, x in (("weight", weight), ("bias", bias)):
        if x is not None and x.shape != shape:
            raise RuntimeError(messages.LAYER_WEIGHT.format(name=name, got=list(x.shape),
                                                            shape=list(shape)))
    return apply(ops.LayerNorm(eps, shape), input, weight, bias)


def group_norm(input: Tensor, num_groups: int, weight=None, bias=None, eps: float = 1e-5) -> Tensor:
    """Channels in ``num_groups`` groups, each standardized, then scaled and shifted."""
    if input.shape[1] % num_groups:
        raise RuntimeError(messages.GROUP_NORM.format(shape=list(input.shape), groups=num_groups))
    for name, x in (("weight", weight), ("bias", bias)):
        if x is not None and x.shape != input.shape[1:2]:
            raise RuntimeError(messages.GROUP_WEIGHT.format(name=name, got=list(x.shape),
                                                            shape=list(input.shape)))
    one_dtype("GroupNormKernelImpl", input, weight)
    return apply(ops.GroupNorm(eps, num_groups), input, weight, bias)


def instance_norm(input: Tensor, running_mean=None, running_var=None, weight=None, bias=None,
                  use_input_stats: bool = True, momentum: float = 0.1,
                  eps: float = 1e-5) -> Tensor:
    """Each channel of each sample standardized, then scaled and shifted."""
    n, c, *size = input.shape
    for name, kept in (("running_mean", running_mean), ("running_var", running_var)):
        if kept is not None and kept.shape != (c,):
            raise RuntimeError(f"{name} should contain {n * c} elements not {n * kept.numel()}")
    if use_input_stats and prod(size) == 1:
        raise ValueError("Expected more than 1 spatial element when training, "
                         f"got input size {input.shape}")
    weight, bias, *running = (x if x is None else x.repeat(n)
                              for x in (weight, bias, running_mean, running_var))
    out = batch_norm(input.reshape(1, n * c, *size), *running, weight, bias, use_input_stats,
                     momentum, eps)
    for kept, moved in zip((running_mean, running_var), running, strict=True):
        if kept is not None and use_input_stats:
            write(kept, moved._array.reshape(n, c).mean(0))
    return out.view(input.shape)


def rms_norm(input: Tensor, normalized_shape, weight=None, eps: float | None = None) -> Tensor:
    """The last axes divided by their root mean square, then scaled."""
    dims = tuple(range(-len(tuple(normalized_shape)), 0))
    eps = np.finfo(input._array.dtype).eps if eps is None else eps
    out = input * ((input ** 2).mean(dims, True) + float(eps)) ** -0.5
    return out if weight is None else (out * weight).to(input.dtype)


def normalize(input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12,
              out: Tensor | None = None) -> Tensor:
    """Divided by its p-norm along ``dim``, which counts as at least ``eps``."""
    made = input / input.norm(p, dim, True).clamp_min(eps).expand(*input.shape)
    return made if out is None else into("div", out, made)


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """The cosine of the angle between ``x1`` and ``x2``, along ``dim``."""
    a, b = (x / x.norm(2, dim, True).clamp_min(eps) for x in (x1, x2))
    return (a * b).sum(dim)


def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6,
                      keepdim: bool = False) -> Tensor:
    """The p-norm of x1 - x2 + eps, along the last axis."""
    between = x1 - x2 + eps
    return apply(Norm(p, (between.ndim - 1,), keepdim), between)
