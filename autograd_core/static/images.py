"""Convolutions and pools of pictures: (n, height, width, channels), "NHWC", or "NCHW" if asked.

Filters are (height, width, in, out).  "SAME" pads so that there are ceil(size / stride) outputs:
where the padding is odd, the bottom and the right get more, as in TensorFlow.
"""

import numpy as np

from ..ops.convolution import Convolution, ConvolutionTransposed
from ..ops.neural import ConstantPad
from ..ops.pooling import AvgPool, MaxPool
from ..ops.shape import Permute
from . import arrays, math
from .build import as_symbol, build, operands
from .dims import Dim
from .late import any_rank, delay
from .sizes import as_shape
from .symbol import Symbol

__all__ = [
    "atrous_conv2d",
    "avg_pool",
    "conv1d",
    "conv2d",
    "conv2d_transpose",
    "depthwise_conv2d",
    "depthwise_conv2d_native",
    "local_response_normalization",
    "lrn",
    "max_pool",
]

FIRST, LAST, FILTER = Permute((0, 3, 1, 2)), Permute((0, 2, 3, 1)), Permute((3, 2, 0, 1))


def two(numbers, data_format: str = "NHWC") -> tuple:
    """What is said of height and width: by one number, two, or four in the order of the format."""
    numbers = [numbers] if isinstance(numbers, int) else list(numbers)
    if len(numbers) == 4:
        others, numbers = (numbers[:2], numbers[2:]) if data_format == "NCHW" else (
            [numbers[0], numbers[3]], numbers[1:3])
        if others != [1, 1]:
            raise ValueError("Current implementation does not yet support strides in the batch and "
                             "depth dimensions.")
    return tuple(map(int, numbers * 2 if len(numbers) == 1 else numbers))


def on_planes(function, x: Symbol, data_format: str, name: str) -> Symbol:
    """``function`` of (n, channels, height, width), brought to and from the format."""
    if data_format not in ("NHWC", "NCHW"):
        raise ValueError(f"data_format is 'NHWC' or 'NCHW', got {data_format!r}")
    if x.ndim != 4:
        raise ValueError(f"Shape must be rank 4 but is rank {x.ndim} for '{name}' (op: '{name}') "
                         f"with input shapes: {x.shape.in_brackets()}.")
    if data_format == "NCHW":
        return function(x, name)
    return build(LAST, function(build(FIRST, x), None), name=name)


def ends_for(sizes, kernel, strides, dilations, padding: str) -> list[tuple]:
    """(before, after) for height and width."""
    if padding.upper() not in ("SAME", "VALID"):
        raise ValueError(f"padding is 'VALID' or 'SAME', got {padding!r}")
    if padding.upper() == "VALID":
        return [(0, 0), (0, 0)]
    wide = [d * (k - 1) + 1 for k, d in zip(kernel, dilations, strict=True)]
    needed = [w - s if isinstance(n, Dim) or n % s == 0 else w - n % s
              for n, w, s in zip(sizes, wide, strides, strict=True)]
    return [(max(p, 0) // 2, max(p, 0) - max(p, 0) // 2) for p in needed]


def padded(x: Symbol, ends: list[tuple], value: float = 0) -> Symbol:
    """``x`` with the ends put on, if there are any."""
    flat = tuple(n for pair in reversed(ends) for n in pair)
    return build(ConstantPad(flat, value), x) if any(flat) else x


def known_planes(function):
    """``function(x, …)``, late where height or width is unknown and SAME would have to know it."""
    def call(x, *args, padding: str, strides, **options):
        x = as_symbol(x)
        unknown = padding.upper() == "SAME" and strides != (1, 1) and any(
            isinstance(n, Dim) for n in x._shape[2:])
        both = {**options, "padding": padding, "strides": strides}
        return delay(function, (x, *args), both) if unknown else function(x, *args, **both)
    return call


@known_planes
def convolve(x: Symbol, w: Symbol, padding: str, strides: tuple, dilations: tuple, groups: int = 1,
             name: str | None = None) -> Symbol:
    """Convolution of planes with filters (out, in, height, width)."""
    if isinstance(x._shape[1], int) and x._shape[1] != w._shape[1] * groups:
        raise ValueError(f"Dimensions must be equal, but are {x._shape[1]} and {w._shape[1]} for "
                         f"'{name or 'Conv2D'}' (op: 'Conv2D'): input depth and filter depth")
    ends = ends_for(x._shape[2:], w._shape[2:], strides, dilations, padding)
    return build(Convolution(strides, (0, 0), dilations, groups), padded(x, ends), w, None,
                 name=name)


def conv2d(input, filter=None, strides=1, padding: str = "VALID", use_cudnn_on_gpu=True,
           data_format: str = "NHWC", dilations=(1, 1, 1, 1), name: str | None = None,
           filters=None) -> Symbol:
    """Convolution with filters (height, width, in, out).

    >>> import autograd_core.static as tf
    >>> x = tf.placeholder(tf.float32, [None, 28, 28, 1])
    >>> tf.nn.conv2d(x, tf.ones([5, 5, 1, 32]), [1, 2, 2, 1], "SAME").shape
    TensorShape([?, 14, 14, 32])
    """
    x, w = operands("Conv2D", input, filters if filter is None else filter)
    if w.ndim != 4:
        raise ValueError(f"Shape must be rank 4 but is rank {w.ndim} for 'Conv2D' (op: 'Conv2D')")
    return on_planes(lambda x, name: convolve(
        x, build(FILTER, w), padding=padding, strides=two(strides, data_format),
        dilations=two(dilations, data_format), name=name), x, data_format, name or "Conv2D")


def atrous_conv2d(value, filters, rate: int, padding: str, name: str | None = None) -> Symbol:
    """Convolution whose filter has its elements ``rate`` apart."""
    return conv2d(value, filters, 1, padding, dilations=(1, rate, rate, 1), name=name)


def depthwise_conv2d(input, filter, strides, padding: str, rate=(1, 1), name: str | None = None,
                     data_format: str | None = "NHWC") -> Symbol:
    """Each channel by filters of its own: (height, width, channels, filters a channel)."""
    x, w = operands("DepthwiseConv2dNative", input, filter)
    height, width, channels, each = w._shape
    planes = arrays.reshape(arrays.transpose(w, (2, 3, 0, 1)), (channels * each, 1, height, width))
    return on_planes(lambda x, name: convolve(
        x, planes, padding=padding, strides=two(strides, data_format), dilations=two(rate or 1),
        groups=channels, name=name), x, data_format or "NHWC", name or "depthwise")


depthwise_conv2d_native = depthwise_conv2d


def conv1d(value, filters, stride: int, padding: str, data_format: str = "NWC",
           name: str | None = None) -> Symbol:
    """Convolution of (n, width, channels) with filters (width, in, out)."""
    wide = conv2d(arrays.expand_dims(value, 1), arrays.expand_dims(filters, 0), (1, stride),
                  padding)
    return arrays.squeeze(wide, [1], name=name or "conv1d")


def conv2d_transpose(value, filter, output_shape, strides, padding: str = "SAME",
                     data_format: str = "NHWC", name: str | None = None) -> Symbol:
    """What a convolution sends back to its input, as a layer: filters (height, width, out, in)."""
    x, w = operands("Conv2DBackpropInput", value, filter)
    sizes, strides = as_shape(output_shape), two(strides, data_format)
    n, height, width, channels = sizes if data_format == "NHWC" else (
        sizes[0], *sizes[2:], sizes[1])
    ends = ends_for((height, width), w._shape[:2], strides, (1, 1), padding)
    whole = [size + sum(end) for size, end in zip((height, width), ends, strict=True)]

    def transposed(x, name):
        size = (n if n is not None else x._shape[0], channels, *whole)
        out = build(ConvolutionTransposed(strides, (0, 0), (1, 1), 1, size), x, build(FILTER, w),
                    None)
        return padded(out, [(-a, -b) for a, b in ends])
    return on_planes(transposed, x, data_format, name or "conv2d_transpose")


@known_planes
def pool_planes(x: Symbol, kind, kernel: tuple, padding: str, strides: tuple,
                name: str | None = None) -> Symbol:
    """A pool of planes; padding never counts."""
    ends = ends_for(x._shape[2:], kernel, strides, (1, 1), padding)
    rule = kind(kernel, strides, (0, 0), (1, 1))
    if not any(n for pair in ends for n in pair):
        return build(rule, x, name=name)
    if kind is MaxPool:
        return build(rule, padded(x, ends, -np.inf), name=name)
    total = build(rule, padded(x, ends))
    there = build(rule, padded(arrays.ones((1, 1, *x._shape[2:]), x._dtype), ends))
    return build(math.protocol.DIV, total, there, name=name)


def pool(kind, type: str, doc: str):
    """max_pool or avg_pool."""
    def operation(value, ksize, strides, padding: str, data_format: str = "NHWC",
                  name: str | None = None) -> Symbol:
        return on_planes(lambda x, name: pool_planes(
            x, kind, two(ksize, data_format), padding=padding, strides=two(strides, data_format),
            name=name), as_symbol(value), data_format, name or type)
    operation.__doc__ = doc
    return operation


max_pool = pool(MaxPool, "MaxPool", "The largest of each window.")
avg_pool = pool(AvgPool, "AvgPool", "The mean of each window, of what is there.")


def lrn(input, depth_radius: int = 5, bias=1.0, alpha=1.0, beta=0.5, name: str | None = None):
    """x divided by (bias + alpha · Σ x² of the channels around)^beta."""
    x = as_symbol(input)
    squares = arrays.pad(math.square(x), [[0, 0]] * 3 + [[depth_radius, depth_radius]])
    n = x._shape[3]
    around = math.add_n([squares[:, :, :, k:k + n] for k in range(2 * depth_radius + 1)])
    return math.divide(x, math.pow(around * alpha + bias, beta), name=name or "LRN")


local_response_normalization = lrn


def resize_nearest_neighbor(images, size, align_corners: bool = False, name: str | None = None):
    """Pictures of another height and width, each element that of the nearest place."""
    x = as_symbol(images)
    for axis, n in zip((1, 2), as_shape(size), strict=True):
        x = arrays.gather(x, np.arange(n) * x._shape[axis] // n, axis)
    return arrays.identity(x, name=name or "ResizeNearestNeighbor")


globals().update({name: any_rank(globals()[name]) for name in __all__})
