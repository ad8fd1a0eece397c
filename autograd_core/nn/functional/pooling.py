"""Pooling: the largest or the mean of windows."""

from __future__ import annotations

import numpy as np

from ... import messages
from ...functions.reductions import mean
from ...ops import pooling as ops
from ...tensor import Tensor, apply, wrap
from .convolution import each

__all__ = ["adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_max_pool2d", "avg_pool1d",
           "avg_pool2d", "max_pool1d", "max_pool2d"]


def max_pool2d(input: Tensor, kernel_size, stride=None, padding=0, dilation=1,
               ceil_mode: bool = False, return_indices: bool = False):
    """The largest of each window of images (N, C, H, W)."""
    kernel, padding = each(kernel_size, 2), each(padding, 2)
    stride = kernel if stride is None else each(stride, 2)
    refuse_padding(kernel, padding)
    op = ops.MaxPool(kernel, stride, padding, each(dilation, 2), ceil_mode)
    refuse_empty("max_pool2d", op, input)
    out = apply(op, input)
    return (out, where_in_plane(op, input)) if return_indices else out


def refuse_padding(kernel, padding) -> None:
    """Padding is at most half the window."""
    for k, p in zip(kernel, padding, strict=True):
        if p < 0 or p > k // 2:
            raise RuntimeError(messages.POOL_PADDING.format(pad=p, kernel=k))


def refuse_empty(name: str, op, input: Tensor) -> None:
    """Images, with a batch axis or without, in which at least one window fits."""
    if input.ndim not in (3, 4):
        raise RuntimeError(messages.POOL_DIMS.format(name=name))
    sizes = [(n + 2 * p - d * (k - 1) - 1 + (s - 1) * op.ceil_mode) // s + 1 for n, k, s, p, d in
             zip(input.shape[-2:], op.kernel_size, op.stride, op.padding, op.dilation, strict=True)]
    if any(n < 1 for n in sizes):
        raise RuntimeError(messages.POOL_EMPTY.format(
            input="x".join(map(str, input.shape[-3:])),
            output="x".join(map(str, (input.shape[-3], *sizes)))))


def where_in_plane(op, input: Tensor) -> Tensor:
    """For each output the place of the largest, counted through its image."""
    *_, rows, columns = op.where_largest(input._array)
    return wrap((rows * input.shape[-1] + columns).astype(np.int64))


def max_pool1d(input: Tensor, kernel_size, stride=None, padding=0, dilation=1,
               ceil_mode: bool = False) -> Tensor:
    """The largest of each window of sequences (N, C, L)."""
    kernel = each(kernel_size, 1)
    stride = kernel if stride is None else each(stride, 1)
    return max_pool2d(input.unsqueeze(-2), (1, *kernel), (1, *stride), (0, *each(padding, 1)),
                      (1, *each(dilation, 1)), ceil_mode).squeeze(-2)


def avg_pool2d(input: Tensor, kernel_size, stride=None, padding=0, ceil_mode: bool = False,
               count_include_pad: bool = True, divisor_override: int | None = None) -> Tensor:
    """The mean of each window of images (N, C, H, W)."""
    kernel, padding = each(kernel_size, 2), each(padding, 2)
    stride = kernel if stride is None else each(stride, 2)
    refuse_padding(kernel, padding)
    op = ops.AvgPool(kernel, stride, padding, (1, 1), ceil_mode, count_include_pad,
                     divisor_override)
    refuse_empty("avg_pool2d", op, input)
    return apply(op, input)


def avg_pool1d(input: Tensor, kernel_size, stride=None, padding=0, ceil_mode: bool = False,
               count_include_pad: bool = True) -> Tensor:
    """The mean of each window of sequences (N, C, L)."""
    kernel = each(kernel_size, 1)
    stride = kernel if stride is None else each(stride, 1)
    return avg_pool2d(input.unsqueeze(-2), (1, *kernel), (1, *stride), (0, *each(padding, 1)),
                      ceil_mode, count_include_pad).squeeze(-2)


def adaptive_avg_pool2d(input: Tensor, output_size) -> Tensor:
    """Means of windows that give images of ``output_size``; None keeps an axis."""
    size = adapted(input, output_size)
    if size == (1, 1):
        return mean(input, (-1, -2), True)
    return apply(ops.AdaptiveAvgPool(size), input)


def adapted(input: Tensor, output_size) -> tuple[int, int]:
    """``output_size`` for both axes, None filled in."""
    size = output_size if isinstance(output_size, list | tuple) else (output_size,) * 2
    return tuple(n if m is None else int(m) for n, m in zip(input.shape[-2:], size, strict=True))


def adaptive_avg_pool1d(input: Tensor, output_size) -> Tensor:
    """Means of windows that give sequences of ``output_size``."""
    (size,) = each(output_size, 1)
    return apply(ops.AdaptiveAvgPool((1, size)), input.unsqueeze(-2)).squeeze(-2)


def adaptive_max_pool2d(input: Tensor, output_size) -> Tensor:
    """The largest of windows that give images of ``output_size``, where these divide the input."""
    size = adapted(input, output_size)
    if any(n % m for n, m in zip(input.shape[-2:], size, strict=True)):
        raise NotImplementedError("adaptive_max_pool2d is there for sizes that divide the input's")
    kernel = tuple(n // m for n, m in zip(input.shape[-2:], size, strict=True))
    return apply(ops.AdaptiveMaxPool(kernel, kernel, (0, 0), (1, 1)), input)
