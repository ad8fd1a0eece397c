"""Checks of derivatives of derivatives: what an outer backward cannot go back through."""

import re
from collections.abc import Iterator

from ..trace.tell.program import Applied, Cell, Seen
from .events import Backward, Computed, FirstSeen, Written
from .findings import Finding
from .taken_numbers import assignments_in
from .training_step import TrainingStep
from .traversal import values_before

LINEAR = ("add", "sub", "mean", "sum", "neg", "stack", "cat", "squeeze", "view", "reshape")
"""Operations that leave a term of a loss a term."""


def check_kept_on_ctx(step: TrainingStep) -> Iterator[Finding]:
    """A result that a Function keeps on ``ctx`` as an attribute, and that a derivative of its
    backward would have to go back through."""
    if not any(now.creates for now in step.passes):
        return
    told: set[int] = set()
    for b in step.operations:
        makers = [x.made or x.computed_by for _, x in b.cells() if isinstance(x, Seen)]
        for a in [a for a in makers if a is not None and "no_grad" in a.cuts]:
            found = re.match(r"\s*ctx\.(\w+)\s*=(?!=)", text_of(step, a))
            if found and a.line not in told and b.line != a.line and (
                    f"ctx.{found[1]}" in text_of(step, b)):
                told.add(a.line)
                yield step.report("kept_on_ctx", f"ctx.{found[1]} is a constant for the second "
                                  "derivative: no gradient goes back through it", a.line, a.out,
                                  name=f"ctx.{found[1]}")


def text_of(step: TrainingStep, a: Applied) -> str:
    """The line in which an operation was called."""
    return "" if a.line is None else step.statements[a.line]


def check_data_update(step: TrainingStep) -> Iterator[Finding]:
    """An inner step that writes over the parameters of a copy, behind autograd's back, with
    gradients that were computed with ``create_graph``."""
    wanted: set[Cell] = set()
    learnt = step.stepped - set(step.arrived) - step.assigned
    for event in step.events:
        if isinstance(event, Backward) and event.creates and event.targets:
            wanted.update(x for x in event.targets if x.made is None and x not in step.stepped)
        elif learnt and (cell := find_written(event)) in wanted:
            names = step.names_of(*learnt)
            yield step.report("data_update", f"the update of {cell.label or 'a copy'} is no part "
                              f"of the graph: the outer loss has no way to {names}", event.line,
                              cell, name=names)
            return


def find_written(event) -> Cell | None:
    """What a write outside of the graph changed: a value, or that whose ``.data`` this is."""
    if isinstance(event, Written):
        return event.change.cell
    made = event.over.made if isinstance(event, Computed) and event.over is not None else None
    cut = made is not None and any(how in ("data", "detach") for how in made.cuts)
    return made.inputs[0] if cut else None


def check_no_create_graph(step: TrainingStep) -> Iterator[Finding]:
    """A term of a loss that is made of gradients alone, which were computed without a graph."""
    plain: dict[int, set[str]] = {}
    given: dict[Cell, int] = {}
    told: set[int] = set()
    for event in step.events:
        if isinstance(event, Backward) and event.targets is not None and not event.creates:
            names = [x for names, _ in assignments_in(step.statements, event.line) for x in names] \
                if event.line is not None else []
            plain[event.line] = set(names)
        elif isinstance(event, FirstSeen) and not event.cell.requires_grad:
            line = next((line for line, names in plain.items() if event.cell.label in names), None)
            if line is not None:
                given[event.cell] = line
        elif isinstance(event, Backward) and given:
            line = next((given[x] for term in find_terms(event.roots) if not term.requires_grad
                         for x in find_sources(term, given)), None)
            if line is not None and line not in told:
                told.add(line)
                yield report_plain(step, line)
    for event in step.failures if given and not told else ():
        if event.note is not None and event.note.key == "nothing_requires_grad":
            for line in [given[x] for x in values_before(event.blamed) if x in given][:1]:
                yield report_plain(step, line)


def report_plain(step: TrainingStep, line: int) -> Finding:
    """The finding at the line that computes gradients."""
    code = step.statements[line].strip()
    cured = re.sub(r"\)([^()]*)$", r", create_graph=True)\1", code.split("  #")[0], count=1)
    return step.report("no_create_graph", "the gradients of this line have no history: what is "
                       "computed of them in the loss teaches nothing", line, cure=cured)


def find_terms(roots: list[Cell]) -> list[Cell]:
    """The terms of a loss: what it is a sum of, factors aside."""
    def is_term(a: Applied, i: int) -> bool:
        scaled = a.op.name in ("mul", "div") and a.inputs[0] is not a.inputs[-1] and sum(
            isinstance(x, Cell) for x in a.inputs) == 1
        return a.op.name in LINEAR or scaled
    return list(values_before(roots, is_term))


def find_sources(term: Cell, given: dict[Cell, int]) -> list[Cell]:
    """The gradients that a term is made of, if nothing that is learnt takes part in it."""
    behind = list(values_before([term]))
    if any(x.requires_grad or (x.made is not None and is_meant_constant(x.made)) for x in behind):
        return []
    return [x for x in behind if x in given]


def is_meant_constant(a: Applied) -> bool:
    """Is this a detach, or a product with 0?"""
    return a.op.name == "detach" or (a.op.name == "mul" and any(
        isinstance(x, int | float) and x == 0 for x in a.inputs))
