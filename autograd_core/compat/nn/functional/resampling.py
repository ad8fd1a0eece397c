"""More and fewer pixels: interpolate, pixel_shuffle, patches of images."""

import math
import warnings

import numpy as np

from ....core import messages
from ....core.apply import apply
from ....core.tensor import Tensor
from ....nn.functional import pooling
from ....nn.functional.convolution import each
from ....ops.resampling import mixed
from ...ops import resampling as ops

__all__ = ["channel_shuffle", "fold", "interpolate", "pixel_shuffle", "pixel_unshuffle", "unfold",
           "upsample", "upsample_bilinear", "upsample_nearest"]

AXES = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
NAMES = {"nearest": "UpsampleNearest{k}D", "nearest-exact": "UpsampleNearestExact{k}D",
         "linear": "UpsampleLinear1D", "bilinear": "UpsampleBilinear2D",
         "bicubic": "UpsampleBicubic2D", "trilinear": "UpsampleTrilinear3D"}


def interpolate(input: Tensor, size=None, scale_factor=None, mode: str = "nearest",
                align_corners: bool | None = None, recompute_scale_factor: bool | None = None,
                antialias: bool = False) -> Tensor:
    """Sequences, images or volumes of another ``size``, or ``scale_factor`` times as large.

    ``mode`` is "nearest", "nearest-exact", "linear", "bilinear", "trilinear", "bicubic" or "area".

    >>> import autograd_core as torch
    >>> x = torch.tensor([[[1., 3.]]])
    >>> torch.nn.functional.interpolate(x, scale_factor=2, mode="linear")
    tensor([[[1.0000, 1.5000, 2.5000, 3.0000]]])
    """
    if mode in ("nearest", "area", "nearest-exact") and align_corners is not None:
        raise ValueError(messages.ALIGN_CORNERS)
    if antialias:
        raise NotImplementedError("interpolate(antialias=True) is not there")
    k = input.ndim - 2
    size, scales = sizes_and_scales(input, size, scale_factor, recompute_scale_factor, k)
    if mode == "area" and k in (1, 2, 3):
        return getattr(pooling, f"adaptive_avg_pool{k}d")(input, size)
    if k not in (1, 2, 3) or mode not in NAMES:
        raise NotImplementedError(messages.INTERPOLATION.format(ndim=input.ndim, mode=mode))
    if AXES.get(mode, k) != k:
        raise NotImplementedError(f"Got {input.ndim}D input, but {mode} mode needs "
                                  f"{AXES[mode] + 2}D input")
    matrices = tuple(matrix_of(mode, n, m, s, bool(align_corners)) for n, m, s in
                     zip(input.shape[2:], size, scales, strict=True))
    return apply(mixed(NAMES[mode].format(k=k) + "Backward0")(matrices), input)


def sizes_and_scales(input: Tensor, size, scale_factor, recompute: bool | None, k: int):
    """The output size, and the factor by which places are computed (None: from the sizes)."""
    if size is not None and scale_factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    have = list(input.shape[2:])
    if size is not None:
        size = tuple(size) if isinstance(size, list | tuple) else (size,) * k
        if len(size) != k:
            raise ValueError(messages.INTERPOLATION_SIZE.format(have=have, size=size))
        return size, (None,) * k
    if scale_factor is None:
        raise ValueError("either size or scale_factor should be defined")
    scales = tuple(scale_factor) if isinstance(scale_factor, list | tuple) else (scale_factor,) * k
    if len(scales) != k:
        raise ValueError(messages.INTERPOLATION_SCALE.format(have=have, scale=scales))
    size = tuple(math.floor(n * s) for n, s in zip(have, scales, strict=True))
    return size, (None,) * k if recompute else scales


def matrix_of(mode: str, n: int, m: int, scale, align_corners: bool) -> np.ndarray:
    """The matrix that makes ``m`` outputs of ``n`` inputs along one axis."""
    if mode.startswith("nearest"):
        return ops.nearest(n, m, scale, mode == "nearest-exact")
    return (ops.cubic if mode == "bicubic" else ops.linear)(n, m, scale, align_corners)


OLD_NAME = ("`nn.functional.{}` is deprecated. Use `nn.functional.interpolate` instead.")


def upsample(input: Tensor, size=None, scale_factor=None, mode: str = "nearest",
             align_corners: bool | None = None) -> Tensor:
    """``interpolate``, by its old name."""
    warnings.warn(OLD_NAME.format("upsample"), stacklevel=2)
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Tensor, size=None, scale_factor=None) -> Tensor:
    """``interpolate`` to the nearest."""
    warnings.warn(OLD_NAME.format("upsample_nearest"), stacklevel=2)
    return interpolate(input, size, scale_factor)


def upsample_bilinear(input: Tensor, size=None, scale_factor=None) -> Tensor:
    """``interpolate`` between four neighbours, the corners kept."""
    warnings.warn(OLD_NAME.format("upsample_bilinear"), stacklevel=2)
    return interpolate(input, size, scale_factor, "bilinear", True)


# channels and pixels

def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """(…, C r², H, W) as (…, C, H r, W r)."""
    if input.shape[-3] % upscale_factor ** 2:
        raise RuntimeError(messages.PIXEL_SHUFFLE.format(c=input.shape[-3],
                                                         square=upscale_factor ** 2))
    return apply(ops.PixelShuffle(upscale_factor), input)


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """(…, C, H r, W r) as (…, C r², H, W)."""
    for name, d in (("height", -2), ("width", -1)):
        if input.shape[d] % downscale_factor:
            raise RuntimeError(messages.PIXEL_UNSHUFFLE.format(
                name=name, d=d, n=input.shape[d], r=downscale_factor))
    return apply(ops.PixelUnshuffle(downscale_factor), input)


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """The channels of ``groups`` groups in turn."""
    return apply(ops.ChannelShuffle(groups), input)


# patches

def unfold(input: Tensor, kernel_size, dilation=1, padding=0, stride=1) -> Tensor:
    """Each window of images (N, C, H, W) as a column of (N, C · window, windows)."""
    options = [each(x, 2) for x in (kernel_size, dilation, padding, stride)]
    counts = tuple((n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, d, p, s in
                   zip(input.shape[-2:], *options, strict=True))
    if min(counts) < 1:
        raise RuntimeError(messages.UNFOLD.format(size=tuple(input.shape[-2:]), k=options[0],
                                                  d=options[1], p=options[2], counts=counts))
    return apply(ops.Im2Col(*options), input)


def fold(input: Tensor, output_size, kernel_size, dilation=1, padding=0, stride=1) -> Tensor:
    """Columns (N, C · window, windows) added up where their windows lie in images."""
    size = each(output_size, 2)
    options = k, d, p, s = [each(x, 2) for x in (kernel_size, dilation, padding, stride)]
    if input.shape[-2] % math.prod(k):
        raise RuntimeError(messages.FOLD_CHANNELS.format(n=input.shape[-2], k=k))
    rows, columns = ((n + 2 * q - e * (m - 1) - 1) // t + 1 for n, m, e, q, t in
                     zip(size, *options, strict=True))
    if input.shape[-1] != rows * columns:
        raise RuntimeError(messages.FOLD_WINDOWS.format(
            size=size, k=k, d=d, p=p, s=s, rows=rows, columns=columns, count=rows * columns,
            n=input.shape[-1]))
    shape = (*input.shape[:-2], input.shape[-2] // math.prod(k), *size)
    return apply(ops.Col2Im(shape, *options), input)
