"""NumPy's functions on Tensors: what lets one rule serve arrays and Tensors alike.

``np.exp(t)`` is ``torch.exp(t)``, ``array * t`` is a Tensor, ``np.where(t > 0, t, 0)`` records.
"""

from __future__ import annotations

import numpy as np

from ..tensor import Tensor
from . import creation, joining, pointwise, reductions, shapes

UFUNCS = {
    np.add: Tensor.__add__, np.subtract: pointwise.sub, np.multiply: Tensor.__mul__,
    np.divide: pointwise.div, np.power: pointwise.pow, np.negative: pointwise.neg,
    np.exp: pointwise.exp, np.log: pointwise.log, np.sqrt: pointwise.sqrt, np.sin: pointwise.sin,
    np.cos: pointwise.cos, np.abs: pointwise.abs, np.sign: pointwise.sign, np.tanh: pointwise.tanh,
    np.equal: pointwise.eq, np.not_equal: pointwise.ne, np.less: pointwise.lt,
    np.less_equal: pointwise.le, np.greater: pointwise.gt, np.greater_equal: pointwise.ge,
}
FUNCTIONS = {
    np.where: pointwise.where, np.sum: reductions.sum, np.broadcast_to: shapes.expand,
    np.reshape: shapes.reshape, np.swapaxes: shapes.transpose, np.transpose: shapes.permute,
    np.concatenate: joining.cat, np.stack: joining.stack, np.zeros_like: creation.zeros_like,
}


def _array_ufunc(self, ufunc, method, *inputs, **kwargs):
    function = UFUNCS.get(ufunc)
    if function is None or method != "__call__" or kwargs:
        return NotImplemented
    return function(*inputs)


def _array_function(self, function, types, args, kwargs):
    ours = FUNCTIONS.get(function)
    return NotImplemented if ours is None else ours(*args, **kwargs)


Tensor.__array_ufunc__ = _array_ufunc
Tensor.__array_function__ = _array_function
