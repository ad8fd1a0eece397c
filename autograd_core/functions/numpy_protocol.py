"""NumPy's functions on Tensors: what lets one rule serve arrays and Tensors alike.

``np.exp(t)`` is ``torch.exp(t)``, ``array * t`` is a Tensor, ``np.where(t > 0, t, 0)`` records.
(PyTorch refuses NumPy's functions on a tensor that requires grad; here they record.)
A function without a counterpart gets the arrays, and so refuses what requires grad.
"""

import numpy as np

from ..core.tensor import Tensor
from . import (
    broadcasting,
    choosing,
    combining,
    comparing,
    creation,
    cumulative,
    elementary,
    joining,
    moving,
    ordering,
    pointwise,
    products,
    reductions,
    shapes,
)

SAME_NAME = ("abs arccos arccosh arcsin arcsinh arctan arctanh ceil cos cosh deg2rad exp exp2 "
             "expm1 floor isfinite isinf isnan log log10 log1p log2 logical_not positive rad2deg "
             "reciprocal sign sin signbit sinh sqrt square tan tanh trunc")
UFUNCS = {
    np.add: Tensor.__add__, np.subtract: pointwise.sub, np.multiply: Tensor.__mul__,
    np.divide: pointwise.div, np.floor_divide: pointwise.floor_divide, np.fmod: pointwise.fmod,
    np.remainder: pointwise.remainder, np.power: pointwise.pow, np.negative: elementary.neg,
    np.maximum: choosing.maximum, np.minimum: choosing.minimum, np.fmax: choosing.fmax,
    np.fmin: choosing.fmin, np.arctan2: combining.atan2, np.hypot: combining.hypot,
    np.logaddexp: combining.logaddexp, np.copysign: combining.copysign,
    np.heaviside: combining.heaviside, np.matmul: products.matmul,
    np.fabs: elementary.abs, np.rint: elementary.round, np.invert: comparing.bitwise_not,
    np.equal: comparing.eq, np.not_equal: comparing.ne, np.less: comparing.lt,
    np.less_equal: comparing.le, np.greater: comparing.gt, np.greater_equal: comparing.ge,
    **{getattr(np, name): getattr(elementary, name) for name in SAME_NAME.split()},
    np.logical_and: comparing.logical_and, np.logical_or: comparing.logical_or,
    np.logical_xor: comparing.logical_xor, np.bitwise_and: comparing.bitwise_and,
    np.bitwise_or: comparing.bitwise_or, np.bitwise_xor: comparing.bitwise_xor,
}
REFLECTED = {np.add: Tensor.__radd__, np.subtract: Tensor.__rsub__, np.multiply: Tensor.__rmul__,
             np.divide: Tensor.__rtruediv__, np.power: Tensor.__rpow__}
"""What Python calls when the other operand is a number or an array."""
PAIRS = {np.maximum, np.minimum, np.fmax, np.fmin, np.arctan2, np.hypot, np.logaddexp, np.heaviside,
         np.logical_and, np.logical_or, np.logical_xor, np.matmul}
"""Those whose counterpart takes two Tensors, no numbers or arrays."""


def zeros_like(a: Tensor, shape=None) -> Tensor:
    """``np.zeros_like``, which may ask for another shape."""
    return Tensor._of(np.zeros(a.shape if shape is None else shape, a._array.dtype))


def clip(a: Tensor, a_min=None, a_max=None, *, min=None, max=None) -> Tensor:
    """``np.clip`` as ``clamp``."""
    return choosing.clamp(a, min if a_min is None else a_min, max if a_max is None else a_max)


def over_axes(function):
    """A reduction under NumPy's names of its arguments."""
    def with_axis(a: Tensor, axis=None, *, keepdims=False):
        return function(a, axis, keepdims) if axis is not None or keepdims else function(a)
    return with_axis


FUNCTIONS = {
    np.shape: lambda a: a.shape, np.ndim: lambda a: a.ndim, np.size: lambda a: a.numel(),
    np.where: choosing.where, np.sum: reductions.sum, np.mean: reductions.mean,
    np.prod: over_axes(reductions.prod), np.max: over_axes(lambda a, axis=(), keepdims=False:
                                                       reductions.amax(a, axis or (), keepdims)),
    np.min: over_axes(lambda a, axis=(), keepdims=False: reductions.amin(a, axis or (), keepdims)),
    np.argmax: over_axes(ordering.argmax), np.argmin: over_axes(ordering.argmin),
    np.any: reductions.any, np.all: reductions.all, np.broadcast_to: broadcasting.broadcast_to,
    np.reshape: shapes.reshape, np.ravel: shapes.ravel, np.swapaxes: shapes.transpose,
    np.transpose: lambda a, axes=None: shapes.permute(
        a, *(range(a.ndim - 1, -1, -1) if axes is None else axes)),
    np.moveaxis: shapes.movedim, np.expand_dims: shapes.unsqueeze, np.squeeze: shapes.squeeze,
    np.concatenate: lambda arrays, axis=0: joining.cat(list(arrays), axis),
    np.stack: lambda arrays, axis=0: joining.stack(list(arrays), axis),
    np.zeros_like: zeros_like, np.ones_like: creation.ones_like, np.clip: clip,
    np.cumsum: lambda a, axis=None: cumulative.cumsum(*((a, axis) if axis is not None else
                                                      (a.reshape(-1), 0))),
    np.cumprod: lambda a, axis=None: cumulative.cumprod(*((a, axis) if axis is not None else
                                                        (a.reshape(-1), 0))),
    np.flip: lambda a, axis=None: moving.flip(a, *(range(a.ndim) if axis is None else
                                                   shapes.as_tuple(axis))),
    np.tril: moving.tril, np.triu: moving.triu, np.round: elementary.round,
    np.dot: products.matmul, np.outer: products.outer, np.tile: moving.tile,
    np.diff: cumulative.diff,
}


def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
    function = UFUNCS.get(ufunc)
    if function is None or method != "__call__" or kwargs:
        return plain(getattr(ufunc, method), inputs, kwargs)
    if ufunc in REFLECTED and not isinstance(inputs[0], Tensor):
        return REFLECTED[ufunc](inputs[1], inputs[0])
    if ufunc in PAIRS:
        inputs = [x if isinstance(x, Tensor) else creation.tensor(x, dtype=self.dtype)
                  for x in inputs]
    return function(*inputs)


def __array_function__(self, function, types, args, kwargs):
    ours = FUNCTIONS.get(function)
    return plain(function, args, kwargs) if ours is None else ours(*args, **kwargs)


def plain(function, args, kwargs):
    """NumPy's own result for the arrays of Tensors; refused where a gradient would be lost."""
    return function(*map(arrays_of, args), **{k: arrays_of(x) for k, x in kwargs.items()})


def arrays_of(x):
    """Tensors as arrays, also inside lists."""
    if isinstance(x, Tensor):
        return x.numpy()
    return type(x)(map(arrays_of, x)) if isinstance(x, list | tuple) else x
