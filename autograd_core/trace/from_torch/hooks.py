"""Hears the learner's hooks: what each was shown, and what it gave instead.

Heard are hooks of tensors (those registered before the recording too), of nodes, of modules, and
those that run once a ``.grad`` is there.  Each is called as it would be, through a function that
tells of it while a recording goes on.

One thing PyTorch offers no way to hear: a hook that was put on a *node* before the recording began.
When it changes a gradient that is seen, and told as "a hook"; when it changes nothing it is silent.
"""

from __future__ import annotations

import functools
import inspect
import weakref
from dataclasses import dataclass

from ..tell.program import Cell
from . import internals
from .inplace_writes import Written
from .library import torch
from .nodes import Made
from .snapshot import look

NOT_THEIRS = "torch.utils.hooks"
"""What PyTorch's modules put on nodes to call the hooks of the learner's, which are told of."""


@dataclass(eq=False)
class Ours:
    """A hook of the recorder's, of which there is nothing to tell."""

    call: object

    def __call__(self, *shown):
        return self.call(*shown)


class Hooks(Written):
    """Adds to what is seen of values what the learner's hooks do."""

    def __init__(self, full: bool = False, jacobians: bool = True):
        super().__init__(full, jacobians)
        self.passes: list = []
        self.unsent = None
        self.name_of_module = None
        self._wrapped: list[tuple[dict, int, object, object]] = []

    # of tensors

    def new_cell(self, tensor, made: Made | None = None):
        cell = super().new_cell(tensor, made)
        for kind, hooks in internals.hooks_of(tensor):
            for key, hook in list(hooks.items()):
                if not isinstance(hook, Ours) and not hasattr(hook, "told_by"):
                    hooks[key] = wrapped = self.told_of(kind, hook, tensor, cell)
                    self._wrapped.append((hooks, key, wrapped, hook))
        return cell

    def unwrap(self) -> None:
        """Hooks that were there before are called by PyTorch itself again."""
        for hooks, key, wrapped, hook in self._wrapped:
            if hooks.get(key) is wrapped:
                hooks[key] = hook
        self._wrapped.clear()

    def told_of(self, kind: str, hook, tensor, cell: Cell | None = None):
        """``hook``, which tells of what it was shown and what it gave while this records."""
        cell = self.cell(tensor) if cell is None else cell

        def tell(me, shown):
            me.settle_sent()
            if kind == "post":
                me.deposited(shown)
            before = look(shown.grad if kind == "post" else shown, me.full)
            given = hook(shown)
            after = None if given is None or kind == "post" else look(given, me.full)
            if after is not None:
                me.passes[-1].sums[cell] = given, after
            me.hooked(kind, hook, cell, (before,), None if after is None else (after,))
            return given
        return self.while_recording(hook, tell)

    # of nodes, of modules

    def told_of_node(self, hook):
        """The same for a hook of whatever node it is put on; told apart by what it is shown: what
        arrived, or what is sent and what arrived."""
        if isinstance(hook, Ours):
            return hook

        def tell(me, *shown):
            given = hook(*shown)
            made = me.nodes.made(internals.current_node())
            cell = None if made is None else made.cell
            if cell is None:
                return given
            kind = "before" if len(shown) == 1 else "after"
            if getattr(hook, "__module__", "") != NOT_THEIRS:
                me.hooked(kind, hook, cell, me.looks(shown[0]), me.looks(given))
            if given is not None:
                me.changed(kind, made, given if isinstance(given, tuple) else (given,))
            return given
        return self.while_recording(hook, tell)

    def told_of_module(self, kind: str, module, hook):
        """The same for a backward hook (``kind`` "module") or pre-hook of a module."""
        def tell(me, *shown):
            given = hook(*shown)
            made = me.nodes.made(internals.current_node())
            if made is not None and made.cell is not None:
                me.hooked(kind, hook, made.cell, me.looks(shown[1]), me.looks(given),
                          me.name_of_module(module))
            return given
        return self.while_recording(hook, tell)

    def while_recording(self, hook, tell):
        """A function that calls ``tell(recorder, …)`` in a pass that is recorded, else ``hook``."""
        recorder = weakref.ref(self)

        @functools.wraps(hook, updated=())
        def wrapped(*shown):
            me = recorder()
            return hook(*shown) if me is None or not me.passes else tell(me, *shown)
        wrapped.told_by = recorder
        return wrapped

    def changed(self, kind: str, made: Made, given: tuple) -> None:
        """A hook of a node gave other gradients."""
        if kind == "after":
            if self.unsent is not None and self.unsent.made is made:
                self.unsent.change(given)
            return
        for nr, gradient in enumerate(given):
            cell = made.cell_at(nr)
            if cell is not None and gradient is not None:
                self.passes[-1].arrived[cell] = look(gradient, self.full)

    def looks(self, gradients) -> tuple | None:
        """What gradients look like; None where a hook gave none."""
        if gradients is None:
            return None
        several = gradients if isinstance(gradients, tuple | list) else (gradients,)
        return tuple(look(g, self.full) if isinstance(g, torch.Tensor) else None for g in several)

    def hooked(self, kind: str, hook, cell: Cell, before: tuple, after: tuple | None,
               of: str = "") -> None:
        """A hook was called."""
        if kind == "before":
            self.settle_sent()
        self.add_at(self.lines.now, "hooked", kind, name_of(hook), cell, before, after, of)


def name_of(hook) -> str:
    """What the learner calls a hook: the name of the function, also inside of PyTorch's wrappers.
    """
    if isinstance(hook, functools.partial):
        return name_of(hook.func)
    if getattr(hook, "__module__", "") == "torch.autograd.graph" and inspect.isfunction(hook):
        hook = inspect.getclosurevars(hook).nonlocals.get("fn", hook)
    return getattr(hook, "__name__", type(hook).__name__)
