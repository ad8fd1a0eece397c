"""Emptying a ``.grad``: what ``zero_grad`` of optimizers and modules does to each parameter."""

from ..core.modes import mode
from ..core.tensor import Tensor

__all__: list[str] = []


def empty_grad(tensor: Tensor, set_to_none: bool) -> None:
    """Drop the ``.grad`` of ``tensor``, or fill it with zeros: the same tensor, without a history.
    """
    grad = tensor._grad
    if grad is None:
        return
    if set_to_none:
        tensor.grad = None
        return
    if mode.observer is not None:
        mode.observer.changing(tensor, "grad")
    grad._grad_fn, grad._nr, grad._requires_grad = None, 0, False
    grad.zero_()
