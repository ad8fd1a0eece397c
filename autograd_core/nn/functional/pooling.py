"""Pooling: the largest or the mean of windows."""

import numpy as np

from ...core import messages
from ...core.apply import apply
from ...core.leaves import wrap
from ...core.tensor import Tensor
from ...functions.arguments import axis, named
from ...functions.reductions import mean
from ...ops import pooling as ops
from ...ops.resampling import averaging, mixed
from .convolution import each

__all__ = ["adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "avg_pool1d",
           "avg_pool2d", "avg_pool3d", "max_pool1d", "max_pool2d", "max_pool3d"]


def largest(k: int, kind, doc: str):
    """The largest of windows over ``k`` axes."""
    def pool(input: Tensor, kernel_size, stride=None, padding=0, dilation=1,
             ceil_mode: bool = False, return_indices: bool = False):
        kernel, stride, padding = moves(kernel_size, stride, padding, k)
        op = kind(kernel, stride, padding, each(dilation, k), ceil_mode)
        refuse_empty(f"max_pool{k}d", op, input)
        out = apply(op, input)
        return (out, where_in_plane(op, input, k)) if return_indices else out
    return named(pool, f"max_pool{k}d", doc)


max_pool2d = largest(2, ops.MaxPool, "The largest of each window of images (N, C, H, W).")
max_pool3d = largest(3, ops.MaxPool3d, "The largest of each window of volumes (N, C, D, H, W).")


def moves(kernel_size, stride, padding, k: int) -> tuple:
    """Window, steps and padding of each of ``k`` axes; padding is at most half the window."""
    kernel, padding = each(kernel_size, k), each(padding, k)
    stride = kernel if stride is None else each(stride, k)
    if 0 in stride:
        raise RuntimeError("stride should not be zero")
    for n, p in zip(kernel, padding, strict=True):
        if p < 0 or p > n // 2:
            raise RuntimeError(messages.POOL_PADDING.format(pad=p, kernel=n))
    return kernel, stride, padding


def refuse_empty(name: str, op, input: Tensor) -> None:
    """Images, with a batch axis or without, in which at least one window fits."""
    k = len(op.stride)
    if name == "avg_pool2d":
        axis(-3, input.ndim)
    if input.ndim not in (k + 1, k + 2):
        raise RuntimeError(messages.POOL_DIMS.format(name=name, low=k + 1, high=k + 2))
    sizes = [(n + 2 * p - d * (m - 1) - 1 + (s - 1) * op.ceil_mode) // s + 1 for n, m, s, p, d in
             zip(input.shape[-k:], op.kernel_size, op.stride, op.padding, op.dilation, strict=True)]
    if any(n < 1 for n in sizes):
        raise RuntimeError(messages.POOL_EMPTY.format(
            input="x".join(map(str, input.shape[-k - 1:])),
            output="x".join(map(str, (input.shape[-k - 1], *sizes)))))


def where_in_plane(op, input: Tensor, k: int) -> Tensor:
    """For each output the place of the largest, counted through its image."""
    places = np.broadcast_arrays(*op.where_largest(input._array)[-k:])
    return wrap(np.ravel_multi_index(places, input.shape[-k:]).astype(np.int64))


def max_pool1d(input: Tensor, kernel_size, stride=None, padding=0, dilation=1,
               ceil_mode: bool = False, return_indices: bool = False):
    """The largest of each window of sequences (N, C, L)."""
    kernel = each(kernel_size, 1)
    stride = kernel if stride is None else each(stride, 1)
    out = max_pool2d(input.unsqueeze(-2), (1, *kernel), (1, *stride), (0, *each(padding, 1)),
                     (1, *each(dilation, 1)), ceil_mode, return_indices)
    return tuple(x.squeeze(-2) for x in out) if return_indices else out.squeeze(-2)


def averaged(k: int, kind, doc: str):
    """The mean of windows over ``k`` axes."""
    def pool(input: Tensor, kernel_size, stride=None, padding=0, ceil_mode: bool = False,
             count_include_pad: bool = True, divisor_override: int | None = None) -> Tensor:
        kernel, stride, padding = moves(kernel_size, stride, padding, k)
        op = kind(kernel, stride, padding, (1,) * k, ceil_mode, count_include_pad, divisor_override)
        refuse_empty(f"avg_pool{k}d", op, input)
        return apply(op, input)
    return named(pool, f"avg_pool{k}d", doc)


avg_pool2d = averaged(2, ops.AvgPool, "The mean of each window of images (N, C, H, W).")
avg_pool3d = averaged(3, ops.AvgPool3d, "The mean of each window of volumes (N, C, D, H, W).")


def avg_pool1d(input: Tensor, kernel_size, stride=None, padding=0, ceil_mode: bool = False,
               count_include_pad: bool = True) -> Tensor:
    """The mean of each window of sequences (N, C, L)."""
    kernel = each(kernel_size, 1)
    stride = kernel if stride is None else each(stride, 1)
    return avg_pool2d(input.unsqueeze(-2), (1, *kernel), (1, *stride), (0, *each(padding, 1)),
                      ceil_mode, count_include_pad).squeeze(-2)


# to a given size

def adapted(input: Tensor, output_size, k: int) -> tuple[int, ...]:
    """``output_size`` for ``k`` axes, None filled in."""
    size = output_size if isinstance(output_size, list | tuple) else (output_size,) * k
    return tuple(n if m is None else int(m) for n, m in zip(input.shape[-k:], size, strict=True))


def refuse_dims(name: str, input: Tensor, k: int, colon: str) -> None:
    """RuntimeError in PyTorch's words unless there are ``k`` axes behind channels (and a batch)."""
    if input.ndim not in (k + 1, k + 2):
        raise RuntimeError(messages.ADAPTIVE_DIMS.format(
            name=name, low=k + 1, high=k + 2, colon=colon, size=list(input.shape)))


def adaptive_mean(k: int, doc: str):
    """Means of windows over ``k`` axes that give ``output_size``."""
    def pool(input: Tensor, output_size) -> Tensor:
        refuse_dims(f"adaptive_avg_pool{k}d", input, k, "")
        size = adapted(input, output_size, k)
        if set(size) == {1}:
            return mean(input, tuple(range(-1, -k - 1, -1)), True)
        matrices = [averaging(n, m) for n, m in zip(input.shape[-k:], size, strict=True)]
        return apply(mixed(f"AdaptiveAvgPool{k}DBackward0")(tuple(matrices)), input)
    return named(pool, f"adaptive_avg_pool{k}d", doc)


adaptive_avg_pool2d = adaptive_mean(2, "Means of windows that give images of ``output_size``.")
adaptive_avg_pool3d = adaptive_mean(3, "Means of windows that give volumes of ``output_size``.")


def adaptive_avg_pool1d(input: Tensor, output_size) -> Tensor:
    """Means of windows that give sequences of ``output_size``."""
    matrices = (np.eye(1), averaging(input.shape[-1], each(output_size, 1)[0]))
    return apply(mixed("AdaptiveAvgPool2DBackward0")(matrices), input.unsqueeze(-2)).squeeze(-2)
