"""Layers that make their own variables: ``tf.layers``.

    h = tf.layers.dense(x, 10, tf.nn.relu)          dense/kernel, dense/bias
    y = tf.layers.dense(h, 1, name="out")           out/kernel, out/bias
"""

from math import prod

from . import arrays, control, images, math, nn
from .build import as_symbol
from .dims import Dim
from .graph import get_default_graph
from .initializers import ones_initializer, zeros_initializer
from .late import has_unknown_rank
from .scopes import get_variable, variable_scope
from .symbol import Symbol
from .variables import GraphKeys, assign_sub

__all__ = ["average_pooling2d", "batch_normalization", "conv2d", "conv2d_transpose", "dense",
           "dropout", "flatten", "max_pooling2d"]


def known_depth(x: Symbol, axis: int, layer: str) -> int:
    """The size of the axis that a layer's variables depend on."""
    n = None if has_unknown_rank(x) else x._shape[axis]
    if n is None or isinstance(n, Dim):
        raise ValueError(f"The {'last' if axis == -1 else 'channel'} dimension of the inputs to "
                         f"`{layer}` should be defined. Found `None`.")
    return int(n)


def finish(out: Symbol, units: int, use_bias: bool, p: dict, shape=None) -> Symbol:
    """Bias and activation, and the penalty on what comes out."""
    if use_bias:
        bias = get_variable("bias", [units], initializer=p["bias_initializer"] or
                            zeros_initializer(), regularizer=p["bias_regularizer"],
                            trainable=p["trainable"], dtype=out.dtype)
        out = nn.bias_add(out, arrays.reshape(bias, shape) if shape else bias)
    if p["activation"] is not None:
        out = p["activation"](out)
    if p["activity_regularizer"] is not None:
        get_default_graph().add_to_collection(GraphKeys.REGULARIZATION_LOSSES,
                                              p["activity_regularizer"](out))
    return out


DEFAULTS = {"activation": None, "kernel_initializer": None, "bias_initializer": None,
            "kernel_regularizer": None, "bias_regularizer": None, "activity_regularizer": None,
            "trainable": True}


def with_defaults(layer: str, options: dict, **given) -> dict:
    """The options that all layers take; TypeError for others."""
    unknown = set(options) - set(DEFAULTS) - {"kernel_constraint", "bias_constraint"}
    if unknown:
        raise TypeError(f"{layer}() got an unexpected keyword argument {min(unknown)!r}")
    return {**DEFAULTS, **options, **given}


def kernel(shape, p: dict, dtype):
    """The variable that inputs are multiplied with."""
    return get_variable("kernel", shape, initializer=p["kernel_initializer"], dtype=dtype,
                        regularizer=p["kernel_regularizer"], trainable=p["trainable"])


def dense(inputs, units: int, activation=None, use_bias: bool = True, kernel_initializer=None,
          bias_initializer=None, name: str | None = None, reuse=None, **options) -> Symbol:
    """activation(inputs · kernel + bias), of the last axis."""
    x = as_symbol(inputs)
    p = with_defaults("dense", options, activation=activation, bias_initializer=bias_initializer,
                      kernel_initializer=kernel_initializer)
    depth = known_depth(x, -1, "Dense")
    with variable_scope(name, "dense", reuse=reuse):
        w = kernel([depth, units], p, x.dtype)
        out = math.matmul(x, w) if x.ndim == 2 else math.tensordot(x, w, 1)
        return finish(out, units, use_bias, p)


def conv2d(inputs, filters: int, kernel_size, strides=(1, 1), padding: str = "valid",
           data_format: str = "channels_last", dilation_rate=(1, 1), activation=None,
           use_bias: bool = True, kernel_initializer=None, bias_initializer=None,
           name: str | None = None, reuse=None, **options) -> Symbol:
    """activation(inputs ∗ kernel + bias)."""
    x, order = as_symbol(inputs), FORMATS[data_format]
    p = with_defaults("conv2d", options, activation=activation, bias_initializer=bias_initializer,
                      kernel_initializer=kernel_initializer)
    depth = known_depth(x, order.index("C"), "Conv2D")
    with variable_scope(name, "conv2d", reuse=reuse):
        w = kernel([*images.two(kernel_size), depth, filters], p, x.dtype)
        out = images.conv2d(x, w, images.two(strides), padding.upper(), data_format=order,
                            dilations=images.two(dilation_rate))
        return finish(out, filters, use_bias, p, (-1, 1, 1) if order == "NCHW" else None)


def conv2d_transpose(inputs, filters: int, kernel_size, strides=(1, 1), padding: str = "valid",
                     data_format: str = "channels_last", activation=None, use_bias: bool = True,
                     kernel_initializer=None, bias_initializer=None, name: str | None = None,
                     reuse=None, **options) -> Symbol:
    """A convolution backwards: with strides of 2 the pictures become twice as large."""
    x, order = as_symbol(inputs), FORMATS[data_format]
    p = with_defaults("conv2d_transpose", options, activation=activation,
                      bias_initializer=bias_initializer, kernel_initializer=kernel_initializer)
    depth, size, steps = (known_depth(x, order.index("C"), "Conv2DTranspose"),
                          images.two(kernel_size), images.two(strides))
    with variable_scope(name, "conv2d_transpose", reuse=reuse):
        w = kernel([*size, filters, depth], p, x.dtype)
        wide = [n * s + (max(k - s, 0) if padding.lower() == "valid" else 0) for n, s, k in zip(
            (x._shape[order.index(c)] for c in "HW"), steps, size, strict=True)]
        shape = [x._shape[0], filters, *wide] if order == "NCHW" else [x._shape[0], *wide, filters]
        out = images.conv2d_transpose(x, w, shape, steps, padding.upper(), order)
        return finish(out, filters, use_bias, p, (-1, 1, 1) if order == "NCHW" else None)


FORMATS = {"channels_last": "NHWC", "channels_first": "NCHW"}


def pooling(function, doc: str):
    """max_pooling2d or average_pooling2d."""
    def layer(inputs, pool_size, strides, padding: str = "valid",
              data_format: str = "channels_last", name: str | None = None) -> Symbol:
        return function(inputs, images.two(pool_size), images.two(strides), padding.upper(),
                        FORMATS[data_format], name)
    layer.__doc__ = doc
    return layer


max_pooling2d = pooling(images.max_pool, "The largest of each window.")
average_pooling2d = pooling(images.avg_pool, "The mean of each window.")


def flatten(inputs, name: str | None = None) -> Symbol:
    """(n, …) as a matrix of n rows."""
    x = as_symbol(inputs)
    return arrays.reshape(x, [-1, prod(x._shape[1:], start=1)], name=name or "flatten/Reshape")


def dropout(inputs, rate=0.5, noise_shape=None, seed=None, training=False,
            name: str | None = None) -> Symbol:
    """Noise while training; ``training`` may be a Symbol that is fed."""
    x = as_symbol(inputs)
    return choose(training, lambda: nn.dropout(x, rate=rate, noise_shape=noise_shape, seed=seed,
                                               name=name), lambda: arrays.identity(x))


def choose(flag, yes, no):
    """``yes()`` or ``no()``: now, if the flag is known, else at each run."""
    return control.cond(flag, yes, no) if isinstance(flag, Symbol) else yes() if flag else no()


def batch_normalization(inputs, axis: int = -1, momentum: float = 0.99, epsilon: float = 1e-3,
                        center: bool = True, scale: bool = True, beta_initializer=None,
                        gamma_initializer=None, moving_mean_initializer=None,
                        moving_variance_initializer=None, training=False, trainable: bool = True,
                        name: str | None = None, reuse=None, **_) -> Symbol:
    """Mean 0 and variance 1 over all axes but ``axis``: of the batch in training, else moving
    averages.  What moves them is in the collection UPDATE_OPS, to be run with the training."""
    x = as_symbol(inputs)
    axis %= x.ndim
    n = known_depth(x, axis, "BatchNormalization")
    with variable_scope(name, "batch_normalization", reuse=reuse):
        def variable(name, initializer, default, trainable):
            return get_variable(name, [n], x.dtype, initializer or default, trainable=trainable)
        gamma = variable("gamma", gamma_initializer, ones_initializer(), trainable) if scale else (
            None)
        beta = variable("beta", beta_initializer, zeros_initializer(), trainable) if center else (
            None)
        moving = (variable("moving_mean", moving_mean_initializer, zeros_initializer(), False),
                  variable("moving_variance", moving_variance_initializer, ones_initializer(),
                           False))
        axes = [d for d in range(x.ndim) if d != axis]
        found = choose(training, lambda: nn.moments(x, axes), lambda: tuple(
            map(arrays.identity, moving)))
        if isinstance(training, Symbol) or training:
            for old, new in zip(moving, found, strict=True):
                kept = choose(training, lambda: arrays.constant(1 - momentum, x._dtype),
                              lambda: arrays.constant(0.0, x._dtype))
                update = assign_sub(old, (old - new) * kept)
                get_default_graph().add_to_collection(GraphKeys.UPDATE_OPS, update.op)
        if axis != x.ndim - 1:
            shape = [n if d == axis else 1 for d in range(x.ndim)]
            found, beta, gamma = ([None if v is None else arrays.reshape(v, shape) for v in part]
                                  for part in (found, [beta], [gamma]))
            beta, gamma = beta[0], gamma[0]
        return nn.batch_normalization(x, *found, beta, gamma, epsilon)
