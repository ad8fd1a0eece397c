"""Checks of what an optimiser was given: parameters that it misses, and others that it has."""

import re
from collections.abc import Iterator

from ..trace.tell.program import Cell
from .events import OptimizerStep
from .findings import Finding
from .training_step import TrainingStep
from .traversal import values_before


def check_not_registered(step: TrainingStep) -> Iterator[Finding]:
    """What gets a gradient and is in no optimiser because the model does not list it."""
    groups: dict[tuple, list[Cell]] = {}
    for cell, line, how in find_unlisted(step):
        groups.setdefault((line, how), []).append(cell)
    for (line, how), cells in groups.items():
        names = step.names_of(*cells)
        yield step.report("not_registered", f"{names}: no parameter of the model, for {how}; "
                          "no optimiser changes it", line, cells[0], name=names, how=how)


def check_stale_optimizer(step: TrainingStep) -> Iterator[Finding]:
    """An optimiser that holds other parameters than the model."""
    for event, idle in find_idle_steps(step)[:1]:
        missed = find_listed_missed(step)
        names, known = step.names_of(*missed), step.optimizers.get(event.key)
        built = None if known is None else known.line
        yield step.report(
            "stale_optimizer", f"the optimiser was built before {names} "
            f"{'was' if len(missed) == 1 else 'were'} made, and changes others",
            event.line if built is None else built, missed[0], name=names,
            count=f"{len(idle)} tensor{'s' if len(idle) > 1 else ''}")


def check_not_stepped(step: TrainingStep) -> Iterator[Finding]:
    """Parameters that get a gradient and that no optimiser was given."""
    learnt = [cell for cell in find_listed_missed(step) if cell.of_module or cell.is_parameter]
    if learnt:
        names = step.names_of(*learnt)
        yield step.report("not_stepped", f"{names}: no optimiser changes it", step.steps[-1].line,
                          learnt[0], name=names)


def find_missed(step: TrainingStep) -> list[Cell]:
    """Leaves with a name that get a gradient and that no optimiser was given."""
    held = set(step.stepped)
    if step.failures:                                       # it did not come to the rest
        held.update(cell for optimizer in step.optimizers.values() for cell in optimizer.given)
    return [cell for cell in step.arrived if not cell.grad_fn and cell.label
            and step.at_end(cell, "is_leaf") and cell not in held
            and not is_rebuilt(cell)] if step.steps else []


def find_unlisted(step: TrainingStep) -> Iterator[tuple[Cell, int | None, str]]:
    """(leaf, line that makes it, how) of what is missed because it is in a plain list or dict, or
    because forward makes a new one each time."""
    missed = find_missed(step)
    for cell in missed:
        attribute = step.hidden.get(cell.label)
        if attribute is not None:
            line = find_line(step, rf"\bself\.{re.escape(attribute)}\b[^=]*=[^=]")
            kind = "a plain list or dict" if cell.label.endswith("]") or "]." in cell.label else (
                "the result of an operation on it")
            yield cell, line, f"self.{attribute} is {kind}"
        elif is_made_in_forward(step, cell, missed):
            line = find_line(step, rf"^\s*{re.escape(cell.label)}\s*=.*Parameter\(")
            if line is not None:
                yield cell, line, "forward makes a new one each time"


def is_made_in_forward(step: TrainingStep, cell: Cell, missed: list[Cell]) -> bool:
    """Is it one of several Parameters of one name that are used inside of modules only?"""
    return (cell.is_parameter and not cell.of_module
            and sum(x.label == cell.label for x in missed) > 1
            and all(a.scope is not None for a, _ in step.users.get(cell, ())))


def find_line(step: TrainingStep, pattern: str) -> int | None:
    """The first of the learner's lines in which this is found."""
    return next((k for k, line in enumerate(step.statements) if re.search(pattern, line)), None)


def find_listed_missed(step: TrainingStep) -> list[Cell]:
    """What is missed for another reason."""
    unlisted = {cell for cell, *_ in find_unlisted(step)}
    return [cell for cell in find_missed(step) if cell not in unlisted]


def find_idle_steps(step: TrainingStep) -> list[tuple[OptimizerStep, list[Cell]]]:
    """The first step of each optimiser that was given something that no gradient reaches, and
    that, where there is something else that a gradient reaches."""
    found: dict[int, tuple[OptimizerStep, list[Cell]]] = {}
    missed = find_listed_missed(step) if step.steps else []
    for event in step.steps if missed else ():
        idle = [cell for cell in event.given if cell not in step.arrived and cell.requires_grad
                and cell not in step.assigned]
        if can_replace(missed, idle):
            found.setdefault(event.key, (event, idle))
    return list(found.values())


def can_replace(missed: list[Cell], idle: list[Cell]) -> bool:
    """Is one of these a parameter, or of the shape of one that is idle?"""
    shapes = {cell.shape for cell in idle}
    return bool(idle) and any(cell.is_parameter or cell.of_module or cell.shape in shapes
                              for cell in missed)


def is_rebuilt(cell: Cell) -> bool:
    """Is it a result that was cut off and made a leaf again, and no parameter that was given
    anew?  (That has the shape of what it is made of.)"""
    if cell.made is None or cell.is_parameter:
        return False
    ends = [x for x in values_before([cell]) if x.made is None and x.requires_grad]
    return bool(ends) and all(x.shape != cell.shape for x in ends)
