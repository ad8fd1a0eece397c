"""Conversions of a tensor to numbers, arrays, lists and text: where a value leaves the graph.

Attached to Tensor.  Who is watching is told of each.
"""

import numpy as np

from . import messages
from .modes import mode
from .tensor import method


@method()
def numpy(self, *, force: bool = False) -> np.ndarray:
    """The memory as a NumPy array; without ``force`` refused where a gradient would be lost."""
    if not force and self.requires_grad and mode.grad:
        raise self._blamed(messages.NUMPY_NEEDS_DETACH)
    if mode.observer is not None:
        mode.observer.left("numpy", self)
    return self._shared().view()


@method()
def item(self):
    """The only element as a Python number."""
    if self._array.size != 1:
        raise RuntimeError(messages.ITEM.format(count=self._array.size))
    if mode.observer is not None:
        mode.observer.left("item", self)
    return self._array.item()


@method()
def tolist(self):
    """The elements as nested lists of Python numbers."""
    if mode.observer is not None:
        mode.observer.left("tolist", self)
    return self._array.tolist()


@method()
def __array__(self, dtype=None, copy=None):
    return np.array(self.numpy(), dtype=dtype, copy=copy)


@method()
def __float__(self):
    return float(self._only("float"))


@method()
def __int__(self):
    return int(self._only("int"))


@method()
def __complex__(self):
    return complex(self._only("complex"))


@method()
def _only(self, way: str):
    """The only element, to be made a ``way``; ValueError in PyTorch's words where there are
    more, or none."""
    try:
        number = self._array.item()
    except ValueError:
        raise ValueError(messages.ONE_ELEMENT) from None
    if mode.observer is not None:
        mode.observer.left(way, self)
    return number


@method()
def __index__(self):
    if self._array.dtype.kind not in "iub" or self._array.size != 1:
        raise TypeError("only integer tensors of a single element can be converted to an index")
    return int(self._array.item())


@method()
def __bool__(self):
    try:
        number = self._array.item()
    except ValueError:
        what = "no values" if self._array.size == 0 else "more than one value"
        raise RuntimeError(messages.BOOL_AMBIGUOUS.format(what=what)) from None
    if mode.observer is not None and (self._requires_grad or self._mapped):
        mode.observer.left("bool", self)
    return number != 0


@method()
def __len__(self):
    if self._array.ndim == 0:
        raise TypeError("len() of a 0-d tensor")
    return self._array.shape[0]


@method()
def __iter__(self):
    if self._array.ndim == 0:
        raise TypeError("iteration over a 0-d tensor")
    return iter(self.unbind())


@method()
def __format__(self, spec):
    if self._array.ndim:
        return object.__format__(self, spec)
    return format(self._only("format"), spec)


@method()
def __repr__(self):
    from .printing import tensor_text  # half a millisecond that importing does without
    return tensor_text(np.asarray(self._array), grad_fn=self._made_by_name(),
                       requires_grad=self.requires_grad, tangent=self._tangent_text())


@method()
def _tangent_text(self) -> str | None:
    """The newest tangent in words; None of a tensor that has none."""
    return f"{self._tangents[max(self._tangents)]}" if self._tangents else None


@method()
def _made_by_name(self) -> str | None:
    """The name that a printed tensor gives its grad_fn: "Invalid" where it has lost it."""
    try:
        return type(self.grad_fn).__name__ if self.grad_fn is not None else None
    except RuntimeError:    # a view that must not be used any more; using it says why
        return "Invalid"
