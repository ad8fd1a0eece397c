"""How functions read their arguments: operands, sizes and axes, refused in PyTorch's words."""

import math
import operator

import numpy as np

from ..core import dtypes, messages
from ..core.leaves import wrap
from ..core.tensor import Tensor

NUMBERS = {float, int, bool}


def operand(x):
    """Tensors and plain numbers as they are, NumPy's as these; None for anything else."""
    if isinstance(x, Tensor) or type(x) in NUMBERS:
        return x
    if isinstance(x, np.generic):
        return x.item()
    if isinstance(x, float | int):  # of a class of its own, such as an IntEnum
        return float(x) if isinstance(x, float) else int(x)
    return wrap(x) if isinstance(x, np.ndarray) else None


def named(function, name: str, doc: str = ""):
    """``function`` under another name, with its one line of documentation."""
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc or function.__doc__
    return function


def tensor_argument(x, name: str, argument: str = "input", position: int = 1) -> Tensor:
    """``x`` if it is a Tensor; else TypeError in PyTorch's words."""
    if not isinstance(x, Tensor):
        raise TypeError(messages.ARGUMENT_TYPE.format(name=name, argument=argument,
                                                      position=position,
                                                      wanted="Tensor", got=type(x).__name__))
    return x


def refuse_flag(flag) -> None:
    """TypeError for a flag that is not True or False, such as 1 or "yes"."""
    if not isinstance(flag, bool):
        raise TypeError(f"a flag is True or False, not {flag!r}")


def sequence_of_tensors(tensors, name: str, argument: int = 0) -> tuple[Tensor, ...]:
    """A tuple of Tensors; TypeError in PyTorch's words for one Tensor or for something else."""
    if isinstance(tensors, Tensor) or not isinstance(tensors, list | tuple):
        raise TypeError(messages.ARGUMENT_TYPE.format(
            name=name, argument="tensors", position=1, wanted="tuple of Tensors",
            got=type(tensors).__name__))
    for k, x in enumerate(tensors):
        if not isinstance(x, Tensor):
            raise TypeError(f"expected Tensor as element {k} in argument {argument}, but got "
                            f"{type(x).__name__}")
    return tuple(tensors)


def sizes(size) -> tuple[int, ...]:
    """``(2, 3)`` from either ``2, 3`` or ``(2, 3)``."""
    if len(size) == 1 and isinstance(size[0], list | tuple):
        size = size[0]
    return tuple(operator.index(n) for n in size)


def size_asked(dims, size) -> tuple[int, ...]:
    """``(2, 3)`` from ``2, 3``, ``(2, 3)`` or ``size=(2, 3)``; TypeError without any."""
    if size is None and not dims:
        raise TypeError("a size is missing")
    return sizes(dims if size is None else (size,))


def axis(dim: int, ndim: int) -> int:
    """``dim`` counted from the front; IndexError in PyTorch's words when there is no such axis."""
    low, high = -max(ndim, 1), max(ndim, 1) - 1
    if dim is True or dim is False:
        raise TypeError("a dim is a number")
    if type(dim) is not int:
        dim = operator.index(dim)
    if not low <= dim <= high:
        raise IndexError(messages.DIM_RANGE.format(low=low, high=high, dim=dim))
    return dim % max(ndim, 1)


def axes(dim, ndim: int) -> tuple[int, ...]:
    """One axis or several, counted from the front; none means all."""
    dims = tuple(axis(d, ndim) for d in (dim if isinstance(dim, list | tuple) else (dim,)))
    for d in dims:
        if dims.count(d) > 1:
            raise RuntimeError(f"dim {d} appears multiple times in the list of dims")
    return (dims or tuple(range(ndim))) if ndim else ()


def not_implemented(kernel: str, x: Tensor) -> NotImplementedError:
    """PyTorch's error where a function has no kernel for a dtype."""
    return NotImplementedError(f'"{kernel}" not implemented for \'{x.dtype.short_name}\'')


def refuse_overflow(dtype: dtypes.dtype, value) -> None:
    """RuntimeError in PyTorch's words for a number that ``dtype`` does not hold."""
    if isinstance(value, complex):
        raise overflow(dtype)
    if dtype is dtypes.bool or (dtype.is_floating_point and not math.isfinite(value)):
        return
    limits = (dtypes.finfo if dtype.is_floating_point else dtypes.iinfo)(dtype)
    wraps = isinstance(value, int) and not dtype.is_signed      # -1 is the largest
    if not (-limits.max if wraps else limits.min) <= value <= limits.max:
        raise overflow(dtype)


def overflow(dtype: dtypes.dtype) -> RuntimeError:
    """PyTorch's error for a number that ``dtype`` does not hold."""
    name = dtypes.c_name(dtype) if dtype.is_floating_point else f"{dtype.name}_t"
    return RuntimeError(messages.OVERFLOW.format(type=name))
