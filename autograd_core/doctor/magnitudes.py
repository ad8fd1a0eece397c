"""Checks of the size of gradients: exactly 0, vanishing, exploding."""

from collections.abc import Iterator
from math import isfinite

from ..trace.from_torch.snapshot import measure
from ..trace.numbers import number
from ..trace.tell.program import Applied, Cell
from .findings import Finding
from .learning_rate import is_falling
from .norms import LARGE, SMALL, stands_alone
from .training_step import TrainingStep
from .traversal import carries_gradient, uses_after

FLAT = ("round", "floor", "ceil", "trunc", "fix", "sign", "sgn", "heaviside")
"""Operations that are steps: their derivative is 0 wherever there is one."""


def check_zero_gradient(step: TrainingStep) -> Iterator[Finding]:
    """Gradients that arrive and are 0, with the operation that is flat everywhere, if any."""
    norms = finite_norms(step)
    zero = select_with_weights(step, norms, [name for name, n in norms.items() if n == 0])
    if zero:
        flat = find_flat(step, zero[0])
        why = "" if flat is None else f": the derivative of {flat.op.name} is 0 everywhere"
        yield report_norm(step, "zero_gradient", "is exactly 0" + why, zero, norms,
                          first_use(step, zero[0]) if flat is None else flat.line)


def check_vanishing(step: TrainingStep) -> Iterator[Finding]:
    """Gradients that are a tiny part of the largest."""
    norms = finite_norms(step)
    least = SMALL * largest_of(norms)
    small = select_with_weights(step, norms, [name for name, n in norms.items() if 0 < n < least])
    if small:
        yield report_norm(step, "vanishing", f"vanishes ({number(step.gradient_norm(small[0]))})",
                          small, norms, first_use(step, small[0]))


def check_exploding(step: TrainingStep) -> Iterator[Finding]:
    """Gradients that are very large, unless steps with them are small and the loss falls."""
    norms = finite_norms(step)
    large = [step.parameters[name] for name, n in norms.items() if n > LARGE]
    if large and not (step.stepped.issuperset(large) and is_falling(step)):
        yield report_norm(step, "exploding", f"explodes ({number(step.gradient_norm(large[0]))})",
                          large, norms, first_use(step, large[0]))


def finite_norms(step: TrainingStep) -> dict[str, float]:
    """The norm of each gradient that is finite, by the name of the parameter; none where all are
    0 because the loss is."""
    norms = {name: step.gradient_norm(cell) for name, cell in step.parameters.items()
             if cell in step.arrived}
    finite = {name: n for name, n in norms.items() if n is not None and isfinite(n)}
    return {} if finite and not largest_of(finite) and is_solved(step) else finite


def largest_of(norms: dict[str, float]) -> float:
    """The largest norm; 0 where there is none."""
    return max(norms.values(), default=0.)


def is_solved(step: TrainingStep) -> bool:
    """Is the last loss 0, so that all of its gradients may well be?"""
    return all(measure(root.array, "norm") == 0 for root in step.passes[-1].roots)


def select_with_weights(step: TrainingStep, norms: dict[str, float],
                        told: list[str]) -> list[Cell]:
    """Those of ``told`` that are weights, or biases whose weights are among them too."""
    shapes = {name: step.parameters[name].shape for name in norms}
    return [step.parameters[name] for name in told
            if stands_alone(name, shapes, told.__contains__)]


def report_norm(step: TrainingStep, kind: str, word: str, group: list[Cell],
                norms: dict[str, float], line: int | None) -> Finding:
    """The finding of gradients of one kind."""
    names = step.names_of(*group)
    return step.report(kind, f"the gradient of {names} {word}", line, group[0], name=names,
                       norm=number(step.gradient_norm(group[0])), largest=number(largest_of(norms)))


def first_use(step: TrainingStep, cell: Cell) -> int | None:
    """The line in which a value is first used, so that a gradient comes back if it ever is."""
    uses = step.users.get(cell, ())
    return next((a.line for a, i in [*[use for use in uses if carries_gradient(*use)], *uses]),
                None)


def find_flat(step: TrainingStep, cell: Cell) -> Applied | None:
    """The first operation on the way from a parameter whose derivative is 0 everywhere."""
    return next((a for a, _ in uses_after(cell, step.users, carries_gradient)
                 if a.op.name in FLAT), None)
