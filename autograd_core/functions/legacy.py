"""Legacy constructors: torch.Tensor(2, 3), torch.FloatTensor([1, 2]), x.new(2), Variable(x).

They read integers as a shape, anything else as elements, and give no dtype to choose.
"""

import warnings

from ..core import dtypes, messages
from ..core.attributes import Size
from ..core.leaves import leaf
from ..core.tensor import Tensor, method
from .creation import empty, tensor
from .devices import CPU, device

__all__ = [d.tensor_type for d in dtypes.OF.values()]


def legacy_tensor(data: tuple, dtype: dtypes.dtype, where=None) -> Tensor:
    """What torch.FloatTensor and its like make: of a list, of an array, or of a shape."""
    if where is not None and device(where) != CPU:
        raise RuntimeError(messages.LEGACY_DEVICE.format(type=device(where).type))
    if not data:
        return empty(0, dtype=dtype)
    given = data[0]
    if len(data) == 1 and isinstance(given, Tensor):
        return given.detach()
    if isinstance(given, int | Size):
        return empty(*data, dtype=dtype)
    if isinstance(given, float | None):
        raise TypeError(f"new(): data must be a sequence (got {type(given).__name__})")
    return tensor(given, dtype=dtype)


class TypedClass(type):
    """The class of torch.FloatTensor and its like: their instances are the tensors of a dtype."""

    def __instancecheck__(cls, x):
        return isinstance(x, Tensor) and x.dtype is cls.dtype


def tensor_class(dtype: dtypes.dtype) -> type:
    """torch.FloatTensor and its like: makes tensors of one dtype from a list or a shape."""
    def new(cls, *data, device=None):
        out = legacy_tensor(data, dtype, device)
        if out.dtype is not dtype:
            raise TypeError(messages.LEGACY_DTYPE.format(wanted=dtypes.c_name(dtype),
                                                         got=dtypes.c_name(out.dtype)))
        return out
    return TypedClass(dtype.tensor_type, (), {"__new__": new, "dtype": dtype})


CLASSES = {d.tensor_type: tensor_class(d) for d in dtypes.OF.values()}
"""torch.FloatTensor, torch.LongTensor, …"""
globals().update(CLASSES)


@method("__init__")
def initialize(self: Tensor, *data, size=None, device=None) -> None:
    """torch.Tensor: what torch.FloatTensor makes, or that of the default dtype."""
    data = data if size is None else (Size(size),)
    vars(self).update(vars(legacy_tensor(data, dtypes.get_default_dtype(), device)))


@method("new")
def new(self: Tensor, *data, size=None, device=None) -> Tensor:
    """A tensor of this dtype from a list or a shape, as torch.FloatTensor makes it."""
    return legacy_tensor(data if size is None else (Size(size),), self.dtype, device)


class VariableClass(type):
    """The class of Variable: every tensor is one, and what Tensor has it has too."""

    def __instancecheck__(cls, x):
        return isinstance(x, Tensor)

    def __getattr__(cls, name):
        return getattr(Tensor, name)


class Variable(metaclass=VariableClass):
    """What a tensor that takes part in a graph was, long ago: the memory of ``data`` as a leaf."""

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = False,
                volatile: bool = False) -> Tensor:
        if volatile:
            warnings.warn(messages.VOLATILE, UserWarning, stacklevel=2)
        if volatile and requires_grad:
            raise ValueError("Variable can't be volatile and require_grad at the same time!")
        data = empty(0) if data is None else data
        if not isinstance(data, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(data).__name__}")
        out = leaf(data._shared(), requires_grad)
        out._counter = data._counter
        return out
