"""Convolutions of sequences and images."""

import warnings

from ...core import messages
from ...core.apply import apply
from ...core.dtypes import c_name
from ...core.tensor import Tensor
from ...functions.arguments import named
from ...ops import convolution as ops
from .layers import pad as pad_ends

__all__ = ["conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
           "conv_transpose3d"]


def each(value, k: int, name: str = "") -> tuple[int, ...]:
    """``value`` for each of ``k`` axes."""
    value = tuple(value) if isinstance(value, list | tuple) else (value,)
    if name and len(value) not in (1, k):
        raise RuntimeError(messages.CONV_VALUES.format(name=name, k=k, got=list(value)))
    return tuple(int(n) for n in value) * (k if len(value) == 1 else 1)


def convolution(k: int, doc: str):
    """The convolution over ``k`` axes."""
    def conv(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride=1, padding=0,
             dilation=1, groups: int = 1) -> Tensor:
        stride, dilation = each(stride, k, "stride"), each(dilation, k, "dilation")
        if isinstance(padding, str):
            input, padding = padded_same(input, weight, padding, stride, dilation)
        padding = each(padding, k, "padding")
        batched = with_batch(f"conv{k}d", input, k)
        refuse_channels(batched, weight, groups)
        refuse_bias(batched, weight, bias)
        if min(stride) < 1:
            raise RuntimeError("non-positive stride is not supported")
        if min(padding) < 0:
            raise RuntimeError("negative padding is not supported")
        if min(dilation) < 1:
            raise RuntimeError(f"dilation should be greater than zero, but got {list(dilation)}")
        refuse_large(batched, weight, padding, dilation)
        out = apply(ops.Convolution(stride, padding, dilation, groups), batched, weight, bias)
        return out if batched is input else out.squeeze(0)
    return named(conv, f"conv{k}d", doc)


conv1d = convolution(1, "Convolve sequences (N, C, L) with ``weight`` (out, C / groups, kernel).")
conv2d = convolution(2, "Convolve images (N, C, H, W) with ``weight`` (out, C / groups, kH, kW).")
conv3d = convolution(3, "Convolve volumes (N, C, D, H, W) with ``weight`` (out, C / groups, …).")


def with_batch(name: str, input: Tensor, k: int) -> Tensor:
    """``input`` with a batch axis."""
    if input.ndim not in (k + 1, k + 2):
        raise RuntimeError(messages.CONV_DIMS.format(
            unbatched=k + 1, batched=k + 2, name=name, size=list(input.shape)))
    return input.unsqueeze(0) if input.ndim == k + 1 else input


def refuse_channels(input: Tensor, weight: Tensor, groups: int) -> None:
    """The channels of ``input`` are those that the weight wants."""
    if weight.ndim < 3:
        raise RuntimeError("weight should have at least three dimensions")
    if input.shape[1] != weight.shape[1] * groups:
        raise RuntimeError(messages.CONV_CHANNELS.format(
            groups=groups, weight=list(weight.shape), input=list(input.shape),
            wanted=weight.shape[1] * groups, got=input.shape[1]))


def refuse_bias(input: Tensor, weight: Tensor, bias: Tensor | None) -> None:
    """Everything in one dtype, and a bias for each channel that comes out; in PyTorch's words."""
    if bias is not None and bias.shape != (weight.shape[0],):
        raise RuntimeError(messages.CONV_BIAS.format(
            weight=list(weight.shape), channels=weight.shape[0], bias=list(bias.shape)))
    if bias is not None and bias.dtype is not input.dtype:
        raise RuntimeError(f"Input type ({c_name(input.dtype)}) and bias type "
                           f"({c_name(bias.dtype)}) should be the same")
    refuse_dtypes(input, weight)


def refuse_dtypes(input: Tensor, weight: Tensor) -> None:
    """RuntimeError in PyTorch's words unless both are of one dtype."""
    if weight._array.dtype is not input._array.dtype:
        raise RuntimeError(f"expected scalar type {input.dtype.short_name} but found "
                           f"{weight.dtype.short_name}")


def refuse_large(input: Tensor, weight: Tensor, padding, dilation) -> None:
    """The kernel fits into the input."""
    have = [n + 2 * p for n, p in zip(input.shape[2:], padding, strict=True)]
    want = [d * (n - 1) + 1 for n, d in zip(weight.shape[2:], dilation, strict=True)]
    if any(w > h for w, h in zip(want, have, strict=True)):
        raise RuntimeError(messages.CONV_KERNEL.format(input=" x ".join(map(str, have)),
                                                       kernel=" x ".join(map(str, want))))


def padded_same(input: Tensor, weight: Tensor, padding: str, stride, dilation):
    """What "same" and "valid" mean: the input, padded where it cannot be evenly, and the rest."""
    if padding == "valid":
        return input, 0
    if padding != "same":
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    if any(s != 1 for s in stride):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    total = [d * (n - 1) for n, d in zip(weight.shape[2:], dilation, strict=True)]
    if any(n % 2 for n in total):
        warnings.warn(messages.CONV_SAME, stacklevel=3)
        input = pad_ends(input, [end for n in reversed(total) for end in (0, n % 2)])
    return input, [n // 2 for n in total]


def transposed(k: int, doc: str):
    """The transposed convolution over ``k`` axes."""
    def conv(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride=1, padding=0,
             output_padding=0, groups: int = 1, dilation=1) -> Tensor:
        stride, padding, dilation = (each(value, k, name) for value, name in (
            (stride, "stride"), (padding, "padding"), (dilation, "dilation")))
        batched = with_batch(f"conv_transpose{k}d", input, k)
        if min(stride) < 1:
            raise RuntimeError("non-positive stride is not supported")
        if batched.shape[1] != weight.shape[0]:
            raise RuntimeError(messages.CONV_TRANSPOSED.format(
                weight=list(weight.shape), input=list(batched.shape), wanted=weight.shape[0],
                got=batched.shape[1]))
        if k == 1 and weight.dtype is not input.dtype:
            raise RuntimeError(f"Input type ({input.type()}) and weight type ({weight.type()}) "
                               "should be the same")
        refuse_dtypes(batched, weight)
        if bias is not None and bias.shape != (weight.shape[1] * groups,):
            raise RuntimeError(messages.CONV_TRANSPOSED_BIAS.format(
                weight=list(weight.shape), channels=weight.shape[1] * groups,
                bias=list(bias.shape)))
        if min(dilation) < 1:
            raise RuntimeError(messages.CONV_TRANSPOSED_DILATION.format(got=", ".join(
                f"dilation_{axis}: {d}" for axis, d in zip(
                    ("depth", "height", "width")[3 - k:], dilation, strict=True))))
        ends = [(n - 1) * s - 2 * p + d * (m - 1) + o + 1 for n, s, p, d, m, o in
                zip(batched.shape[2:], stride, padding, dilation, weight.shape[2:],
                    each(output_padding, k), strict=True)]
        size = (batched.shape[0], weight.shape[1] * groups, *ends)
        op = ops.ConvolutionTransposed(stride, padding, dilation, groups, size)
        out = apply(op, batched, weight, bias)
        return out if batched is input else out.squeeze(0)
    return named(conv, f"conv_transpose{k}d", doc)


conv_transpose1d = transposed(1, "What ``conv1d`` with this weight (C, out / groups, …) undoes.")
conv_transpose2d = transposed(2, "What ``conv2d`` with this weight (C, out / groups, …) undoes.")
conv_transpose3d = transposed(3, "What ``conv3d`` with this weight (C, out / groups, …) undoes.")
