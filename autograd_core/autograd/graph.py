"""Graph inspection and saved-tensor hooks: torch.autograd.graph.

    get_gradient_edge(y)                        where y's gradient arrives, to be given to grad
    register_multi_grad_hook([a, b], f)         f(gradients) when those of all have arrived
    saved_tensors_hooks(pack, unpack)           what operations save, packed
    save_on_cpu()  disable_saved_tensors_hooks("why not")
    allow_mutation_on_saved_tensors()           what is about to be overwritten is copied first
    increment_version(y)                        as if y had been changed in place
"""

import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from ..core import messages
from ..core.hooks import RemovableHandle
from ..core.modes import mode
from ..core.node import AccumulateGrad, Node
from ..core.seeds import GradientEdge
from ..core.tensor import Tensor
from ..core.traversal import consumers, leading_to

__all__ = ["GradientEdge", "Node", "allow_mutation_on_saved_tensors", "disable_saved_tensors_hooks",
           "get_gradient_edge", "increment_version", "register_multi_grad_hook", "save_on_cpu",
           "saved_tensors_hooks"]


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """Where a gradient of ``tensor`` arrives; RuntimeError when it requires none."""
    if not tensor.requires_grad:
        raise RuntimeError(messages.EDGE_WITHOUT_GRAD)
    return GradientEdge(*tensor._edge())


def increment_version(tensor: Tensor | Iterable[Tensor]) -> None:
    """Count the version of each tensor up, as a change in place does."""
    if not isinstance(tensor, Iterable):
        raise RuntimeError("increment_version expect a Iterable[Tensor] as input")
    for x in (tensor,) if isinstance(tensor, Tensor) else tensor:
        x._shared()
        x._counter[0] += 1


# what operations save

class saved_tensors_hooks:
    """Within the block, operations save ``pack(tensor)`` and backward reads ``unpack`` of that.

    >>> import autograd_core as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> with saved_tensors_hooks(lambda t: t.numpy().tolist() if not t.requires_grad else t,
    ...                          lambda t: t):
    ...     y = x * x
    >>> y.backward(); x.grad
    tensor(6.)
    """

    def __init__(self, pack_hook: Callable, unpack_hook: Callable):
        self.hooks = pack_hook, unpack_hook

    def __enter__(self):
        if mode.hooks_disabled is not None:
            raise RuntimeError(mode.hooks_disabled)
        self.before, mode.saved_hooks = mode.saved_hooks, self.hooks

    def __exit__(self, *exc):
        mode.saved_hooks = self.before


class save_on_cpu(saved_tensors_hooks):
    """Saved values are kept on the CPU, where they are already."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda"):
        super().__init__(lambda x: x, lambda x: x)


@contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """Within the block, ``saved_tensors_hooks`` raise RuntimeError(error_message)."""
    if mode.saved_hooks is not None:
        raise RuntimeError(error_message)
    before, mode.hooks_disabled = mode.hooks_disabled, error_message
    try:
        yield
    finally:
        mode.hooks_disabled = before


class Kept:
    """A saved value, and its copy once somebody was about to overwrite it."""

    def __init__(self, tensor: Tensor):
        self.tensor, self.copy = tensor, None


class Mutations:
    """What ``allow_mutation_on_saved_tensors`` knows: who kept which memory."""

    def __init__(self):
        self.kept: dict[int, weakref.WeakSet[Kept]] = {}
        self.cloned: weakref.WeakSet[Kept] = weakref.WeakSet()
        self.open = True

    def pack_saved(self, tensor: Tensor) -> Kept:
        """Keep ``tensor``, and note whose memory it looks at."""
        tensor._shared()
        kept = Kept(tensor)
        self.kept.setdefault(id(tensor._counter), weakref.WeakSet()).add(kept)
        return kept

    def unpack_saved(self, kept: Kept) -> Tensor:
        """The value as it was when it was saved."""
        if not self.open:
            raise AssertionError(messages.MUTATION_OUTSIDE)
        return kept.tensor if kept.copy is None else kept.copy

    def before_write(self, target: Tensor) -> None:
        """Copy what was saved of the memory of ``target``."""
        for kept in self.kept.get(id(target._counter), ()):
            if kept.copy is None:
                kept.copy = Tensor._of(np.array(kept.tensor._array))
                self.cloned.add(kept)


@contextmanager
def allow_mutation_on_saved_tensors() -> Iterator[Mutations]:
    """Within the block a value that backward needs may be overwritten: it is copied before.

    >>> import autograd_core as torch
    >>> x = torch.tensor(0., requires_grad=True)
    >>> with torch.autograd.graph.allow_mutation_on_saved_tensors():
    ...     y = x.exp()
    ...     z = y + 0
    ...     _ = y.add_(1)
    ...     z.backward()
    >>> x.grad
    tensor(1.)
    """
    if mode.mutations is not None:
        raise RuntimeError("allow_mutation_on_saved_tensors contexts cannot be nested")
    mode.mutations = context = Mutations()
    try:
        with saved_tensors_hooks(context.pack_saved, context.unpack_saved):
            yield context
    finally:
        mode.mutations, context.open = None, False


# hooks of several tensors

class MultiHandle(RemovableHandle):
    """Takes the hooks of several tensors away."""

    def __init__(self, handles: Sequence):
        self.handles = tuple(handles)

    def remove(self) -> None:
        """Take them away, if they are still there."""
        for handle in self.handles:
            handle.remove()


def register_multi_grad_hook(tensors: Sequence[Tensor], fn: Callable, *,
                             mode: str = "all") -> MultiHandle:
    """Call ``fn(gradients)`` when the gradients of all ``tensors`` that the pass reaches have
    arrived (None for the others), or with ``mode="any"`` ``fn(gradient)`` at the first.

    >>> import autograd_core as torch
    >>> a, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    >>> handle = register_multi_grad_hook([a, b], lambda gradients: print(gradients))
    >>> (a * 2 + b).backward()
    [tensor([2.]), tensor([1.])]
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    for x in tensors:
        if not x.requires_grad:
            raise AssertionError("Expected gradient function to be set" if mode == "all" else
                                 messages.HOOK_NEEDS_GRAD)
    waiting = Together(tensors, fn) if mode == "all" else First(fn)
    return MultiHandle([x.register_hook(waiting.hook(k)) for k, x in enumerate(tensors)])


class Together:
    """Collects the gradients of one pass until all that will come are there."""

    def __init__(self, tensors: Sequence[Tensor], fn: Callable):
        self.nodes, self.fn, self.current = [x._edge()[0] for x in tensors], fn, None

    def hook(self, k: int) -> Callable:
        """The hook of tensor number ``k``."""
        def receive(gradient):
            if self.current is not mode.running:
                self.current, self.found = mode.running, [None] * len(self.nodes)
                self.missing = sum(will_run(self.current, node) for node in self.nodes)
            self.found[k] = gradient
            self.missing -= 1
            if not self.missing:
                self.fn(self.found)
        return receive


class First:
    """Calls a function with the first gradient of each pass."""

    def __init__(self, fn: Callable):
        self.fn, self.current = fn, None

    def hook(self, k: int) -> Callable:
        """The hook of tensor number ``k``."""
        def receive(gradient):
            if self.current is not mode.running:
                self.current = mode.running
                self.fn(gradient)
        return receive


def will_run(running, node: Node) -> bool:
    """Does the pass reach ``node``?"""
    roots, targets = running.roots, running.targets
    if targets is None:
        return node in consumers(roots)
    if running.kind == "grad" and type(node) is AccumulateGrad:
        raise RuntimeError(messages.LEAF_OF_GRAD)
    return node in leading_to(targets, roots) or node in targets
