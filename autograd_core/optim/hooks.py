"""Functions that an Optimizer calls before and after ``step``, saving and loading.

    optimizer.register_step_pre_hook(hook)        hook(optimizer, args, kwargs) before step
    optimizer.register_step_post_hook(hook)       … and after it
    register_optimizer_step_pre_hook(hook)        the same for every optimizer
"""

import functools
from collections import OrderedDict

from ..core.hooks import RemovableHandle
from ..core.modes import mode
from ..nn.modules.hooks import register

__all__ = ["register_optimizer_step_post_hook", "register_optimizer_step_pre_hook"]
BEFORE_ALL: OrderedDict = OrderedDict()
AFTER_ALL: OrderedDict = OrderedDict()
PRE_HOOK = "{step} must return None or a tuple of (new_args, new_kwargs), but got {result}."


def register_optimizer_step_pre_hook(hook) -> RemovableHandle:
    """Call ``hook(optimizer, args, kwargs)`` before each step of every optimizer."""
    return register(BEFORE_ALL, hook)


def register_optimizer_step_post_hook(hook) -> RemovableHandle:
    """Call ``hook(optimizer, args, kwargs)`` after each step of every optimizer."""
    return register(AFTER_ALL, hook)


class Hooks:
    """The part of Optimizer that knows hooks, and whether ``step`` was called."""

    _opt_called = True

    def _begin_hooks(self) -> None:
        for what in ("step", "state_dict", "load_state_dict"):
            for when in ("pre", "post"):
                setattr(self, f"_optimizer_{what}_{when}_hooks", OrderedDict())

    def _notice_steps(self) -> None:
        """From now on note that ``step`` was called; a schedule asks."""
        if "_opt_called" not in vars(self):
            self._opt_called = False

    def register_step_pre_hook(self, hook) -> RemovableHandle:
        """``hook(optimizer, args, kwargs)`` before ``step``; may return other (args, kwargs)."""
        return register(self._optimizer_step_pre_hooks, hook)

    def register_step_post_hook(self, hook) -> RemovableHandle:
        """``hook(optimizer, args, kwargs)`` after ``step``."""
        return register(self._optimizer_step_post_hooks, hook)

    def register_state_dict_pre_hook(self, hook, prepend: bool = False) -> RemovableHandle:
        """``hook(optimizer)`` before ``state_dict``."""
        return register(self._optimizer_state_dict_pre_hooks, hook, prepend)

    def register_state_dict_post_hook(self, hook, prepend: bool = False) -> RemovableHandle:
        """``hook(optimizer, state_dict)`` after it; may return another one."""
        return register(self._optimizer_state_dict_post_hooks, hook, prepend)

    def register_load_state_dict_pre_hook(self, hook, prepend: bool = False) -> RemovableHandle:
        """``hook(optimizer, state_dict)`` before loading; may return another one."""
        return register(self._optimizer_load_state_dict_pre_hooks, hook, prepend)

    def register_load_state_dict_post_hook(self, hook, prepend: bool = False) -> RemovableHandle:
        """``hook(optimizer)`` after loading."""
        return register(self._optimizer_load_state_dict_post_hooks, hook, prepend)

    def _after(self, hooks: OrderedDict, state_dict: dict) -> dict:
        """``state_dict`` after each hook had its say."""
        for hook in hooks.values():
            changed = hook(self, state_dict)
            state_dict = state_dict if changed is None else changed
        return state_dict


def hooked(step):
    """``step`` with the hooks before and after it."""
    @functools.wraps(step)
    def stepped(self, *args, **kwargs):
        if "_opt_called" in vars(self):
            self._opt_called = True
        args = (self, *args)
        for hook in [*BEFORE_ALL.values(), *self._optimizer_step_pre_hooks.values()]:
            changed = hook(self, args, kwargs)
            if changed is not None:
                if not isinstance(changed, tuple) or len(changed) != 2:
                    raise RuntimeError(PRE_HOOK.format(step=step, result=changed))
                args, kwargs = changed
        watched = mode.observer is not None
        if watched:
            mode.observer.stepping(self)
        out = step(*args, **kwargs)
        if watched:
            mode.observer.stepped(self)
        for hook in [*self._optimizer_step_post_hooks.values(), *AFTER_ALL.values()]:
            hook(self, args, kwargs)
        return out
    return stepped
