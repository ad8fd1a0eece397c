"""Initializers: functions of a shape, called when a variable is made.

    tf.get_variable("w", [3, 4], initializer=tf.truncated_normal_initializer(stddev=0.1))
"""

from math import prod

import numpy as np

from ..core import dtypes
from ..functions import random
from ..functions.arguments import named
from . import arrays
from .build import as_symbol

__all__ = ["constant_initializer", "glorot_normal_initializer", "glorot_uniform_initializer",
           "ones_initializer", "orthogonal_initializer", "random_normal_initializer",
           "random_uniform_initializer", "truncated_normal_initializer",
           "uniform_unit_scaling_initializer", "variance_scaling_initializer", "zeros_initializer"]


def initializer(name: str, doc: str, make, **defaults):
    """A function that gives an initializer: ``make(shape, dtype, *parameters)``."""
    def with_parameters(*given, dtype=dtypes.float32, **options):
        parameters = {**defaults, **dict(zip(defaults, given, strict=False)), **options}

        def initialize(shape, dtype=dtype, partition_info=None):
            return make(tuple(shape), dtype, **parameters)
        return initialize
    return named(with_parameters, name, doc)


def fans(shape: tuple) -> tuple:
    """How many numbers go into one of the result, and how many it goes into."""
    if len(shape) < 2:
        return (shape or (1,))[0], (shape or (1,))[0]
    return prod(shape[:-2]) * shape[-2], prod(shape[:-2]) * shape[-1]


def scaled(shape, dtype, scale, mode, distribution, seed):
    """Drawn with a variance of ``scale`` divided by a fan."""
    fan_in, fan_out = fans(shape)
    fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
    variance = scale / max(1, fan)
    if distribution == "uniform":
        limit = (3 * variance) ** 0.5
        return arrays.random_uniform(shape, -limit, limit, dtype, seed)
    if distribution == "untruncated_normal":
        return arrays.random_normal(shape, 0.0, variance ** 0.5, dtype, seed)
    return arrays.truncated_normal(shape, 0.0, variance ** 0.5 / 0.87962566103423978, dtype, seed)


def filled(shape, dtype, value, verify_shape):
    """``value`` in a shape; a Python float stands for a number of any dtype."""
    if np.asarray(value).dtype.kind == "f" and np.asarray(value).ndim == 0:
        return arrays.ones(shape, dtype) * value if value != 0 else arrays.zeros(shape, dtype)
    return arrays.constant(value, dtype, shape)


def draw_orthogonal(shape, dtype, gain, seed):
    """The rows, or columns, of an orthogonal matrix, drawn once."""
    rows, columns = prod(shape[:-1]), shape[-1]
    drawn = random.randn(max(rows, columns), min(rows, columns)).numpy()
    q, r = np.linalg.qr(drawn)
    q = q * np.sign(np.diag(r))
    return as_symbol((gain * (q if rows >= columns else q.T)).reshape(shape), dtype)


zeros_initializer = initializer("zeros_initializer", "Zeros.", lambda shape, dtype:
                                arrays.zeros(shape, dtype))
ones_initializer = initializer("ones_initializer", "Ones.", lambda shape, dtype:
                               arrays.ones(shape, dtype))
constant_initializer = initializer("constant_initializer", "One number, or an array.", filled,
                                   value=0, verify_shape=False)
random_normal_initializer = initializer(
    "random_normal_initializer", "Normal.", lambda shape, dtype, mean, stddev, seed:
    arrays.random_normal(shape, mean, stddev, dtype, seed), mean=0.0, stddev=1.0, seed=None)
truncated_normal_initializer = initializer(
    "truncated_normal_initializer", "Normal, within two standard deviations.",
    lambda shape, dtype, mean, stddev, seed: arrays.truncated_normal(shape, mean, stddev, dtype,
                                                                     seed),
    mean=0.0, stddev=1.0, seed=None)
random_uniform_initializer = initializer(
    "random_uniform_initializer", "Uniform between two numbers.",
    lambda shape, dtype, minval, maxval, seed: arrays.random_uniform(
        shape, minval, 1.0 if maxval is None else maxval, dtype, seed),
    minval=0, maxval=None, seed=None)
variance_scaling_initializer = initializer(
    "variance_scaling_initializer", "With a variance that depends on the shape.", scaled,
    scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None)
glorot_uniform_initializer = initializer(
    "glorot_uniform_initializer", "Uniform, with the variance 2 / (fan in + fan out).",
    lambda shape, dtype, seed: scaled(shape, dtype, 1.0, "fan_avg", "uniform", seed), seed=None)
glorot_normal_initializer = initializer(
    "glorot_normal_initializer", "Normal, with the variance 2 / (fan in + fan out).",
    lambda shape, dtype, seed: scaled(shape, dtype, 1.0, "fan_avg", "truncated_normal", seed),
    seed=None)
uniform_unit_scaling_initializer = initializer(
    "uniform_unit_scaling_initializer", "Uniform, so that layers keep the scale of what they get.",
    lambda shape, dtype, factor, seed: scaled(shape, dtype, factor ** 2, "fan_in", "uniform",
                                              seed), factor=1.0, seed=None)
orthogonal_initializer = initializer("orthogonal_initializer", "Of an orthogonal matrix.",
                                     draw_orthogonal, gain=1.0, seed=None)


def default_for(dtype: np.dtype):
    """What a variable begins with where nothing is said."""
    return glorot_uniform_initializer() if dtype.kind == "f" else zeros_initializer(dtype=dtype)


def __getattr__(name):      # tf.initializers.zeros is tf.zeros_initializer
    full = f"{name}_initializer"
    if full in __all__:
        return globals()[full]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
