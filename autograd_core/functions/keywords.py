"""``out=``, and NumPy's names of arguments: ``axis`` for ``dim``, ``keepdims`` for ``keepdim``.

    into(name, out, result)       put a result into the memory of ``out``, as PyTorch does
    understanding(function)       ``function``, taking these keywords too
"""

import functools
import warnings

import numpy as np

from ..core import dtypes, messages
from ..core.modes import mode
from ..core.tensor import Tensor
from . import return_types

STRICT = {"addbmm", "addmm", "addmv", "addr", "baddbmm", "bmm", "matmul", "mm", "mv"}
"""Products, which want the very dtype of their result."""


def into(name: str, out, result):
    """The memory of ``out`` (one tensor or several) with ``result`` in it.

    Raises RuntimeError in PyTorch's words where a gradient would be lost or a dtype does not fit;
    warns where ``out`` has another shape, which it then takes on.
    """
    if isinstance(result, tuple):
        for target, value in zip(out, result, strict=True):
            into(name, target, value)
        kind = type(result)
        if not isinstance(result, return_types.ReturnType):
            return tuple(out)
        return return_types.of(f"{kind.__name__}_out", *kind.names)(tuple(out))
    if not isinstance(out, Tensor):
        raise TypeError(messages.OUT_TYPE.format(name=name, got=type(out).__name__))
    if result.requires_grad or (mode.grad and out.requires_grad):
        raise RuntimeError(messages.OUT_NEEDS_NO_GRAD.format(name=name))
    if name in STRICT and out.dtype is not result.dtype:
        raise RuntimeError(messages.OUT_DTYPE.format(wanted=dtypes.c_name(result.dtype),
                                                     got=dtypes.c_name(out.dtype)))
    if not dtypes.can_cast(result.dtype, out.dtype):
        raise RuntimeError(messages.OUTPUT_DTYPE.format(result=result.dtype.short_name,
                                                        output=out.dtype.short_name))
    if out.shape != result.shape:
        if out.numel():
            warnings.warn(messages.OUT_RESIZED.format(had=list(out.shape),
                                                      wanted=list(result.shape)),
                          UserWarning, stacklevel=3)
        out._array = np.empty(result.shape, out._array.dtype)
    np.copyto(out._shared(), result._array, casting="unsafe")
    out._counter[0] += 1
    return out


def understanding(function):
    """``function``, that takes ``axis=``, ``keepdims=`` and ``out=`` too."""
    @functools.wraps(function)
    def called(*args, **kwargs):
        if not kwargs:
            return function(*args)
        if "axis" in kwargs and "dim" not in kwargs:
            kwargs["dim"] = kwargs.pop("axis")
        if "keepdims" in kwargs:
            kwargs["keepdim"] = kwargs.pop("keepdims")
        out = kwargs.pop("out", None)
        result = function(*args, **kwargs)
        return result if out is None else into(function.__name__, out, result)
    return called


def filling(function):
    """``function``, which makes a tensor, that takes ``out=`` too: the numbers go there."""
    @functools.wraps(function)
    def called(*args, out=None, **kwargs):
        if out is None:
            return function(*args, **kwargs)
        made = function(*args, **{"dtype": out.dtype, **kwargs})
        if out.shape != made.shape:
            out._array = np.empty(made.shape, out._array.dtype)
        return into(function.__name__, out, made)
    return called


ALONG = [
    "amax", "amin", "argsort", "chunk", "count_nonzero", "cumprod", "cumsum", "diff", "gather",
    "index_add", "index_copy", "index_fill", "index_select", "log_softmax", "logsumexp", "median",
    "nanmean", "nanmedian", "nansum", "narrow", "prod", "repeat_interleave", "scatter",
    "scatter_add", "select", "softmax", "sort", "squeeze", "std", "take_along_dim", "topk",
    "unbind", "unflatten", "unsqueeze", "var",
]
"""Functions and methods along an axis."""
LISTED = [
    "addcdiv", "addcmul", "addmm", "all", "any", "argmax", "argmin", "bmm", "cat", "clamp",
    "clamp_max", "clamp_min", "concat", "concatenate", "div", "divide", "dot", "float_power", "ger",
    "hstack", "inner", "lerp", "masked_select", "matmul", "max", "mean", "min", "mm", "mv", "norm",
    "outer", "pow", "row_stack", "stack", "std_mean", "sum", "take", "tensordot", "tril", "triu",
    "true_divide", "var_mean", "vstack", "where",
]
"""What else takes ``out=`` or ``axis=`` as a function of the namespace."""
MAKING = ["arange", "empty", "eye", "full", "linspace", "logspace", "ones", "zeros"]


def extend(namespace: dict) -> None:
    """Have the functions of the namespace, and methods along an axis, understand these keywords."""
    for name in (*ALONG, *LISTED):
        if name in namespace:
            namespace[name] = understanding(namespace[name])
    for name in ALONG:
        if name in namespace and name in vars(Tensor):
            setattr(Tensor, name, namespace[name])
    for name in MAKING:
        namespace[name] = filling(namespace[name])
