"""torch.nn.init: filling weights before training; each changes its tensor in place.

    nn.init.kaiming_uniform_(weight, nonlinearity="relu")       nn.init.zeros_(bias)
"""

import math
import warnings

import numpy as np

from ..core.leaves import leaf
from ..core.modes import no_grad
from ..core.tensor import Tensor
from ..functions.arguments import named
from ..functions.inplace import write

__all__ = ["calculate_gain", "constant_", "dirac_", "eye_", "kaiming_normal_", "kaiming_uniform_",
           "normal_", "ones_", "orthogonal_", "trunc_normal_", "uniform_", "xavier_normal_",
           "xavier_uniform_", "zeros_"]

GAINS = {"sigmoid": 1, "tanh": 5.0 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4}
LINEAR = ("linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
          "conv_transpose3d")
NO_FANS = ("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")


def calculate_gain(nonlinearity: str, param=None) -> float:
    """By how much weights before this activation are scaled up.

    >>> calculate_gain("relu")
    1.4142135623730951
    """
    if nonlinearity in LINEAR:
        return 1
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, int | float):
            raise ValueError(f"negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + slope ** 2))
    if nonlinearity not in GAINS:
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}")
    return GAINS[nonlinearity]


def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator=None) -> Tensor:
    """Numbers evenly from [a, b)."""
    with no_grad():
        return tensor.uniform_(a, b, generator=generator)


def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator=None) -> Tensor:
    """Numbers from a normal distribution."""
    with no_grad():
        return tensor.normal_(mean, std, generator=generator)


def constant_(tensor: Tensor, val: float) -> Tensor:
    """``val`` everywhere."""
    with no_grad():
        return tensor.fill_(val)


def ones_(tensor: Tensor) -> Tensor:
    """1 everywhere."""
    return constant_(tensor, 1.0)


def zeros_(tensor: Tensor) -> Tensor:
    """0 everywhere."""
    with no_grad():
        return tensor.zero_()


def eye_(tensor: Tensor) -> Tensor:
    """The identity matrix."""
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    write(tensor, np.eye(*tensor.shape))
    return tensor


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """A convolution that passes its input through."""
    if tensor.ndim not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    if tensor.shape[0] % groups:
        raise ValueError("dim 0 must be divisible by groups")
    array = np.zeros(tensor.shape)
    each = tensor.shape[0] // groups
    for g in range(groups):
        for d in range(min(each, tensor.shape[1])):
            array[(g * each + d, d, *(n // 2 for n in tensor.shape[2:]))] = 1
    write(tensor, array)
    return tensor


def fans(tensor: Tensor) -> tuple[int, int]:
    """How many inputs and outputs each unit has."""
    if tensor.ndim < 2:
        raise ValueError(NO_FANS)
    field = math.prod(tensor.shape[2:])
    return tensor.shape[1] * field, tensor.shape[0] * field


def chosen_fan(tensor: Tensor, mode: str) -> int:
    """fan_in or fan_out."""
    mode = mode.lower()
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']")
    return fans(tensor)[mode == "fan_out"]


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator=None) -> Tensor:
    """Evenly, with variance 2 / (fan_in + fan_out)."""
    bound = math.sqrt(3.0) * (gain * math.sqrt(2.0 / sum(fans(tensor))))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator=None) -> Tensor:
    """Normally, with variance 2 / (fan_in + fan_out)."""
    return normal_(tensor, 0.0, gain * math.sqrt(2.0 / sum(fans(tensor))), generator)


def kaiming_uniform_(tensor: Tensor, a: float = 0, mode: str = "fan_in",
                     nonlinearity: str = "leaky_relu", generator=None) -> Tensor:
    """Evenly, with variance gain² / fan."""
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    std = calculate_gain(nonlinearity, a) / math.sqrt(chosen_fan(tensor, mode))
    bound = math.sqrt(3.0) * std
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(tensor: Tensor, a: float = 0, mode: str = "fan_in",
                    nonlinearity: str = "leaky_relu", generator=None) -> Tensor:
    """Normally, with variance gain² / fan."""
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    std = calculate_gain(nonlinearity, a) / math.sqrt(chosen_fan(tensor, mode))
    return normal_(tensor, 0, std, generator)


def trunc_normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, a: float = -2.0,
                  b: float = 2.0, generator=None) -> Tensor:
    """Normally, drawn anew where outside [a, b].

    Where few would fall between them, evenly drawn numbers are kept as often as the density says.
    """
    inside = [math.erf((end - mean) / std / math.sqrt(2)) / 2 for end in (a, b)]
    if inside[1] - inside[0] <= 0.3:
        return keep_by_density(tensor, mean, std, a, b, generator)
    normal_(tensor, mean, std, generator)
    while (outside := (tensor._array < a) | (tensor._array > b)).any():
        again = leaf(np.empty_like(tensor._array)).normal_(mean, std, generator=generator)
        write(tensor, np.where(outside, again._array, tensor._array))
    return tensor


def keep_by_density(tensor: Tensor, mean: float, std: float, a: float, b: float,
                    generator) -> Tensor:
    """Evenly from [a, b], again and again where a second number is above the density there."""
    def draw(low, high):
        return leaf(np.empty_like(tensor._array)).uniform_(low, high, generator=generator)._array

    peak = -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2
    values = waiting = None
    while waiting is None or waiting.any():
        drawn = draw(a, b)
        values = drawn if waiting is None else np.where(waiting, drawn, values)
        refused = np.log(draw(0, 1)) > -0.5 * ((drawn - mean) / std) ** 2 - peak
        waiting = refused if waiting is None else waiting & refused
    write(tensor, values)
    return tensor


def orthogonal_(tensor: Tensor, gain: float = 1, generator=None) -> Tensor:
    """Rows (or columns) of length ``gain``, at right angles."""
    if tensor.ndim < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    rows = tensor.shape[0]
    flat = leaf(np.empty((rows, tensor.numel() // rows), tensor._array.dtype))
    flat = flat.normal_(0, 1, generator=generator)._array
    tall = flat.T if rows < flat.shape[1] else flat
    q, r = np.linalg.qr(tall)
    q = q * np.sign(np.diag(r))
    write(tensor, (q.T if rows < flat.shape[1] else q).reshape(tensor.shape))
    write(tensor, tensor._array * gain)
    return tensor


def old_name(name: str):
    """``xavier_normal`` and its like, of old: the same with a warning."""
    new = globals()[f"{name}_"]

    def function(*args, **kwargs):
        warnings.warn(f"`nn.init.{name}` is now deprecated in favor of `nn.init.{name}_`.",
                      FutureWarning, stacklevel=2)
        return new(*args, **kwargs)
    return named(function, name, f"``{name}_`` by its old name.")


OLD = ("constant", "dirac", "eye", "kaiming_normal", "kaiming_uniform", "normal", "orthogonal",
       "uniform", "xavier_normal", "xavier_uniform")
globals().update({name: old_name(name) for name in OLD})
