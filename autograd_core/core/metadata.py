"""Metadata of a tensor: how many axes and elements, of which type, which flags; attached to it."""

from . import dtypes, messages
from .attributes import fixed
from .modes import mode
from .tensor import Tensor, method
from .versions import Untracked

Tensor.ndim = fixed(lambda self: self._array.ndim, "ndim")
Tensor.name = fixed(lambda self: None, "name")
Tensor._detached = False
"""Was it cut from a history by ``detach_()``?"""

Tensor.dim = Tensor.ndimension = lambda self: self._array.ndim


def output_nr(self) -> int:
    """Which output of its grad_fn it is."""
    return self._nr if self._grad_fn is not None else 0


def retains_grad(self) -> bool:
    """Was ``retain_grad()`` called on this non-leaf?"""
    return self._retains


Tensor.output_nr, Tensor.retains_grad = fixed(output_nr), fixed(retains_grad)


@method()
def size(self, dim=None):
    """The shape, or its entry ``dim``."""
    return self.shape if dim is None else self.shape[dim]


@method()
def numel(self) -> int:
    """Number of elements."""
    return self._array.size


@method("type")
def tensor_type(self) -> str:
    """PyTorch's name of the type, "torch.FloatTensor"."""
    return f"torch.{self.dtype.tensor_type}"


@method()
def is_inference(self) -> bool:
    """Was it made in ``inference_mode``?"""
    return type(self._counter) is Untracked


@method()
def is_floating_point(self) -> bool:
    """Are the elements floats?"""
    return self._array.dtype.kind == "f"


@method()
def requires_grad_(self, requires_grad: bool = True) -> Tensor:
    """Set ``requires_grad`` and return the tensor."""
    if not isinstance(requires_grad, bool):
        raise TypeError(messages.ARGUMENT_TYPE.format(
            name="requires_grad_", argument="requires_grad", position=1, wanted="bool",
            got=requires_grad.__class__.__name__))
    if requires_grad and not self.is_floating_point():
        raise self._blamed(messages.FLAG_ON_INTEGERS)
    if not (requires_grad and self.grad_fn is not None):
        self.requires_grad = requires_grad
    return self


@method()
def _is_view(self) -> bool:
    """Does it look at another tensor's memory?"""
    return self._base is not None


@method()
def detach_(self) -> Tensor:
    """Cut this tensor itself from its history; refused for a view, whose base has one too."""
    if self._base is not None:
        raise RuntimeError(messages.DETACH_OF_VIEW)
    if mode.observer is not None:
        mode.observer.changing(self, "history")
    if self._grad_fn is not None:
        self._shared()                  # whoever saved it looks closer
        self._detached = True
    self._grad_fn, self._nr, self._requires_grad, self._retains = None, 0, False, False
    if mode.observer is not None:
        mode.observer.flagged(self, "grad_fn")
    return self


@method()
def _check_grad(tensor: Tensor, grad) -> None:
    """Raise as PyTorch does for what cannot be the ``.grad`` of ``tensor``."""
    if not isinstance(grad, Tensor):
        raise TypeError("assigned grad expected to be a Tensor or None but got grad of "
                        f"type {grad.__class__.__name__}")
    if grad is tensor:
        raise RuntimeError("can't assign Variable as its own grad")
    if grad.dtype is not tensor.dtype:
        raise RuntimeError(messages.GRAD_DTYPE.format(
            grad=dtypes.c_name(grad.dtype), tensor=tensor.dtype.short_name))
    if grad.shape != tensor.shape:
        raise tensor._blamed(messages.GRAD_SIZE.format(
            grad=list(grad.shape), tensor=list(tensor.shape)))
