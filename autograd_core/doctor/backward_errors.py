"""Check of the errors of backward: the line that is to blame, not the one that raised."""

from collections.abc import Iterator

from ..trace.error_keys import title
from ..trace.tell.program import Applied, Cell
from .cuts import CUTS
from .events import Backward, Computed, Failed, OptimizerStep, Written
from .findings import Finding
from .training_step import TrainingStep
from .traversal import carries_gradient, values_before


def check_backward_errors(step: TrainingStep) -> Iterator[Finding]:
    """Exceptions that PyTorch raised."""
    raised = [(type(error).__name__, str(error)) for error in causes_of(step.error)]
    for event in step.failures:
        if (event.kind, event.message) not in raised:
            continue                            # the learner has caught it
        line, told = event.line, title(f"{event.kind}: {event.message}")
        key = "" if event.note is None else event.note.key
        if key == "saved_value_changed" and (write := last_write(step, event.blamed)) is not None:
            line, told = write, "a saved value is changed in place before backward needs it"
        elif key == "nothing_requires_grad" and (cut := find_cut_before(event.blamed)) is not None:
            a, how = cut
            line = a.line
            told = f"backward finds no way back: {step.names_of(a.out)} was cut off by {CUTS[how]}"
        elif key == "second_backward":
            line, told = blame_shared(step, event, told)
        yield step.report("error", told, line, event.blamed[0] if event.blamed else None,
                          note=event.note)


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """An exception, what it was raised from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


# a graph that is gone through twice

def blame_shared(step: TrainingStep, event: Failed, told: str) -> tuple[int | None, str]:
    """(line, text) of a graph that is gone through twice: where the value was made that it has
    in common with an earlier one, if all of them are of one line; else both lines are named."""
    shared, before = find_shared(step, event)
    lines = {cell.made.line for cell in shared} - {None}
    if not lines:
        return event.line, told
    said = " and ".join(str(step.line_number(line)) for line in sorted(lines))
    names = ", ".join(dict.fromkeys(cell.label for cell in shared if cell.label))
    told = (f"backward (line {step.line_number(event.line)}) comes back to "
            f"{names or 'a value'}, made in line {said}: an earlier backward (line "
            f"{step.line_number(before)}) has used that graph up")
    return (lines.pop() if len(lines) == 1 else event.line), told


def find_shared(step: TrainingStep, failed: Failed) -> tuple[list[Cell], int | None]:
    """(values, line): what the backward that failed has in common with an earlier one, and the
    line of that one."""
    a = failed.blamed[0].made if failed.blamed else None
    happened = step.events_before(failed)
    *earlier, last = [e for e in happened if isinstance(e, Backward)] or [None]
    before = [e for e in earlier if failed.blamed and failed.blamed[0] in e.arrived]
    if a is None or not before:
        return [], None
    old = {e.applied for e in step.events_before(before[-1]) if isinstance(e, Computed)}
    return find_borders(last.roots, old, a), before[-1].line


def find_borders(roots: list[Cell], old: set[Applied], a: Applied) -> list[Cell]:
    """Back from ``roots``: the first values that ``old`` operations made and that come from the
    node of ``a``, by any of its outputs."""
    def is_new(made: Applied, i: int) -> bool:
        return made not in old and carries_gradient(made, i)
    return [cell for cell in values_before(roots, is_new) if cell.made in old
            and any(x.maker is a.out.maker for x in values_before([cell]))]


# writes and cuts

def last_write(step: TrainingStep, blamed: list[Cell]) -> int | None:
    """The line of the last write over one of these values, or over what a saved one views."""
    made = [cell.made for cell in blamed if cell.made is not None]
    known = {find_base(s.cell): s.version for a in made for s in a.saved or ()
             if isinstance(s.cell, Cell)}
    found = None
    for event in step.events:
        if any(cell in blamed or version > known.get(cell, version)
               for cell, version in versions_written(event)):
            found = event.line
    return found


def find_base(cell: Cell) -> Cell:
    """The value whose memory this one looks at: itself, where it is no view."""
    while cell.made is not None and cell.made.op.is_view and isinstance(
            cell.made.inputs[0], Cell):
        cell = cell.made.inputs[0]
    return cell


def versions_written(event) -> list[tuple[Cell, int]]:
    """What an event wrote over, by an operation or by the step of an optimiser, and the version
    that it has since."""
    if isinstance(event, OptimizerStep):
        return [(change.cell, change.version) for change in event.changes]
    if isinstance(event, Written):
        return [(event.change.cell, event.change.version)]
    if isinstance(event, Computed) and event.over is not None:
        return [(event.over, event.over.version)]
    return []


def find_cut_before(cells: list[Cell]) -> tuple[Applied, str] | None:
    """The nearest place before these values where the history was cut."""
    for cell in values_before(cells):
        how = next((cut for cut in cell.made.cuts if cut), "") if cell.made is not None else ""
        if how:
            return cell.made, how
    return None
