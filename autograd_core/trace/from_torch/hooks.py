"""Hears the learner's hooks: what each was shown, and what it gave instead.

Heard are hooks of tensors (those registered before the recording too), of nodes, of modules, and
those that run once a ``.grad`` is there.  Each is called as it would be, through a function that
tells of it while a recording goes on.

One thing PyTorch offers no way to hear: a hook that was put on a *node* before the recording began.
When it changes a gradient that is seen, and told as "a hook"; when it changes nothing it is silent.
"""

import functools
import inspect
import weakref
from collections.abc import Callable

from ..recorder.recorder import Recorder
from ..tell.program import Cell
from . import internals
from .library import torch
from .node_hooks import NodeHooks, Ours

NOT_THEIRS = "torch.utils.hooks"
"""What PyTorch's modules put on nodes to call the hooks of the learner's, which are told of."""


class LearnersHooks:
    """Wraps hooks; ``name_of_module(module)`` is what the learner calls it."""

    def __init__(self, parts: Recorder, node_hooks: NodeHooks, name_of_module: Callable):
        self.registry, self.nodes, self.passes = parts.registry, parts.nodes, parts.passes
        self.deposited, self.snapshot = parts.gradients.deposited, parts.adapter.take_snapshot
        self.node_hooks, self.name_of_module = node_hooks, name_of_module
        self.guard = parts.guard
        self._wrapped: list[tuple[dict, int, object, object]] = []

    # of tensors

    def wrap_existing(self, tensor, cell: Cell) -> None:
        """Hooks that a tensor had before it was seen."""
        for kind, hooks in internals.hooks_of(tensor):
            for key, hook in list(hooks.items()):
                if not isinstance(hook, Ours) and not hasattr(hook, "told_by"):
                    hooks[key] = wrapped = self.told_of(kind, hook, cell)
                    self._wrapped.append((hooks, key, wrapped, hook))

    def unwrap(self) -> None:
        """Hooks that were there before are called by PyTorch itself again."""
        for hooks, key, wrapped, hook in self._wrapped:
            if hooks.get(key) is wrapped:
                hooks[key] = hook
        self._wrapped.clear()

    def told_of(self, kind: str, hook, cell: Cell):
        """``hook``, which tells of what it was shown and what it gave while this records."""
        def tell(me: LearnersHooks, call, shown):
            me.node_hooks.settle_sent()
            if kind == "post":
                me.deposited(shown)
            before = me.snapshot(shown.grad if kind == "post" else shown)
            given = call(shown)
            after = None if given is None or kind == "post" else me.snapshot(given)
            if after is not None:
                me.passes.now.sums[cell] = given, after
            me.tell_hooked(kind, hook, cell, (before,), None if after is None else (after,))
            return given
        return self.while_recording(hook, tell)

    # of nodes, of modules

    def told_of_node(self, hook):
        """The same for a hook of whatever node it is put on; told apart by what it is shown: what
        arrived, or what is sent and what arrived."""
        if isinstance(hook, Ours):
            return hook

        def tell(me: LearnersHooks, call, *shown):
            given = call(*shown)
            record = me.nodes.record_of(internals.current_node())
            cell = None if record is None else record.first_cell
            if cell is None:
                return given
            kind = "before" if len(shown) == 1 else "after"
            if getattr(hook, "__module__", "") != NOT_THEIRS:
                me.tell_hooked(kind, hook, cell, me.looks(shown[0]), me.looks(given))
            if given is not None:
                me.node_hooks.changed(kind, record, given if isinstance(given, tuple) else (given,))
            return given
        return self.while_recording(hook, tell)

    def told_of_module(self, kind: str, module, hook):
        """The same for a backward hook (``kind`` "module") or pre-hook of a module."""
        def tell(me: LearnersHooks, call, *shown):
            given = call(*shown)
            record = me.nodes.record_of(internals.current_node())
            if record is not None and record.first_cell is not None:
                me.tell_hooked(kind, hook, record.first_cell, me.looks(shown[1]), me.looks(given),
                          me.name_of_module(module))
            return given
        return self.while_recording(hook, tell)

    def while_recording(self, hook, tell):
        """A function that calls ``tell(self, hook, …)`` in a pass that is recorded, else ``hook``.
        """
        reference = weakref.ref(self)

        @functools.wraps(hook, updated=())
        def wrapped_hook(*shown):
            me = reference()
            if me is None or me.passes.now is None:
                return hook(*shown)
            return me.guard.run(lambda call, shown, _: tell(me, call, *shown), hook, shown, {})
        wrapped_hook.told_by = reference
        return wrapped_hook

    def looks(self, gradients) -> tuple | None:
        """What gradients look like; None where a hook gave none."""
        if gradients is None:
            return None
        several = gradients if isinstance(gradients, tuple | list) else (gradients,)
        return tuple(self.snapshot(g) if isinstance(g, torch.Tensor) else None for g in several)

    def tell_hooked(self, kind: str, hook, cell: Cell, before: tuple, after: tuple | None,
               of: str = "") -> None:
        if kind == "before":
            self.node_hooks.settle_sent()
        self.passes.add_hooked(kind, name_of_hook(hook), cell, before, after, of)


def name_of_hook(hook) -> str:
    """What the learner calls a hook: the name of the function, also inside of PyTorch's wrappers.
    """
    if isinstance(hook, functools.partial):
        return name_of_hook(hook.func)
    if getattr(hook, "__module__", "") == "torch.autograd.graph" and inspect.isfunction(hook):
        hook = inspect.getclosurevars(hook).nonlocals.get("fn", hook)
    return getattr(hook, "__name__", type(hook).__name__)
