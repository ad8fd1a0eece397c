"""Making leaves: tensor, from_numpy, zeros, ones, full, arange, linspace, eye and their like."""

import numpy as np

from ..core import dtypes, messages
from ..core.broadcasting import layout_of
from ..core.leaves import cast, leaf, wrap
from ..core.tensor import Tensor, method
from .argument_errors import refusal
from .arguments import named, refuse_overflow, sizes, tensor_argument
from .devices import check_device

__all__ = ["arange", "as_tensor", "asarray", "empty", "empty_like", "eye", "from_numpy", "full",
           "full_like", "linspace", "logspace", "ones", "ones_like", "scalar_tensor", "tensor",
           "zeros", "zeros_like"]


def tensor(data, *, dtype=None, device=None, requires_grad: bool = False,
           pin_memory: bool = False) -> Tensor:
    """A new leaf holding a copy of ``data`` (numbers, nested lists, arrays).

    Raises RuntimeError when integers are to require a gradient.

    >>> import autograd_core as torch
    >>> torch.tensor([1., 2.], requires_grad=True)
    tensor([1., 2.], requires_grad=True)
    """
    check_device(device)
    if requires_grad is None:
        raise TypeError("requires_grad is True or False")
    return wrap(data, dtypes.as_dtype(dtype), requires_grad)


def as_tensor(data, dtype=None, device=None) -> Tensor:
    """``data`` as a tensor: itself, or sharing the memory of an array, where it can."""
    check_device(device)
    if not isinstance(data, Tensor):
        data = from_numpy(data) if isinstance(data, np.ndarray) else wrap(data,
                                                                          dtypes.as_dtype(dtype))
    return data if dtype is None else cast(data, dtypes.as_dtype(dtype))


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad: bool = False) -> Tensor:
    """``as_tensor``, with NumPy's name; ``copy=True`` always copies."""
    out = as_tensor(obj, dtype, device)
    out = out.detach().clone() if copy else out
    return out.requires_grad_() if requires_grad else out


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """A tensor that shares the memory of an array.

    >>> import numpy as np
    >>> a = np.zeros(2); t = from_numpy(a); a[0] = 5
    >>> t
    tensor([5., 0.], dtype=torch.float64)
    """
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__})")
    if ndarray.dtype not in dtypes.OF:
        raise TypeError(messages.NUMPY_DTYPE.format(type=ndarray.dtype.type.__name__))
    return leaf(ndarray)


def numpy_of(dtype) -> np.dtype:
    """NumPy's dtype of ours, the default one for None."""
    return (dtypes.get_default_dtype() if dtype is None else dtypes.as_dtype(dtype)).numpy


def dimensions(name: str, dims: tuple, size) -> tuple[int, ...]:
    """The shape asked for as numbers, a list, or ``size=``; refused in PyTorch's words."""
    dims = dims if size is None else (size,)
    if not dims:
        raise TypeError(f'{name}() missing 1 required positional arguments: "size"')
    try:
        shape = sizes(dims)
    except TypeError:
        raise refusal(f"torch.{name}", dims, {}) or TypeError("a size is of integers") from None
    if any(n < 0 for n in shape):
        raise RuntimeError(f"{name}: Dimension size must be non-negative." if name != "empty" else
                           messages.NEGATIVE_EMPTY.format(n=min(shape), shape=list(shape)))
    return shape


def filled_with(name: str, make, doc: str):
    """zeros, ones or empty."""
    def function(*dims, size=None, dtype=None, device=None, requires_grad=False) -> Tensor:
        check_device(device)
        return leaf(make(dimensions(name, dims, size), numpy_of(dtype)), requires_grad)
    return named(function, name, doc)


zeros = filled_with("zeros", np.zeros, "Zeros of a shape.")
ones = filled_with("ones", np.ones, "Ones of a shape.")
empty = filled_with("empty", np.zeros, "Room of a shape; here it holds zeros.")


def full(size, fill_value, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """``fill_value`` everywhere, in shape ``size``."""
    check_device(device)
    if isinstance(size, int):
        raise TypeError(messages.ARGUMENT_TYPE.format(
            name="full", argument="size", position=1, wanted="tuple of ints", got="int"))
    if not isinstance(fill_value, Tensor | bool | int | float | complex | np.generic):
        raise TypeError("full takes a number")
    if isinstance(fill_value, Tensor):
        if fill_value.requires_grad:
            raise TypeError(messages.ARGUMENT_TYPE.format(
                name="full", argument="fill_value", position=2, wanted="Number", got="Tensor"))
        fill_value = fill_value.item()
    wanted = dtypes.of_number(fill_value) if dtype is None else numpy_of(dtype)
    refuse_overflow(dtypes.OF[wanted], fill_value)
    return leaf(np.full(tuple(size), fill_value, wanted), requires_grad)


def scalar_tensor(s, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """A 0-d tensor of the default dtype."""
    return full((), s, dtype=dtype or dtypes.get_default_dtype(), requires_grad=requires_grad)


def like(name: str, value, doc: str):
    """zeros_like, ones_like or empty_like."""
    def function(input: Tensor, *, dtype=None, device=None, requires_grad=False,
                 memory_format=None) -> Tensor:
        check_device(device)
        array = tensor_argument(input, name)._array
        wanted = array.dtype if dtype is None else numpy_of(dtype)
        return leaf(np.full_like(array, value, wanted, layout_of(array)), requires_grad)
    return named(function, name, doc)


zeros_like = like("zeros_like", 0, "Zeros in the shape and dtype of ``input``.")
ones_like = like("ones_like", 1, "Ones in the shape and dtype of ``input``.")
empty_like = like("empty_like", 0, "Room in the shape and dtype of ``input``; here it holds zeros.")


def full_like(input: Tensor, fill_value, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """``fill_value`` everywhere, in the shape and dtype of ``input``."""
    check_device(device)
    wanted = input._array.dtype if dtype is None else numpy_of(dtype)
    refuse_overflow(dtypes.OF[wanted], fill_value)
    array = np.full_like(input._array, fill_value, wanted, layout_of(input._array))
    return leaf(array, requires_grad)


# in the dtype of another

@method()
def new_tensor(self: Tensor, data, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """``data`` in the dtype of this tensor."""
    return tensor(data, dtype=dtype or self.dtype, device=device, requires_grad=requires_grad)


@method()
def new_full(self: Tensor, size, fill_value, *, dtype=None, device=None,
             requires_grad=False) -> Tensor:
    """``fill_value`` everywhere, in the dtype of this tensor."""
    return full(size, fill_value, dtype=dtype or self.dtype, device=device,
                requires_grad=requires_grad)


def new(make, doc: str):
    """new_zeros, new_ones or new_empty."""
    def function(self: Tensor, *dims, size=None, dtype=None, device=None,
                 requires_grad=False) -> Tensor:
        return make(*dims, size=size, dtype=dtype or self.dtype, device=device,
                    requires_grad=requires_grad)
    function.__doc__ = doc
    return method(f"new_{make.__name__}")(function)


new(zeros, "Zeros in the dtype of this tensor.")
new(ones, "Ones in the dtype of this tensor.")
new(empty, "Room in the dtype of this tensor.")


# sequences

def arange(start=None, end=None, step=1, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """start, start + step, … below ``end``.

    >>> import autograd_core as torch
    >>> torch.arange(3), torch.arange(0., 1., 0.5)
    (tensor([0, 1, 2]), tensor([0.0000, 0.5000]))
    """
    check_device(device)
    if start is None:
        start = 0
    elif end is None:
        start, end = 0, start
    start, end, step = (x.item() if isinstance(x, Tensor) else x for x in (start, end, step))
    if isinstance(end, str):
        raise TypeError(messages.ARGUMENT_TYPE.format(name="arange", argument="end", position=1,
                                                      wanted="Number", got="str"))
    if not step:
        raise RuntimeError("step must be nonzero")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    whole = all(isinstance(x, int) for x in (start, end, step))
    wanted = np.dtype(np.int64) if whole and dtype is None else numpy_of(dtype)
    count = -int((start - end) // step)
    numbers = start + np.arange(count) * step
    return leaf(numbers.astype(wanted), requires_grad)


def linspace(start, end, steps: int, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """``steps`` numbers from ``start`` to ``end``, equally far apart."""
    check_device(device)
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    start, end = (x.item() if isinstance(x, Tensor) else x for x in (start, end))
    return leaf(np.linspace(start, end, steps).astype(numpy_of(dtype)), requires_grad)


def logspace(start, end, steps: int, base: float = 10.0, *, dtype=None, device=None,
             requires_grad=False) -> Tensor:
    """``base`` to the powers that ``linspace`` gives."""
    check_device(device)
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    return leaf(np.logspace(start, end, steps, base=base).astype(numpy_of(dtype)), requires_grad)


def eye(n: int, m: int | None = None, *, dtype=None, device=None, requires_grad=False) -> Tensor:
    """Ones on the diagonal of an n × m matrix."""
    check_device(device)
    if n < 0:
        raise RuntimeError(f"n must be greater or equal to 0, got {n}")
    return leaf(np.eye(n, m, dtype=numpy_of(dtype)), requires_grad)


# the classes of old

def tensor_class(dtype) -> type:
    """torch.FloatTensor and its like: makes tensors of one dtype from a list or a shape."""
    def new(cls, *data, device=None):
        if data and all(isinstance(n, int) for n in data):
            return empty(*data, dtype=dtype)
        return tensor(data[0], dtype=dtype) if data else empty(0, dtype=dtype)
    return type(dtype.tensor_type, (), {"__new__": new, "dtype": dtype})


CLASSES = {d.tensor_type: tensor_class(d) for d in dtypes.OF.values()}
"""torch.FloatTensor, torch.LongTensor, …"""
