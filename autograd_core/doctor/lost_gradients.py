"""Checks of parameters without a gradient: switched off, cut off, or not used by the loss."""

from collections.abc import Iterator
from typing import NamedTuple

from ..trace.tell.program import Cell
from .events import FirstSeen, FlagSet, TakenOut
from .findings import Finding
from .frozen_moves import find_moved
from .optimizer_parameters import find_idle_steps
from .training_step import TrainingStep
from .traversal import depends_on, uses_after

CUTS = {"detach": "detach()", "data": ".data", "no_grad": "no_grad", "item": "item()",
        "numpy": "numpy()", "tolist": "tolist()", "tensor": "a new torch.tensor(…)",
        "none": "a backward of your own, which gives None for it",
        "not differentiable": "an operation without a derivative"}


def say_cut(how: str, cell: Cell) -> str:
    """What made ``cell`` without a history: of an operation that has no derivative, its name."""
    if how != "not differentiable" or cell.made is None:
        return CUTS[how]
    name = cell.made.op.name
    name = f"a cast to {cell.dtype}" if name == "to_copy" else name
    return f"{name}, which has no derivative"


class Cut(NamedTuple):
    """Where a way ends: in which line, at which value, and how (a key of ``CUTS``; "" where it is
    not known)."""

    line: int | None = None
    cell: Cell | None = None
    how: str = ""


def check_frozen(step: TrainingStep) -> Iterator[Finding]:
    """Parameters whose ``requires_grad`` is False, and that stay as they are."""
    moved = find_moved(step)
    groups: dict[int | None, list[Cell]] = {}
    for cell in step.parameters.values():
        if step.at_end(cell, "requires_grad") is False and cell not in moved:
            groups.setdefault(freezing_line(step, cell), []).append(cell)
    for line, group in groups.items():
        names = step.names_of(*group)
        yield step.report("frozen", f"{names}: requires_grad is False", line, group[0], name=names)


def freezing_line(step: TrainingStep, cell: Cell) -> int | None:
    """The line that switched the flag off, if it was recorded."""
    return next((e.line for e in step.events if isinstance(e, FlagSet) and e.cell is cell
                 and e.field == "requires_grad"), None)


def check_lost_gradients(step: TrainingStep) -> Iterator[Finding]:
    """Parameters that want a gradient and get none, and where their way was cut."""
    groups: dict[tuple, list[Cell]] = {}
    found: dict[tuple, Cut] = {}
    for cell in unreached_parameters(step):
        cut = find_cut_after(step, cell)
        found.setdefault((cut.line, cut.how), cut)
        groups.setdefault((cut.line, cut.how), []).append(cell)
    for key, group in groups.items():
        line, at, how = found[key]
        if at is None:
            group = [cell for cell in group if not is_of_another_model(step, cell)]
        names = step.names_of(*group)
        if at is None and group:
            yield step.report("unused", f"{names}: not used by the loss, no gradient", None,
                              group[0], name=names)
        elif at is not None:
            words = say_cut(how, at)
            yield step.report("cut", f"{names}: no gradient, the way was cut by {words}",
                              line, at, name=names, how=words)


def unreached_parameters(step: TrainingStep) -> list[Cell]:
    """Parameters that backward should have come to and did not, where it ran."""
    if not step.passes:
        return []
    idle = {cell for _, cells in find_idle_steps(step) for cell in cells}
    return [cell for cell in step.parameters.values()
            if step.at_end(cell, "requires_grad") and cell not in step.arrived
            and not any(cell in now.roots for now in step.passes)
            and cell not in idle and is_asked_for(step, cell)
            and not is_only_looked_at(step, cell)]


def is_asked_for(step: TrainingStep, cell: Cell) -> bool:
    """Did some pass want its gradient?  (``backward(inputs=…)`` and ``grad`` name what they
    want.)"""
    return any(now.targets is None or cell in now.targets for now in step.passes)


def is_only_looked_at(step: TrainingStep, cell: Cell) -> bool:
    """Is it meant to get none: used under no_grad, by ``.data`` or detached alone, while an
    optimiser changes others?  (A teacher, a frozen body, a running mean of another model, one that
    is only saved.)"""
    uses = [a.cuts[i] if a.cuts else "" for a, i in step.users.get(cell, ())]
    return bool(uses and step.stepped) and cell not in step.stepped and set(uses) <= {
        "no_grad", "data", "detach"}


def is_of_another_model(step: TrainingStep, cell: Cell) -> bool:
    """Is it used by a model of which no parameter is learnt, while an optimiser changes others?
    (One that was loaded to be measured.)"""
    def root(x: Cell) -> str:
        return x.label.partition(".")[0]
    return bool(step.stepped and step.users.get(cell)) and not any(
        root(x) == root(cell) for x in {*step.stepped, *step.arrived})


def find_cut_after(step: TrainingStep, cell: Cell) -> Cut:
    """The first cut on the way forward from a parameter."""
    for a, i in uses_after(cell, step.users):
        if a.cuts and a.cuts[i]:
            return Cut(a.line, a.out, a.cuts[i])
        none, line = step.nones.get(a, ((), None))
        if i in none:
            return Cut(a.line if line is None else line, a.out, "none")
    return find_taken_out(step, cell)


def find_taken_out(step: TrainingStep, cell: Cell) -> Cut:
    """Where a number that was computed of ``cell`` was taken out of PyTorch, if backward
    reached only what was made after that."""
    ends = {x for x in step.arrived if x.made is None}
    if any(x.is_parameter or x.of_module for x in ends):
        return Cut()
    for event in step.events:
        if isinstance(event, FirstSeen) and event.cell in ends:
            return Cut()
        if isinstance(event, TakenOut) and depends_on(event.cell, cell):
            return Cut(event.line, event.cell, event.way)
    return Cut()
