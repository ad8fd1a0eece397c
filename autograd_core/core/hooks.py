"""Hooks: the learner's functions that backward calls on its way.

    handle = y.register_hook(f)              f(gradient of y) may return another one
    handle.remove()
    y.grad_fn.register_prehook(f)            f(gradients of the outputs)
    y.grad_fn.register_hook(f)               f(gradients of the inputs, gradients of the outputs)
    leaf.register_post_accumulate_grad_hook(f)

At a node: the tensor's hooks in the order of their registration, then ``retain_grad``, the node's
pre-hooks, the operation's rule, the node's hooks; at a leaf: its hooks, ``.grad``, the rest.
"""

import weakref
from collections.abc import Callable
from itertools import count

from . import messages
from .modes import mode
from .tensor import Tensor, method


class RemovableHandle:
    """What registering gives: ``remove()`` takes the hook away; so does leaving a ``with``."""

    next_id = count()

    def __init__(self, hooks: dict):
        self.id = next(self.next_id)
        self.hooks = weakref.ref(hooks)

    def remove(self) -> None:
        """Take the hook away, if it is still there."""
        hooks = self.hooks()
        if hooks is not None:
            hooks.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.remove()


RemovableHandle.__module__ = "torch.utils.hooks"    # as a repr shows it


class Registry(dict):
    """Hooks in the order of their registration; can be referred to weakly."""

    __slots__ = ("__weakref__",)

    def register(self, hook: Callable) -> RemovableHandle:
        """Add ``hook`` and return its handle."""
        handle = RemovableHandle(self)
        self[handle.id] = hook
        return handle


class NodeHooks:
    """The hooks of one node: ``tensor`` by output number, ``before`` and ``after`` its rule."""

    __slots__ = ("after", "before", "tensor")

    def __init__(self):
        self.tensor: dict[int, Registry] = {}
        self.before, self.after = Registry(), Registry()


def run_tensor_hooks(hooks: Registry, gradient, place=None):
    """``gradient`` after each hook had its say; ``place`` is the (node, output) it arrived at."""
    for hook in list(hooks.values()):
        before, gradient = gradient, replaced(hook, gradient, hook(gradient))
        if mode.observer is not None:
            mode.observer.hooked("tensor", hook, before, gradient, place)
    return gradient


def replaced(hook: Callable, gradient, result):
    """``result`` in place of ``gradient`` if it is one; refused in PyTorch's words if it is not."""
    if result is None:
        return gradient
    if gradient is None:
        raise RuntimeError(messages.HOOK_OF_NONE)
    kind = type(gradient)
    if not isinstance(result, kind):
        raise TypeError(f"expected Variable, but hook returned '{type(result).__name__}'")
    if result.type() != gradient.type():
        raise RuntimeError(messages.HOOK_CHANGED_TYPE.format(
            hook=name_of(hook), before=gradient.type(), after=result.type()))
    if result.shape != gradient.shape:
        raise RuntimeError(messages.HOOK_CHANGED_SIZE.format(hook=name_of(hook)))
    return result


def name_of(hook: Callable) -> str:
    """How errors name a hook."""
    return getattr(hook, "__name__", "<unknown>")


def run_post_hooks(owner: Tensor) -> None:
    """Call the hooks of a leaf whose ``.grad`` is complete; what one returns is handed to the next,
    and refused in the end, as in PyTorch."""
    given, refused = owner, False
    for hook in list(owner._post_hooks.values()):
        result = hook(given)
        if mode.observer is not None:
            mode.observer.hooked("post", hook, owner._grad, owner._grad, (owner._edge()[0], 0))
        if result is not None:
            given, refused = replaced(hook, given, result), True
    if refused:
        raise owner._blamed(messages.POST_HOOK_RETURNS)


def run_before(hooks: NodeHooks, gradients: tuple, node=None) -> tuple:
    """The gradients of the outputs of ``node`` after its pre-hooks."""
    for hook in list(hooks.before.values()):
        before, gradients = gradients, all_replaced(hook, gradients, hook(gradients))
        if mode.observer is not None:
            mode.observer.hooked("before", hook, before, gradients, (node, 0))
    return gradients


def run_after(hooks: NodeHooks, inputs: tuple, outputs: tuple, node=None) -> tuple:
    """The gradients of the inputs of ``node`` after its hooks."""
    for hook in list(hooks.after.values()):
        before, inputs = inputs, all_replaced(hook, inputs, hook(inputs, outputs))
        if mode.observer is not None:
            mode.observer.hooked("after", hook, before, inputs, (node, 0))
    return inputs


def all_replaced(hook: Callable, gradients: tuple, result) -> tuple:
    """What a node's hook returned in place of ``gradients``; refused if it does not fit."""
    if result is None:
        return gradients
    if not isinstance(result, tuple):
        raise TypeError(f"expected tuple, but hook returned '{type(result).__name__}'")
    if len(result) != len(gradients):
        raise RuntimeError(messages.HOOK_COUNT.format(
            hook=name_of(hook), got=len(result), expected=len(gradients)))
    return tuple(one_replaced(hook, g, new) for g, new in zip(gradients, result, strict=True))


def one_replaced(hook: Callable, gradient, new):
    """One of several gradients that a hook returned; None stays."""
    return new if new is None else replaced(hook, gradient, new)


# those of tensors: attached to Tensor

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


def registered(find: Callable, spelled: str) -> property:
    """What PyTorch shows of a tensor's hooks: a dictionary, or None; setting takes them away."""
    def keep(self):
        raise RuntimeError(f"Deletion of {spelled} not allowed!")

    return property(lambda self: find(self) or None,
                    lambda self, none: (find(self) or {}).clear(), keep)


def tensor_hooks(self) -> Registry | None:
    """The hooks of a leaf, or those of a result that its node keeps."""
    if self.grad_fn is None:
        return self._hooks
    return self._grad_fn.hooks and self._grad_fn.hooks.tensor.get(self._nr)


Tensor._backward_hooks = registered(tensor_hooks, "_backwards_hooks")
Tensor._post_accumulate_grad_hooks = registered(lambda self: self._post_hooks,
                                                "_post_accumulate_grad_hooks")
