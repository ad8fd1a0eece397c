"""Schedules made of others."""

from bisect import bisect_right
from collections.abc import Sequence

from ....optim.lr_scheduler.base import LRScheduler
from ....optim.lr_scheduler.plateau import ReduceLROnPlateau

__all__ = ["ChainedScheduler", "SequentialLR"]

NONE = "{name} expects at least one scheduler{what}, but got no scheduler."
NO_OPTIMIZER = "{name} at index {k} should have `optimizer` as its attribute."
PLATEAU = (
    "{name} does not support `ReduceLROnPlateau` scheduler as it requires additional kwargs to be "
    "specified when calling `step`, but got one at index {k} in the given schedulers sequence.")
ANOTHER = ("{name} expects all schedulers to belong to the same optimizer, but got scheduler "
           "{kind} at index {k} has {theirs}, which is different from {own}.")
MILESTONES = ("Sequential Schedulers expects number of schedulers provided to be one more than the "
              "number of milestone points, but got number of schedulers {n} and the number of "
              "milestones to be equal to {m}")


class Several(LRScheduler):
    """What the two share: checks, saving and loading."""

    def _check(self, schedulers: Sequence[LRScheduler], optimizer, what: str = "") -> None:
        name = type(self).__name__
        for k, scheduler in enumerate(schedulers):
            if not hasattr(scheduler, "optimizer"):
                raise TypeError(NO_OPTIMIZER.format(name=name, k=k))
            if isinstance(scheduler, ReduceLROnPlateau):
                raise ValueError(PLATEAU.format(name=name, k=k))
            if scheduler.optimizer is not optimizer:
                raise ValueError(ANOTHER.format(
                    name=name, kind=type(scheduler).__name__, k=k, theirs=scheduler.optimizer,
                    own=type(optimizer).__name__))

    def _need_one(self, schedulers: Sequence[LRScheduler], what: str = "") -> None:
        if len(schedulers) < 1:
            raise ValueError(NONE.format(name=type(self).__name__, what=what))

    def state_dict(self):
        kept = super().state_dict()
        schedulers = kept.pop("_schedulers")
        return {**kept, "_schedulers": [scheduler.state_dict() for scheduler in schedulers]}

    def load_state_dict(self, state_dict):
        super().load_state_dict({k: v for k, v in state_dict.items() if k != "_schedulers"})
        for scheduler, kept in zip(self._schedulers, state_dict["_schedulers"], strict=True):
            scheduler.load_state_dict(kept)


class SequentialLR(Several):
    """One schedule after the other: number k + 1 begins at epoch ``milestones[k]``."""

    def __init__(self, optimizer, schedulers: list[LRScheduler], milestones: list[int],
                 last_epoch: int = -1):
        self._need_one(schedulers)
        self._check(schedulers, optimizer)
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(MILESTONES.format(n=len(schedulers), m=len(milestones)))
        self._schedulers, self._milestones = schedulers, milestones
        self.last_epoch, self.optimizer = last_epoch + 1, optimizer
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        self.recursive_undo()
        first = schedulers[bisect_right(milestones, 0)]
        first._initial_step()
        self._last_lr = first.get_last_lr()

    def recursive_undo(self, sched: LRScheduler | None = None) -> None:
        """Take back the step that each schedule made when it was created."""
        sched = self if sched is None else sched
        if hasattr(sched, "_schedulers"):
            for part in sched._schedulers:
                self.recursive_undo(part)
        elif hasattr(sched, "last_epoch"):
            sched.last_epoch -= 1

    def step(self) -> None:
        """Go on by one epoch, in the schedule whose turn it is."""
        self.last_epoch += 1
        k = bisect_right(self._milestones, self.last_epoch)
        current = self._schedulers[k]
        if k > 0 and self._milestones[k - 1] == self.last_epoch:
            current._update_lr(0)
        else:
            current.step()
        self._last_lr = current.get_last_lr()


class ChainedScheduler(Several):
    """All schedules at every step, each on what the ones before made of the rates."""

    def __init__(self, schedulers: Sequence[LRScheduler], optimizer=None):
        self._need_one(schedulers, " to be chained")
        optimizer = optimizer or schedulers[0].optimizer
        self._check(schedulers, optimizer)
        self._schedulers, self.optimizer = schedulers, optimizer
        self._last_lr = self._rates

    def step(self) -> None:
        """Go on by one epoch."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = self._rates
