"""Tensors into storages and offsets, and back: what the functions named in a file do."""

import pickle

import numpy as np

from ...core.tensor import Tensor
from ...nn.parameter import Parameter
from . import messages


class StorageType:
    """What a file calls the memory of a tensor: FloatStorage, of float32."""

    def __init__(self, dtype: np.dtype, name: str):
        self.dtype, self.__name__ = dtype, name


class Storage:
    """The memory of one or several tensors, as a flat array."""

    def __init__(self, flat: np.ndarray):
        self.flat = flat


def owner(array: np.ndarray) -> np.ndarray:
    """The array whose memory ``array`` looks at."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def dissected(array: np.ndarray) -> tuple[np.ndarray, int, tuple[int, ...], tuple[int, ...]]:
    """(owner of the memory, offset, size, stride), counted in elements; a copy where PyTorch
    knows no such view."""
    whole = owner(array)
    apart = array.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    strides = [n // array.itemsize for n in array.strides]
    fits = (whole.dtype == array.dtype and min(strides, default=0) >= 0
            and apart % array.itemsize == 0 and contiguous(whole)
            and all(n % array.itemsize == 0 for n in array.strides))
    if not fits:
        return dissected(np.array(array, order="C"))
    return whole, apart // array.itemsize, array.shape, tuple(strides)


def contiguous(array: np.ndarray) -> bool:
    """Does it fill its memory without gaps, in whatever order of axes?"""
    return np.shares_memory(array, array.ravel(order="K")) or array.size <= 1


# reading

def tensor(storage: Storage, offset: int, size, stride, requires_grad=False, hooks=None,
           metadata=None) -> Tensor:
    """A leaf that looks at ``storage``."""
    flat = storage.flat
    last = sum((n - 1) * step for n, step in zip(size, stride, strict=True))
    needed = offset + last + 1 if 0 not in size else 0
    if min(*size, *stride, offset, 0) < 0 or needed > flat.size:
        raise RuntimeError(messages.OUT_OF_BOUNDS.format(
            sizes=list(size), strides=list(stride), offset=offset * flat.itemsize,
            itemsize=flat.itemsize, needed=needed * flat.itemsize, size=flat.nbytes))
    at = offset if needed else 0
    array = np.ndarray(tuple(size), flat.dtype, flat, at * flat.itemsize,
                       [step * flat.itemsize for step in stride])
    out = Tensor._rebuild(array, bool(requires_grad))
    out._counter = [1]      # it was empty, then given this memory
    return out


def parameter(data: Tensor, requires_grad: bool, hooks=None) -> Parameter:
    """A Parameter of ``data``."""
    return Parameter(data, requires_grad)


def parameter_with_state(data: Tensor, requires_grad: bool, hooks, state) -> Parameter:
    """A Parameter with attributes of its own."""
    return with_state(Parameter(data, requires_grad), state)


def of_type(function, kind: type, args, state) -> Tensor:
    """A tensor of the class ``kind`` with attributes of its own."""
    if function not in (tensor, parameter) or not issubclass(kind, Tensor):
        raise pickle.UnpicklingError(messages.REDUCE.format(function=function))
    out = function(*args)
    if type(out) is not kind:
        out.__class__ = kind
    return with_state(out, state)


def with_state(x: Tensor, state) -> Tensor:
    """``x`` with the attributes that the learner gave it; the inner ones are left alone."""
    for name, value in (state or {}).items():
        if not name.startswith("_"):
            setattr(x, name, value)
    return x


def state_of(x: Tensor) -> dict:
    """The attributes that the learner gave ``x``."""
    return {name: value for name, value in vars(x).items() if not name.startswith("_")}
