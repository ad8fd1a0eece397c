"""Check of nan and inf: the first operation that made one, or where it was given."""

from collections.abc import Iterator

from ..trace.from_torch.snapshot import is_finite, measure
from ..trace.tell.program import Applied, Cell
from .events import OptimizerStep, Sent, Written
from .findings import Finding
from .training_step import TrainingStep
from .traversal import uses_after


def check_not_finite(step: TrainingStep) -> Iterator[Finding]:
    """Where the first value comes from that is not finite and spoils a loss or a gradient."""
    spoilt = find_spoilt(step)
    if spoilt is None:
        yield from report_backward(step)
    else:
        yield from report_origin(step, spoilt)


def find_spoilt(step: TrainingStep) -> Applied | None:
    """An operation whose result is not finite: of a loss; of what leads to one, or the first
    that is gone back through, where a gradient is not finite either."""
    roots = [cell for now in step.passes for cell in now.roots]
    for root in roots:
        if root.made is not None and not is_finite(root.made.values[-1]):
            return root.made
    lost = any(not is_finite(gradient) for gradient in step.arrived.values())
    if step.passes and not lost:
        return None
    harmed = (a for a in step.operations if measure(a.values[-1], "nan"))
    start = next((a for a in harmed if not roots or leads_to(step, a, set(roots))), None)
    if start is None and (event := first_spoiling(step)) is not None:
        a = event.applied
        start = a if not is_finite(a.values[-1]) or bad_inputs(a) else None
    return start


def leads_to(step: TrainingStep, a: Applied, ends: set[Cell]) -> bool:
    """Does the value of ``a`` take part in one of these?"""
    return a.out in ends or any(b.out in ends for b, _ in uses_after(a.out, step.users))


def bad_inputs(a: Applied) -> list[Cell]:
    """What an operation was given that is not finite, nan first."""
    bad = [(cell, a.values[i]) for i, cell in a.cells() if not is_finite(a.values[i])]
    return [cell for cell, seen in sorted(bad, key=lambda x: not measure(x[1], "nan"))]


def name_kind(seen) -> str:
    """Of what is not finite: which it is."""
    return "nan" if measure(seen, "nan") else "inf"


def report_origin(step: TrainingStep, a: Applied) -> Iterator[Finding]:
    """Back from ``a`` through what is not finite, to what made it or to where it was given."""
    while bad := bad_inputs(a):
        maker = bad[0].made
        if maker is None or is_finite(maker.values[-1]):
            yield from report_given(step, bad[0], a)
            return
        a = maker
    what = name_kind(a.values[-1])
    yield step.report("nan_made", f"{a.op.name} is the first to make {what}", a.line, a.out,
                      op=a.op.name, what=what)


def report_given(step: TrainingStep, cell: Cell, user: Applied) -> Iterator[Finding]:
    """A value that nothing computed was not finite when ``user`` was called with it: it was
    ruined by the step of an optimiser, or by a write, or was so from the start."""
    i = next(i for i, x in user.cells() if x is cell)
    what, name, line = name_kind(user.values[i]), step.names_of(cell), user.line
    spoilt = False
    for event in step.events:
        spoilt |= isinstance(event, Sent) and event.spoils()
        if isinstance(event, OptimizerStep) and cell in ruined_by(event):
            yield from report_backward(step) if spoilt else [step.report(
                "nan_stepped", f"the step of {event.name} makes {what} of {name}", event.line,
                cell, name=name, what=what, optimizer=event.name)]
            return
        if isinstance(event, Written) and cell in ruined_by(event):
            line = event.line
            break
    yield step.report("nan_given", f"{name} holds {what} before anything is computed with it",
                      line, cell, name=name, what=what)


def ruined_by(event: OptimizerStep | Written) -> list[Cell]:
    """What holds numbers that are not finite since an optimiser's step, or since a write."""
    changes = event.changes if isinstance(event, OptimizerStep) else (event.change, *event.others)
    return [change.cell for change in changes if not change.is_finite()]


def first_spoiling(step: TrainingStep) -> Sent | None:
    """The first time that a node sent what is not finite, of what is."""
    return next((e for e in step.events if isinstance(e, Sent) and e.spoils()), None)


def report_backward(step: TrainingStep) -> Iterator[Finding]:
    """The operation whose derivative made it, if one did."""
    event = first_spoiling(step)
    if event is not None:
        a = event.applied
        nan = any(measure(part.seen, "nan") for part in event.parts if part is not None)
        what = "nan" if nan else "inf"
        yield step.report("nan_in_backward", f"going back through {a.op.name} makes {what}",
                          a.line, a.out, op=a.op.name, what=what)
