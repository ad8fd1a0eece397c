"""LRScheduler: what all schedules share."""

import types
import warnings
from typing import Any

from ..optimizer import Optimizer

__all__ = ["LRScheduler"]

WRONG_ORDER = (
    "Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch 1.1.0 and later, "
    "you should call them in the opposite order: `optimizer.step()` before `lr_scheduler.step()`.  "
    "Failure to do this will result in PyTorch skipping the first value of the learning rate "
    "schedule. See more details at "
    "https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate")
RESUMED = ("param 'initial_lr' is not specified in param_groups[{k}] when resuming scheduler with "
           "last_epoch >= 0.\nThis typically happens when:\n1. You're trying to resume training "
           "from a checkpoint but haven't properly loaded the optimizer state\n2. You're using "
           "last_epoch >= 0 for a fresh training run (not recommended)")
LAST_LR = "To get the last learning rate computed by the scheduler, please use `get_last_lr()`."
EPOCH = ("The epoch parameter in `scheduler.step()` was not necessary and is being deprecated "
         "where possible. Please use `scheduler.step()` to step the scheduler. During the "
         "deprecation, if epoch is different from None, the closed form is used instead of the "
         "new chainable form, where available. Please open an issue if you are unable to "
         "replicate your use case: https://github.com/pytorch/pytorch/issues/new/choose.")
LENGTHS = ("{name} must have the same length as optimizer.param_groups. {name} has {got} values, "
           "param_groups has {groups}.")


class LRScheduler:
    """Sets every group's ``lr`` at each ``step``; subclasses say in ``get_lr`` to what.

    ``get_lr`` goes on from the rates that are set, so that schedules can be chained;
    ``_get_closed_form_lr``, where there is one, depends on ``last_epoch`` alone.
    """

    _get_lr_called_within_step = False
    _is_initial = False

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1):
        self.optimizer = checked(optimizer)
        for k, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise KeyError(RESUMED.format(k=k))
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        optimizer._notice_steps()
        self._initial_step()

    def _initial_step(self) -> None:
        self._step_count = 0
        self._is_initial = True
        try:
            self.step()
        finally:
            self._is_initial = False

    def get_lr(self) -> list[float]:
        """The learning rate of each group, from ``last_epoch`` and what it was."""
        raise NotImplementedError

    def get_last_lr(self) -> list[float]:
        """The learning rates that were last set."""
        return self._last_lr

    def step(self, epoch: int | None = None) -> None:
        """Go on by one epoch; after ``optimizer.step()``."""
        if self._step_count == 1 and not self.optimizer._opt_called:
            warnings.warn(WRONG_ORDER, UserWarning, stacklevel=2)
        self._step_count += 1
        if epoch is not None:
            warnings.warn(EPOCH, UserWarning, stacklevel=2)
        self._update_lr(epoch)

    def _update_lr(self, epoch: int | None = None) -> None:
        """Set the rates of the next epoch, or of ``epoch``."""
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        closed = getattr(self, "_get_closed_form_lr", None) if epoch is not None else None
        self._set(closed or self.get_lr)

    def _set(self, rates) -> None:
        """Give every group what ``rates()`` says."""
        self._get_lr_called_within_step = True
        try:
            found = rates()
        finally:
            self._get_lr_called_within_step = False
        for group, lr in zip(self.optimizer.param_groups, found, strict=True):
            group["lr"] = lr
        self._last_lr = self._rates

    def _warn_outside(self) -> None:
        """Say so when someone asks for the next rates."""
        if not self._get_lr_called_within_step:
            warnings.warn(LAST_LR, UserWarning, stacklevel=3)

    @property
    def _rates(self) -> list[float]:
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        """All but the optimizer."""
        return {k: v for k, v in vars(self).items() if k != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what ``state_dict`` gave."""
        vars(self).update(state_dict)


class WithFunctions(LRScheduler):
    """A schedule by functions: those with attributes are saved by them, plain ones are not."""

    def __init__(self, optimizer: Optimizer, lr_lambda, last_epoch: int = -1):
        groups = len(optimizer.param_groups)
        self.optimizer = optimizer
        if not isinstance(lr_lambda, list | tuple):
            lr_lambda = [lr_lambda] * groups
        if len(lr_lambda) != groups:
            raise ValueError(f"Expected {groups} lr_lambdas, but got {len(lr_lambda)}")
        self.lr_lambdas = list(lr_lambda)
        self._check_functions()
        super().__init__(optimizer, last_epoch)

    def _check_functions(self) -> None:
        """Nothing to check."""

    def state_dict(self):
        kept = super().state_dict()
        functions = kept.pop("lr_lambdas")
        return {**kept, "lr_lambdas": [None if isinstance(f, types.FunctionType) else dict(vars(f))
                                       for f in functions]}

    def load_state_dict(self, state_dict):
        super().load_state_dict({k: v for k, v in state_dict.items() if k != "lr_lambdas"})
        for function, kept in zip(self.lr_lambdas, state_dict["lr_lambdas"], strict=True):
            if kept is not None:
                vars(function).update(kept)


def checked(optimizer) -> Optimizer:
    """``optimizer``, if it is one."""
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
    return optimizer


def one_each(name: str, optimizer: Optimizer, value) -> list:
    """``value`` for every group: a list of as many, or one for all."""
    groups = len(optimizer.param_groups)
    if not isinstance(value, list | tuple):
        return [value] * groups
    if len(value) != groups:
        raise ValueError(LENGTHS.format(name=name, got=len(value), groups=groups))
    return list(value)
