"""The same numbers as another dtype, and what a tensor says of its memory."""

from __future__ import annotations

import builtins

from ..core import dtypes
from ..core.apply import apply
from ..core.attributes import fixed
from ..core.leaves import cast
from ..core.tensor import Tensor, method
from ..ops.shape import Clone
from .devices import check_device, device
from .legacy import CLASSES
from .shapes import contiguous

__all__ = ["detach", "is_complex", "is_floating_point", "is_nonzero", "is_tensor", "numel",
           "result_type"]


KEYWORDS_OF_TO = {"dtype", "device", "non_blocking", "copy", "memory_format", "other"}


@method()
def to(self: Tensor, *args, copy: builtins.bool = False, **kwargs) -> Tensor:
    """As another dtype, or as that of another tensor; itself when nothing changes.

    Called with a dtype, a device, both, or a tensor.

    >>> import autograd_core as torch
    >>> torch.tensor([1, 2]).to(torch.float32)
    tensor([1., 2.])
    """
    wanted, where, order = (kwargs.get(key) for key in ("dtype", "device", "memory_format"))
    args = (*args, kwargs["other"]) if "other" in kwargs else args
    if "dtype" in kwargs and any(isinstance(x, dtypes.dtype) for x in args):
        raise TypeError("to takes one dtype")
    flags = [x for x in args if isinstance(x, builtins.bool)]
    if kwargs.keys() - KEYWORDS_OF_TO or (
            args and isinstance(args[0], Tensor) and len(flags) < len(args) - 1):
        raise TypeError("to takes a tensor, or a dtype and a device")
    copy = copy or flags[1:] == [True]
    for x in args:
        if isinstance(x, Tensor):
            wanted = x.dtype
        elif isinstance(x, dtypes.dtype) or x in dtypes.PYTHON:
            wanted = x
        elif isinstance(x, str | device | int) and not isinstance(x, bool):
            where = x
        elif x is not None and not isinstance(x, bool):
            raise TypeError("to takes a dtype, a device or a tensor")
    if where is not None:
        check_device(where)
    out = self if wanted is None else cast(self, dtypes.as_dtype(wanted))
    out = apply(Clone(), out) if copy and out is self else out
    return out if order is None else contiguous(out, memory_format=order)


def converter(name: str, dtype: dtypes.dtype):
    """``x.float()`` and its like."""
    def function(self: Tensor) -> Tensor:
        return cast(self, dtype)
    function.__name__, function.__doc__ = name, f"As {dtype}; itself if it is."
    return method(name)(function)


for _name, _dtype in (("float", dtypes.float32), ("double", dtypes.float64),
                      ("half", dtypes.float16),
                      ("int", dtypes.int32), ("long", dtypes.int64), ("short", dtypes.int16),
                      ("char", dtypes.int8), ("byte", dtypes.uint8), ("bool", dtypes.bool)):
    converter(_name, _dtype)


@method("type")
def type_(self: Tensor, dtype=None, non_blocking: builtins.bool = False):
    """The name of the type, "torch.FloatTensor"; with ``dtype``, the tensor as that."""
    if dtype is None:
        return f"torch.{self.dtype.tensor_type}"
    if isinstance(dtype, str):
        kind, name = CLASSES.get(dtype.removeprefix("torch.")), dtype
        if kind is None or kind is CLASSES.get(dtype):
            raise ValueError(f"invalid type: '{name}'")
        dtype = kind
    elif dtype in dtypes.PYTHON:
        raise ValueError(f"invalid type: '{dtype.__name__}'")
    elif not isinstance(getattr(dtype, "dtype", dtype), dtypes.dtype):
        raise TypeError("dtype must be a type, str, or dtype object")
    return cast(self, dtypes.as_dtype(getattr(dtype, "dtype", dtype)))


Tensor.type_as = lambda self, other: cast(self, other.dtype)


def detach(input: Tensor) -> Tensor:
    """The same memory and versions, without the history."""
    return input.detach()


def result_type(tensor1, tensor2) -> dtypes.dtype:
    """The dtype of what an operation of both gives; numbers and 0-d tensors weigh less."""
    return dtypes.OF[dtypes.result_of([x._array if isinstance(x, Tensor) else x
                                       for x in (tensor1, tensor2)])]


# what it is

def is_tensor(obj) -> builtins.bool:
    """Is it a Tensor?"""
    return isinstance(obj, Tensor)


def is_floating_point(input: Tensor) -> builtins.bool:
    """Are the elements floats?"""
    return input.is_floating_point()


@method()
def is_complex(input: Tensor) -> builtins.bool:
    """Are the elements complex?  Never, here."""
    return False


def is_nonzero(input: Tensor) -> builtins.bool:
    """Is the only element other than 0?"""
    return builtins.bool(input)


def numel(input: Tensor) -> int:
    """Number of elements."""
    return input.numel()


Tensor.nelement = Tensor.numel
Tensor.itemsize = fixed(lambda self: self._array.itemsize, "itemsize")
Tensor.nbytes = fixed(lambda self: self._array.nbytes, "nbytes")
Tensor.element_size = lambda self: self._array.itemsize
Tensor.is_signed = lambda self: self.dtype.is_signed
Tensor.is_same_size = lambda self, other: self.shape == other.shape
Tensor.data_ptr = lambda self: self._shared().__array_interface__["data"][0]


Tensor.real = property(lambda self: self, doc="The tensor itself: there are no complex ones.")


@method()
def storage_offset(self: Tensor) -> int:
    """How many elements lie before the first one in the memory that this is a view of."""
    if self._base is None:
        return 0
    start, own = (x._shared().__array_interface__["data"][0] for x in (self._base, self))
    return (own - start) // self._array.itemsize


@method("__contains__")
def contains(self: Tensor, element) -> builtins.bool:
    """Is one of the elements equal to ``element``?"""
    if isinstance(element, Tensor | int | float):
        return builtins.bool((self == element).any())
    raise RuntimeError("Tensor.__contains__ only supports Tensor or scalar, but you passed in a "
                       f"{type(element)}.")
