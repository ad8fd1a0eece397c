"""Hooks of tensors: functions that backward calls with a tensor's gradient.  Attached to Tensor."""

from collections.abc import Callable

from . import messages
from .hooks import Registry, RemovableHandle
from .tensor import Tensor, method


@method()
def register_hook(self: Tensor, hook: Callable) -> RemovableHandle:
    """Call ``hook(gradient)`` when this tensor's gradient is computed; what it returns, if
    anything, takes the gradient's place."""
    if not self.requires_grad:
        raise self._blamed(messages.HOOK_NEEDS_GRAD)
    if self.grad_fn is not None:    # of a view whose memory was changed, the newest
        return self._grad_fn.tensor_hooks(self._nr).register(hook)
    if self._hooks is None:
        self._hooks = Registry()
    return self._hooks.register(hook)


@method()
def register_post_accumulate_grad_hook(self: Tensor, hook: Callable) -> RemovableHandle:
    """Call ``hook(leaf)`` after backward has put something into its ``.grad``."""
    if not self.requires_grad:
        raise self._blamed(messages.HOOK_NEEDS_GRAD)
    if self.grad_fn is not None:
        raise self._blamed(messages.HOOK_NEEDS_LEAF)
    if self._post_hooks is None:
        self._post_hooks = Registry()
    return self._post_hooks.register(hook)


for _method in (register_hook, register_post_accumulate_grad_hook):
    _method.__qualname__ = f"Tensor.{_method.__name__}"     # as errors of wrong calls name them
