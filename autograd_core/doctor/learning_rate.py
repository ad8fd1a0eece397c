"""Checks of learning rates, by what the steps did: too large, 0 or too small, scheduled too early.
"""

from collections.abc import Iterator
from math import hypot, inf, isfinite

from ..trace.from_torch.snapshot import measure
from ..trace.numbers import number, value_of
from .events import Backward, OptimizerStep, Scheduled
from .findings import Finding
from .norms import is_finite_value, norm_of
from .training_step import TrainingStep

MANY = 10.
"""A loss has blown up that stays above this many times the first one."""


def check_large_rate(step: TrainingStep) -> Iterator[Finding]:
    """Losses that grow from step to step, while steps are larger than the parameters were."""
    for line, losses in losses_by_line(step).items():
        if has_blown_up(losses) and (event := largest_step(step)) is not None:
            rate = number(max(event.rates))
            told = " → ".join(number(x) if isfinite(x) else "inf" for x in shorten(losses))
            yield step.report("rate_too_large", f"the loss blows up ({told}): each step of "
                              f"{event.name} is larger than the parameters, lr={rate} is too large",
                              built_line(step, event), losses=told, rate=rate,
                              optimizer=event.name, line=str(step.line_number(line)))
            return


def losses_by_line(step: TrainingStep) -> dict[int | None, list[float]]:
    """What backward began with each time, by its line: numbers that are above 0, then perhaps inf
    or nan."""
    found: dict[int | None, list[float]] = {}
    for now in step.passes:
        made = now.roots[0].made if len(now.roots) == 1 else None
        if made is not None and not now.roots[0].shape:
            found.setdefault(now.line, []).append(measure(made.values[-1], "mean"))
    return {line: losses for line, losses in found.items()
            if all(x is not None and not x <= 0 for x in losses)}


def has_blown_up(losses: list[float]) -> bool:
    """Is the loss, in the second half of the steps, many times the first one?  Once it is not a
    number, what was before counts."""
    begin = losses[0] if losses else inf
    late = [x if isfinite(x) else inf for x in losses[max(1, len(losses) // 2):]]
    grown = [x for x in losses[1:] if not isfinite(x) or x > MANY * begin]
    return isfinite(begin) and len(grown) > 1 and min(late) > MANY * begin


def largest_step(step: TrainingStep) -> OptimizerStep | None:
    """A step after which the norm of the parameters was more than twice what it was, and finite."""
    for event in step.steps:
        before = hypot(*[norm_of(change.before) or 0. for change in event.changes])
        seen = [x if (x := norm_of(change.seen)) is not None else inf for change in event.changes]
        after = hypot(*seen)
        if isfinite(after) and after > 2 * before > 0:
            return event
    return None


def is_falling(step: TrainingStep) -> bool:
    """Is the last loss below the first, and no step large?  (Such as of a sum over pixels.)"""
    losses = list(losses_by_line(step).values())
    return bool(losses) and largest_step(step) is None and all(
        len(found) > 1 and all(map(isfinite, found)) and found[-1] < found[0] for found in losses)


def shorten(losses: list[float]) -> list[float]:
    """The first losses, and the last."""
    return losses if len(losses) <= 4 else [*losses[:3], losses[-1]]


def built_line(step: TrainingStep, event: OptimizerStep) -> int | None:
    """The line that built an optimiser, or that calls its step."""
    known = step.optimizers.get(event.key)
    return event.line if known is None or known.line is None else known.line


def check_small_rate(step: TrainingStep) -> Iterator[Finding]:
    """Optimisers none of whose steps changed anything, though there were gradients."""
    by_key: dict[int, list[OptimizerStep]] = {}
    for event in step.steps:
        by_key.setdefault(event.key, []).append(event)
    for events in by_key.values():
        if len(events) < 2 or any(change.is_moved() for e in events for change in e.changes):
            continue
        reached = [c.cell for e in events for c in e.changes
                   if c.before is not None and is_finite_value(c.seen)
                   and measure(step.arrived.get(c.cell), "norm") and step.gradient_norm(c.cell)]
        rate = max((r for e in events for r in e.rates), default=inf)
        if reached and rate < 1e-6:
            yield step.report("rate_too_small", f"no step of {events[0].name} changes anything: "
                              f"lr={number(rate)}", built_line(step, events[0]), reached[0],
                              rate=number(rate), optimizer=events[0].name)


def check_scheduler(step: TrainingStep) -> Iterator[Finding]:
    """``scheduler.step()`` before the first ``optimizer.step()``."""
    early: dict[int, int | None] = {}
    stepped: set[int] = set()
    for event in step.events:
        if isinstance(event, Scheduled) and event.key not in stepped:
            early.setdefault(event.key, event.line)
        elif isinstance(event, OptimizerStep):
            if event.key in early and event.key not in stepped and not is_scaled(step):
                yield step.report("scheduled_early", f"the scheduler steps before {event.name} "
                                  "does: the first learning rate is never used",
                                  early[event.key], optimizer=event.name)
            stepped.add(event.key)


def is_scaled(step: TrainingStep) -> bool:
    """May a step have been left out, because gradients were not finite?"""
    return any(not is_finite_value(value_of(g)) for now in step.events
               if isinstance(now, Backward) for g in now.arrived.values())
