"""Checks of parameters without a gradient: switched off, cut off, or not used by the loss."""

from collections.abc import Iterator

from ..trace.tell.program import Cell
from .cuts import Cut, find_cuts, say_cut, write_cure
from .events import FlagSet
from .findings import Finding
from .frozen_moves import find_moved
from .optimizer_parameters import find_idle_steps
from .training_step import TrainingStep


def check_frozen(step: TrainingStep) -> Iterator[Finding]:
    """Parameters whose ``requires_grad`` is False, and that stay as they are."""
    moved = find_moved(step)
    groups: dict[int | None, list[Cell]] = {}
    for cell in step.parameters.values():
        if step.at_end(cell, "requires_grad") is False and cell not in moved and (
                not is_meant_frozen(step, cell)):
            groups.setdefault(freezing_line(step, cell), []).append(cell)
    for line, group in groups.items():
        names = step.names_of(*group)
        yield step.report("frozen", f"{names}: requires_grad is False", line, group[0], name=names)


def is_meant_frozen(step: TrainingStep, cell: Cell) -> bool:
    """Is it given to no optimiser, while there is one, part of a layer that was replaced, or
    switched on and off in turn, and learnt in between?"""
    given = [event.given for event in step.steps] or [
        optimizer.given for optimizer in step.optimizers.values()]
    return step.is_replaced(cell) or is_switched(step, cell) or (
        any(given) and not any(cell in cells for cells in given))


def is_switched(step: TrainingStep, cell: Cell) -> bool:
    """Was the flag set to True in these lines, and did gradients come?  (A discriminator is frozen
    for the step of the generator, and switched on again.)"""
    return cell in step.arrived and any(
        e.cell is cell and e.field == "requires_grad" and e.value
        for e in step.events if isinstance(e, FlagSet))


def freezing_line(step: TrainingStep, cell: Cell) -> int | None:
    """The line that switched the flag off, if it was recorded."""
    return next((e.line for e in step.events if isinstance(e, FlagSet) and e.cell is cell
                 and e.field == "requires_grad"), None)


def check_lost_gradients(step: TrainingStep) -> Iterator[Finding]:
    """Parameters that want a gradient and get none, and where their way was cut."""
    lost = unreached_parameters(step)
    cuts = find_cuts(step, lost) if lost else {}
    groups: dict[tuple, list[Cell]] = {}
    for cell in lost:
        cut = cuts.get(cell)
        groups.setdefault(cut and (cut.line, cut.how), []).append(cell)
    for key, group in groups.items():
        if key is None:
            group = [cell for cell in group if not is_of_another_model(step, cell)]
            if group:
                names = step.names_of(*group)
                yield step.report("unused", f"{names}: not used by the loss, no gradient", None,
                                  group[0], name=names)
        else:
            yield report_cut(step, cuts[group[0]], group)


def report_cut(step: TrainingStep, cut: Cut, group: list[Cell]) -> Finding:
    """Parameters whose way was cut in one line."""
    names, how = step.names_of(*group), say_cut(cut.how, cut.cell)
    words, cure = write_cure(step, cut)
    return step.report("cut", f"{names}: no gradient, the way was cut by {how}", cut.line,
                       cut.cell, name=names, how=how, words=words, cure=cure)


def unreached_parameters(step: TrainingStep) -> list[Cell]:
    """Parameters that backward should have come to and did not, where it ran."""
    if not step.passes:
        return []
    idle = {cell for _, cells in find_idle_steps(step) for cell in cells}
    return [cell for cell in step.parameters.values()
            if step.at_end(cell, "requires_grad") and cell not in step.arrived
            and not any(cell in now.roots for now in step.passes)
            and cell not in step.assigned and not step.is_replaced(cell)
            and cell not in idle and is_asked_for(step, cell)
            and not is_only_looked_at(step, cell)]


def is_asked_for(step: TrainingStep, cell: Cell) -> bool:
    """Did some pass want its gradient?  (``backward(inputs=…)`` and ``grad`` name what they
    want.)"""
    return any(now.targets is None or cell in now.targets for now in step.passes)


def is_only_looked_at(step: TrainingStep, cell: Cell) -> bool:
    """Is it meant to get none, while an optimiser changes others: given to no optimiser, or used
    under no_grad, by ``.data`` or detached alone?  (A teacher, a frozen body, a running mean of
    another model, one that is only saved.)"""
    uses = [a.cuts[i] if a.cuts else "" for a, i in step.users.get(cell, ())]
    if not (uses and step.stepped) or cell in step.stepped:
        return False
    return set(uses) <= {"no_grad", "data", "detach"} or not any(
        cell in optimizer.given for optimizer in step.optimizers.values())


def is_of_another_model(step: TrainingStep, cell: Cell) -> bool:
    """Is it used by a model of which no parameter is learnt, while an optimiser changes others?
    (One that was loaded to be measured.)"""
    def root(x: Cell) -> str:
        return x.label.partition(".")[0]
    return bool(step.stepped and step.users.get(cell)) and not any(
        root(x) == root(cell) for x in {*step.stepped, *step.arrived})
