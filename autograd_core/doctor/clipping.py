"""Check of gradient clipping: before backward, after the step, or of what has no gradient."""

from collections.abc import Iterator
from math import isfinite

from ..trace.tell.program import Cell
from .events import Clipped, Deposited, GradsSet, OptimizerStep
from .findings import Finding
from .norms import norm_of
from .training_step import TrainingStep

HOW = {
    "before backward": "backward puts the gradients there afterwards, and the step uses them as "
                       "they are",
    "after the step": "the step has used the gradients as they were",
    "in vain": "what was given has no .grad (a generator that was gone through gives nothing, "
               "p.grad has no .grad of its own)"}
"""When clipping changes no step, and why."""
EARLY, LATE, NOTHING = HOW


def check_clipping(step: TrainingStep) -> Iterator[Finding]:
    """Lines that clip gradients which no step uses."""
    moments: dict[int | None, list[str]] = {}
    fresh: set[Cell] = set()                        # gradients that no step has used
    used: set[Cell] = set()
    for event in step.events:
        if isinstance(event, Deposited):
            fresh.add(event.cell)
            used.discard(event.cell)
        elif isinstance(event, GradsSet):
            gone = {cell for cell, _, after in event.grads if not norm_of(after)}
            fresh -= gone
            used -= gone
        elif isinstance(event, OptimizerStep):
            used |= fresh.intersection(event.given)
            fresh.difference_update(event.given)
        elif isinstance(event, Clipped) and isfinite(event.bound):
            moments.setdefault(event.line, []).append(
                judge_clipping(step, event, fresh, used))
    for line, when in moments.items():
        if all(when):
            yield step.report("clipped_in_vain", f"the gradients are clipped {when[0]}: "
                              f"{HOW[when[0]]}", line, when=when[0], how=HOW[when[0]])


def judge_clipping(step: TrainingStep, event: Clipped, fresh: set[Cell], used: set[Cell]) -> str:
    """When values were clipped that get gradients and are stepped, and none of them had one then
    that is still to be used; else ""."""
    if not step.steps:
        return ""
    if event.count == 0:
        return NOTHING if fresh and not event.norm else ""
    if not event.cells:                             # which they are is not known
        return EARLY if not fresh and not event.norm else ""
    if fresh.intersection(event.cells) or not any(
            cell in step.stepped and cell in step.arrived for cell in event.cells):
        return ""
    return LATE if used.intersection(event.cells) else EARLY
