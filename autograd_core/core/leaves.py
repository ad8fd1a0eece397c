"""Leaves: tensors around a copy of what the user gives, and the same in another dtype."""

import warnings

import numpy as np

from . import dtypes, messages
from .casts import To, ToIntegers
from .modes import mode
from .nested_lists import holds_tensors, nested
from .tensor import Tensor, next_sequence
from .versions import Untracked

ARRAYS = (np.ndarray, np.generic)


def wrap(data, dtype: dtypes.dtype | None = None, requires_grad: bool = False) -> Tensor:
    """A new leaf around a copy of ``data``; Python floats become float32, as in torch.tensor."""
    given = data
    if isinstance(data, Tensor):
        warnings.warn(messages.COPY_OF_TENSOR, UserWarning, stacklevel=3)
        data = data._array
    array = array_of(data, dtype)
    if dtype is None and array.dtype == np.float64 and not isinstance(data, ARRAYS):
        array = mode.quietly(array.astype, dtypes.get_default_dtype().numpy)
    if array.dtype not in dtypes.OF:
        array = read_slowly(data, dtype)
    out = leaf(array, requires_grad)
    if mode.observer is not None:
        mode.observer.made(out, given)
    return out


def leaf(array, requires_grad: bool = False) -> Tensor:
    """A new leaf around ``array`` itself."""
    if requires_grad is None:
        requires_grad = False
    if not isinstance(requires_grad, bool):
        raise TypeError("requires_grad is True or False")
    if requires_grad and array.dtype.kind != "f":
        raise RuntimeError(messages.FLOATS_ONLY)
    out = Tensor._of(array)
    out._sequence, out._requires_grad = next_sequence(), requires_grad
    if mode.inference:
        out._counter = Untracked()
    return out


def array_of(data, dtype: dtypes.dtype | None) -> np.ndarray:
    """``data`` copied into an array, by NumPy where it reads it as PyTorch does."""
    if isinstance(data, list | tuple) and holds_tensors(data):
        return read_slowly(data, dtype)
    try:
        if dtype is None:
            return np.array(data)
        with np.errstate(over="ignore"):
            return np.array(data, dtype=dtype.numpy)
    except (TypeError, ValueError, OverflowError):
        return read_slowly(data, dtype)


def read_slowly(data, dtype: dtypes.dtype | None) -> np.ndarray:
    """``data`` read element by element; PyTorch's error for what no tensor holds."""
    if isinstance(data, np.ndarray):
        raise TypeError(messages.NUMPY_DTYPE.format(type=data.dtype.type.__name__))
    if isinstance(data, str):
        raise TypeError("new(): invalid data type 'str'")
    return nested(data, dtype)


def cast(tensor: Tensor, dtype: dtypes.dtype) -> Tensor:
    """The tensor in ``dtype``: itself if it is, else a recorded copy."""
    if tensor.dtype is dtype:
        return tensor
    op = (To if dtype.is_floating_point else ToIntegers)(dtype.numpy)
    return op.applied(tensor)
