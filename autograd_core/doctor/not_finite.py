"""Checks of nan and inf: the first operation that made one, or where it was given."""

from collections.abc import Iterator
from dataclasses import replace

from ..trace.from_torch.snapshot import is_finite, measure
from ..trace.tell.program import Applied, Cell
from .events import Backward, OptimizerStep, Sent, Written
from .findings import Finding
from .norms import is_finite_value
from .not_finite_causes import POINTWISE, explain_slope, explain_value, is_left_out, is_mask
from .training_step import TrainingStep
from .traversal import leads_to


def check_not_finite(step: TrainingStep) -> Iterator[Finding]:
    """Where the first value comes from that is not finite and spoils a loss or a gradient."""
    now = next((now for now in step.passes if is_spoilt(step, now)), None)
    if now is not None or not step.passes:
        yield from report_first(step, now)


def check_unwatched(step: TrainingStep) -> Iterator[Finding]:
    """Numbers that were finite in the steps that were watched, and not between them."""
    if step.lost is not None:
        number, line = step.lost
        found = step.report("nan_unwatched", "nan or inf between the watched steps, first seen at "
                            f"step {number:,}", line, step=str(number))
        yield replace(found, step=number)


# which value

def is_spoilt(step: TrainingStep, now: Backward) -> bool:
    """Is a loss not finite, or a gradient that came of it to a leaf, and did not come again?
    (A GradScaler leaves such a step out.)"""
    ends = [(cell, seen) for cell, seen in now.arrived.items()
            if cell.made is None or cell in (now.targets or ())]
    return not all(map(is_finite, map(value_of_root, now.roots))) or any(
        not is_finite(seen) and not is_finite(step.arrived[cell]) for cell, seen in ends)


def value_of_root(root: Cell):
    """What a loss was when backward began, as far as is known."""
    return None if root.made is None else root.made.values[-1]


def report_first(step: TrainingStep, now: Backward | None) -> Iterator[Finding]:
    """Of a pass that is spoilt, or of lines in which none ran."""
    start = find_spoilt(step, now)
    if now is not None and start is None:
        event = first_spoiling(step, now)
        start = None if event is None or not_made_in(event.applied) else event.applied
    if start is not None:
        yield from report_origin(step, start)
    elif now is not None:
        yield from report_backward(step, now)


def not_made_in(a: Applied) -> bool:
    """Was all finite that an operation was given, and that it made?"""
    return is_finite(a.values[-1]) and not bad_inputs(a)


def find_spoilt(step: TrainingStep, now: Backward | None) -> Applied | None:
    """An operation whose result is not finite: of the loss, or of what leads to it and is nan."""
    roots = [] if now is None else now.roots
    for root in roots:
        if root.made is not None and not is_finite(value_of_root(root)):
            return root.made
    harmed = (a for a in step.operations if measure(a.values[-1], "nan"))
    return next((a for a in harmed if not roots or leads_to(a.out, roots, step.users)), None)


def bad_inputs(a: Applied) -> list[Cell]:
    """What an operation was given that is not finite, nan first."""
    bad = [(cell, a.values[i]) for i, cell in a.cells() if not is_finite(a.values[i])]
    return [cell for cell, seen in sorted(bad, key=lambda x: not measure(x[1], "nan"))]


def name_kind(seen) -> str:
    """Of what is not finite: which it is."""
    return "nan" if measure(seen, "nan") else "inf"


# where it comes from

def report_origin(step: TrainingStep, a: Applied) -> Iterator[Finding]:
    """Back from ``a`` through what is not finite, to what made it or to where it was given.  Of
    -inf that is meant, such as a mask's, it is what made nan of it."""
    turned = None
    while bad := bad_inputs(a):
        if measure(a.values[-1], "nan") and not any(
                measure(a.values[i], "nan") for i, _ in a.cells()):
            turned = a
        maker = bad[0].made
        if maker is None or is_finite(maker.values[-1]):
            if turned is None or is_ruined(step, bad[0]):
                yield from report_given(step, bad[0], a)
                return
            a = turned
            break
        a = maker
    if turned is not None and is_mask(a):
        a = turned
    yield report_made(step, a)


def report_made(step: TrainingStep, a: Applied) -> Finding:
    """The operation that made it, and why."""
    what, kind = name_kind(a.values[-1]), explain_value(a)
    if kind in POINTWISE and is_left_out(step, a):
        kind = "unchosen_branch"
    return step.report(kind, f"{a.op.name} is the first to make {what}", a.line, a.out,
                       op=a.op.name, what=what)


def is_ruined(step: TrainingStep, cell: Cell) -> bool:
    """Did the step of an optimiser ruin what a value holds?"""
    return any(cell in ruined_by(event) for event in step.steps)


def report_given(step: TrainingStep, cell: Cell, user: Applied) -> Iterator[Finding]:
    """A value that nothing computed was not finite when ``user`` was called with it: it was
    ruined by the step of an optimiser, or by a write, or was so from the start."""
    i = next(i for i, x in user.cells() if x is cell)
    what, name, line = name_kind(user.values[i]), step.names_of(cell), user.line
    for event in step.events:
        if isinstance(event, OptimizerStep) and cell in ruined_by(event):
            yield step.report("nan_stepped", f"the step of {event.name} makes {what} of {name}",
                              event.line, cell, name=name, what=what, optimizer=event.name)
            return
        if isinstance(event, Written) and cell in ruined_by(event):
            line = event.line
            break
    yield step.report("nan_given", f"{name} holds {what} before anything is computed with it",
                      line, cell, name=name, what=what)


def ruined_by(event: OptimizerStep | Written) -> list[Cell]:
    """What holds numbers that are not finite since an optimiser's step, or since a write."""
    changes = event.changes if isinstance(event, OptimizerStep) else (event.change, *event.others)
    return [change.cell for change in changes if not change.is_finite() and (
        change.before is None or is_finite_value(change.before))]


def first_spoiling(step: TrainingStep, now: Backward) -> Sent | None:
    """The first time, from this pass on, that a node sent what is not finite, of what is."""
    events = step.events[len(step.events_before(now)):]
    return next((e for e in events if isinstance(e, Sent) and e.spoils()), None)


def report_backward(step: TrainingStep, now: Backward) -> Iterator[Finding]:
    """The operation whose derivative made it, if one did."""
    event = first_spoiling(step, now)
    if event is not None:
        a = event.applied
        nan = any(measure(part.seen, "nan") for part in event.parts if part is not None)
        what = "nan" if nan else "inf"
        yield step.report(explain_slope(step, event, nan), f"going back through {a.op.name} makes "
                          f"{what}", a.line, a.out, op=a.op.name, what=what)
