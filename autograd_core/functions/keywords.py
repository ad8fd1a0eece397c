"""Keywords of many functions: ``out=``; those of all functions that make tensors; and NumPy's
names: ``axis`` for ``dim``, ``keepdims`` for ``keepdim``.

    into(name, out, result)       put a result into the memory of ``out``, as PyTorch does
    understanding(function)       ``function``, taking these keywords too
    making(function)              one that makes a tensor, with device= layout= pin_memory= …
"""

import functools
import warnings

import numpy as np

from ..core import dtypes, messages
from ..core.modes import mode
from ..core.tensor import Tensor
from . import return_types
from .devices import channels_last, channels_last_3d, check_place, preserve_format
from .inplace import overlap_partly

STRICT = {"addbmm", "addmm", "addmv", "addr", "baddbmm", "bmm", "matmul", "mm", "mv"}
"""Products, which want the very dtype of their result."""
REDUCED = {"all", "amax", "amin", "any", "argmax", "argmin", "dot", "logsumexp", "mean", "nanmean",
           "nansum", "norm", "prod", "std", "sum", "var"}
"""Functions that have read all before they write."""


def into(name: str, out, result, inputs: tuple = ()):
    """The memory of ``out`` (one tensor or several) with ``result`` in it.

    Raises RuntimeError in PyTorch's words where a gradient would be lost or a dtype does not fit;
    warns where ``out`` has another shape, which it then takes on.
    """
    if isinstance(out, Tensor) and any(
            isinstance(x, Tensor) and x is not out and overlap_partly(
                *map(np.asarray, (out._array, x._array))) for x in inputs):
        raise RuntimeError(messages.OVERLAP)
    if isinstance(result, tuple):
        for target, value in zip(out, result, strict=True):
            into(name, target, value)
        kind = type(result)
        if not isinstance(result, return_types.ReturnType):
            return tuple(out)
        return return_types.of(f"{kind.__name__}_out", *kind.names)(tuple(out))
    refuse_out(name, out, result)
    if out.shape != result.shape:
        if out.numel():
            warnings.warn(messages.OUT_RESIZED.format(had=list(out.shape),
                                                      wanted=list(result.shape)),
                          UserWarning, stacklevel=3)
        out._array = np.empty(result.shape, out._array.dtype)
    np.copyto(out._shared(), result._array, casting="unsafe")
    out._counter[0] += 1
    return out


def refuse_out(name: str, out, result: Tensor) -> None:
    """Errors in PyTorch's words for what ``result`` cannot be put into."""
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


def read_while_writing(name: str, args: tuple) -> tuple:
    """The arguments that PyTorch still reads while it writes ``out``."""
    if name in STRICT or name in REDUCED:
        return ()
    return tuple(x for value in args for x in (value if isinstance(value, list | tuple) else [
        value]))


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
        return result if out is None else into(
            function.__name__, out, result, read_while_writing(function.__name__, args))
    called.plain = function
    return called


def making(function):
    """``function``, which makes a tensor, with the keywords of all that do.

    ``device``, ``layout`` and ``pin_memory`` are looked at; ``memory_format``, ``requires_grad``
    and ``out`` are seen to where ``function`` does not do it itself.
    """
    code = function.__code__
    own = code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]
    takes_grad, takes_dtype = "requires_grad" in own, "dtype" in own

    @functools.wraps(function)
    def called(*args, out=None, device=None, layout=None, pin_memory=False, memory_format=None,
               **kwargs):
        check_place(device, layout, pin_memory)
        if out is not None and takes_dtype and kwargs.setdefault("dtype", out.dtype) not in (
                None, out.dtype):
            raise RuntimeError(f"dtype {kwargs['dtype'].short_name} does not match dtype of out "
                               f"parameter ({out.dtype.short_name})")
        wanted = not takes_grad and kwargs.pop("requires_grad", False)
        made = function(*args, **kwargs)
        if memory_format is not None:
            made._array = laid_out(np.asarray(made._array), memory_format)
        if wanted and not made.is_floating_point():
            raise RuntimeError(messages.FLOATS_ONLY)
        if out is None:
            return made.requires_grad_() if wanted else made
        if out.shape != made.shape:
            out._array = np.empty(made.shape, out._array.dtype)
        return into(function.__name__, out, made)
    called.plain = called       # without keywords too, the default device is asked for
    return called


AXES = {channels_last: (0, 2, 3, 1), channels_last_3d: (0, 2, 3, 4, 1)}
"""The axes in the order in which they lie in memory."""


def lies_so(array: np.ndarray, memory_format) -> bool:
    """Do the elements lie in this order in memory?"""
    order = AXES.get(memory_format, range(array.ndim))
    return array.ndim == len(order) and array.transpose(order).flags.c_contiguous


def laid_out(array: np.ndarray, memory_format) -> np.ndarray:
    """``array`` in this order of memory, copied if it is in another."""
    if memory_format is preserve_format:
        return array
    order = AXES.get(memory_format)
    if order is None:
        return np.ascontiguousarray(array)
    if array.ndim != len(order):
        raise RuntimeError(f"required rank {len(order)} tensor to use {memory_format.name} format")
    return np.ascontiguousarray(array.transpose(order)).transpose(np.argsort(order))


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
MAKING = ["arange", "asarray", "empty", "empty_like", "eye", "full", "full_like", "linspace",
          "logspace", "ones", "ones_like", "scalar_tensor", "tensor", "zeros", "zeros_like"]


def extend(namespace: dict) -> None:
    """Have the functions of the namespace, and methods along an axis, understand these keywords."""
    for name in (*ALONG, *LISTED):
        if name in namespace:
            namespace[name] = understanding(namespace[name])
    for name in ALONG:
        if name in namespace and name in vars(Tensor):
            setattr(Tensor, name, namespace[name])
    for name in MAKING:
        namespace[name] = making(namespace[name])
