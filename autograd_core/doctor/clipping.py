"""Check of gradient clipping: before backward, after the step, of scaled gradients, of what has
none."""

from collections.abc import Iterator
from math import isfinite

from ..trace.tell.program import Cell
from .events import Clipped, Deposited, GradsSet, OptimizerStep, Unscaled
from .findings import Finding
from .norms import norm_of
from .training_step import TrainingStep

HOW = {
    "before backward": "backward puts the gradients there afterwards, and the step uses them as "
                       "they are",
    "after the step": "the step has used the gradients as they were",
    "while they are scaled": "the scaler divides them afterwards, so the bound was another; "
                             "scaler.unscale_(optimizer) belongs before it",
    "in vain": "what was given has no .grad (a generator that was gone through gives nothing, "
               "p.grad has no .grad of its own)"}
"""When clipping changes no step, and why."""
EARLY, LATE, SCALED, NOTHING = HOW


class Clippings:
    """Which gradients are ``fresh`` (no step has used them) and which ``used``; for each line that
    clips, when it did each time: "" where the next step uses what was clipped."""

    def __init__(self, step: TrainingStep):
        self.step = step
        self.given = {event.key: set(event.given) for event in step.steps}
        self.fresh: set[Cell] = set()
        self.used: set[Cell] = set()
        self.moments: dict[int | None, list[str]] = {}
        self.since_step: list[Clipped] = []

    def follow(self, event) -> None:
        """Bring it up to date."""
        if isinstance(event, Deposited):
            self.fresh.add(event.cell)
            self.used.discard(event.cell)
        elif isinstance(event, GradsSet):
            gone = {cell for cell, _, after in event.grads if not norm_of(after)}
            self.fresh -= gone
            self.used -= gone
        elif isinstance(event, OptimizerStep):
            self.used |= self.fresh.intersection(event.given)
            self.fresh.difference_update(event.given)
            self.since_step.clear()
        elif isinstance(event, Unscaled):
            self.unscale(self.given.get(event.key, set()))
        elif isinstance(event, Clipped) and isfinite(event.bound):
            self.moments.setdefault(event.line, []).append(self.judge(event))
            self.since_step.append(event)

    def unscale(self, given: set[Cell]) -> None:
        """The gradients of an optimiser are divided by the scale: those that were clipped before
        were not what they are now."""
        for event in self.since_step:
            if self.moments[event.line][-1] == "" and given & self.fresh.intersection(event.cells):
                self.moments[event.line][-1] = SCALED

    def judge(self, event: Clipped) -> str:
        """When values were clipped that get gradients and are stepped, and none of them had one
        then that is still to be used; else ""."""
        step, fresh = self.step, self.fresh
        if not step.steps:                          # clip_grad_value_ may raise where there is none
            failed = any(failure.line == event.line for failure in step.failures)
            return EARLY if failed and not fresh and event.norm is None else ""
        if event.count == 0:
            return NOTHING if fresh and not event.norm else ""
        if not event.cells:                         # which they are is not known
            return EARLY if not fresh and not event.norm else ""
        if fresh.intersection(event.cells) or not any(
                cell in step.stepped and cell in step.arrived for cell in event.cells):
            return ""
        return LATE if self.used.intersection(event.cells) else EARLY


def check_clipping(step: TrainingStep) -> Iterator[Finding]:
    """Lines that clip gradients which no step uses."""
    clippings = Clippings(step)
    for event in step.events:
        clippings.follow(event)
    for line, when in clippings.moments.items():
        if all(when):
            yield step.report("clipped_in_vain", f"the gradients are clipped {when[0]}: "
                              f"{HOW[when[0]]}", line, when=when[0], how=HOW[when[0]])
