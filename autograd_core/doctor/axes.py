"""Checks of axes: a softmax over another axis than that of the classes or over an axis of one,
classes that are on another axis than the loss takes them from, a sum that goes over too many."""

import ast
import re
from collections.abc import Iterator
from math import prod

import numpy as np

from ..trace.tell.program import Applied, Cell
from .activations import (
    NLL,
    SOFTMAX,
    axis_of,
    is_carrying,
    maker_behind,
    operations_of_losses,
)
from .findings import Finding
from .training_step import TrainingStep
from .traversal import leads_to

SAME_NUMBERS = ("log", "clamp", "clamp_min", "clamp_max", "neg", "pow", "add", "mul", "to_copy")
"""Operations on one value behind which each number still stands at its place."""
COMPARED = ("sub", "rsub", "mul", "mse_loss", "smooth_l1_loss", "huber_loss",
            "binary_cross_entropy")


# softmax

def check_softmax_axis(step: TrainingStep) -> Iterator[Finding]:
    """A softmax over another axis than that of the classes, or over an axis of one."""
    for a in operations_of_losses(step, NLL):
        before = maker_behind(a.inputs[0], lambda b: is_carrying(b) or b.op.name == "log")
        if before is not None and before.op.name in SOFTMAX:
            axis, wanted = axis_of(before), class_axis(a.inputs[0], before.out)
            if None not in (axis, wanted) and axis != wanted and before.out.shape[wanted] > 1:
                yield report_axis(step, before, axis, wanted)
    for a in operations_of_losses(step, SOFTMAX):
        axis, wanted = axis_of(a), find_compared_axis(step, a)
        if axis is not None and wanted not in (None, axis) and a.out.shape[wanted] > 1:
            yield report_axis(step, a, axis, wanted)
        if is_single(step, a):
            yield step.report("single_class", f"{a.op.name} over an axis of 1 is the same for "
                              f"every input: {0 if 'log' in a.op.name else 1}", a.line, a.out,
                              op=a.op.name, shape=str(a.out.shape))


def report_axis(step: TrainingStep, a: Applied, axis: int, wanted: int) -> Finding:
    """A softmax over ``axis`` where the classes are on another."""
    return step.report("softmax_axis", f"{a.op.name} goes over axis {axis} of {a.out.shape}, the "
                       f"classes are on axis {wanted}", a.line, a.out, op=a.op.name,
                       axis=str(axis), wanted=str(wanted), shape=str(a.out.shape))


def class_axis(cell: Cell, old: Cell) -> int | None:
    """On which axis of ``old`` the classes are that ``cell`` has on its axis 1, if it was made of
    it by keeping the shape, or by folding all axes but the last."""
    folded = False
    while cell is not old:
        given = cell.made.inputs[0]
        if given.shape != cell.shape:
            if len(cell.shape) != 2 or given.shape[-1:] != cell.shape[-1:] or (
                    prod(given.shape) != prod(cell.shape)) or cell.made.op.name in ("t", "cat"):
                return None
            folded = True
        elif cell.made.op.name in ("transpose", "permute", "t"):
            return None
        cell = given
    return len(old.shape) - 1 if folded or len(old.shape) == 1 else 1


def is_single(step: TrainingStep, a: Applied) -> bool:
    """Is it a softmax over one class, here and whenever its line ran, that a loss compares?  (One
    key that is attended to is meant.)"""
    def is_of_one(b: Applied) -> bool:
        axis = axis_of(b)
        return axis is not None and b.out.shape[axis] == 1
    same = [b for b in step.operations if b.line == a.line and b.op.name == a.op.name]
    if not all(map(is_of_one, same)) or prod(a.out.shape) < 2:
        return False
    return a.op.within == "cross_entropy" or is_compared(step, a.out)


def is_compared(step: TrainingStep, cell: Cell) -> bool:
    """Is a value used for a loss alone, not for weighing others?"""
    waiting, found = [cell], False
    for now in waiting:
        for a, _ in step.users.get(now, ()):
            others = [x for _, x in a.cells() if x is not now]
            if prod(a.out.shape) not in (1, prod(now.shape)) or any(
                    prod(x.shape) > prod(now.shape) or x.requires_grad for x in others):
                return False
            if a.out.shape and a.op.name not in NLL:
                waiting.append(a.out)
            found = True
    return found


def find_compared_axis(step: TrainingStep, a: Applied) -> int | None:
    """On which axis the classes are, by what probabilities are compared with or how they are
    picked: rows of a target that sum to 1, one entry of each row."""
    waiting = [a.out]
    for now in waiting:
        for b, i in step.users.get(now, ()):
            axis = axis_of_choice(step, b, i)
            if axis is not None:
                return axis
            if b.op.name in SAME_NUMBERS and len(b.cells()) == 1 and b.out not in waiting:
                waiting.append(b.out)
    return None


def axis_of_choice(step: TrainingStep, a: Applied, i: int) -> int | None:
    """The axis of the classes of input ``i``, where this use of it tells."""
    given = a.inputs[i]
    others = [(j, x) for j, x in a.cells() if j != i]
    if len(given.shape) != 2:
        return None
    if a.op.name == "gather" and i == 0 and others[0][1].shape == (given.shape[0], 1):
        return a.op.parameters["dim"] % 2
    if a.op.name == "index" and len(others) == 2 and a.out.shape == given.shape[:1]:
        return 1
    if a.op.name in COMPARED and len(others) == 1 and not others[0][1].requires_grad:
        return axis_of_ones(a.values[others[0][0]], given.shape)
    divided = others[0][1].made if a.op.name == "div" and others else None
    if divided is not None and divided.op.name == "sum" and divided.inputs[0] is given and (
            a.line is not None and "Categorical" in step.statements[a.line]):
        return 1
    return None


def axis_of_ones(seen, shape: tuple[int, ...]) -> int | None:
    """The one axis over which a target of this shape sums to 1 everywhere.

    >>> axis_of_ones(np.array([[0., 1.], [0., 1.], [1., 0.]]), (3, 2))
    1
    """
    if not isinstance(seen, np.ndarray) or seen.shape != shape or (seen < 0).any():
        return None
    found = [k for k in range(len(shape)) if np.allclose(seen.sum(k), 1, atol=1e-4)]
    return found[0] if len(found) == 1 else None


# classes

def check_class_axis(step: TrainingStep) -> Iterator[Finding]:
    """Scores whose classes are not on the axis over which a loss compares them: (N, C, H, W) that
    is viewed as rows of C, (N, T, C) where (N, C, T) is wanted."""
    for a in operations_of_losses(step, SOFTMAX):
        cut = find_cut_rows(a) if a.out.requires_grad else None
        if cut is not None:
            old, n = cut.inputs[0], len(cut.inputs[0].shape)
            order = ", ".join(map(str, (0, *range(2, n), 1)))
            yield step.report(
                "class_axis", f"{step.names_of(old)} {old.shape} is viewed as {cut.out.shape}: a "
                "row holds neighbours of one class, not the classes of one place", cut.line,
                cut.out, name=cut.out.label or "scores", shape=str(cut.out.shape), wanted="1",
                cure=f"{old.label or 'scores'}.permute({order}).reshape(-1, {old.shape[1]})")
        elif a.op.within == "cross_entropy" and has_classes_last(a):
            name = a.inputs[0].label or "scores"
            yield step.report(
                "class_axis", f"cross_entropy takes the classes from axis 1 of {a.out.shape}, and "
                "the layer that made the scores has them on the last one", a.line, a.out,
                name=name, shape=str(a.out.shape), wanted="1", cure=f"{name}.transpose(1, 2)")


def find_cut_rows(a: Applied) -> Applied | None:
    """The view that makes rows of scores, where no row is what it was on axis 1 before."""
    view = maker_behind(a.inputs[0], lambda b: b.out.shape == b.inputs[0].shape and is_carrying(b))
    if view is None or view.op.name not in ("view", "unsafe_view") or axis_of(a) != 1:
        return None
    old, new = view.inputs[0].shape, view.out.shape
    if len(new) != 2 or len(old) < 3 or new[1] != old[1] or old[1] < 2:
        return None
    return None if any(prod(old[k:]) == new[1] for k in range(2, len(old) + 1)) else view


def has_classes_last(a: Applied) -> bool:
    """Are these scores (N, T, C) of a Linear, with as many steps as classes?"""
    made = a.inputs[0].made
    return (len(a.out.shape) == 3 and a.out.shape[1] == a.out.shape[2] > 1 and axis_of(a) == 1
            and made is not None and made.op.within == "linear")


# sums

def check_reduced(step: TrainingStep) -> Iterator[Finding]:
    """A sum over all axes of a batch of which the mean over an axis is taken, or that is weighed by
    rows, as if it still had one number for each."""
    told: set[int | None] = set()
    ends = {root for now in step.passes for root in now.roots}
    for a in step.operations:
        if a.op.name != "sum" or a.out.shape or a.line in told or not a.out.requires_grad:
            continue
        old = a.inputs[0].shape
        later = find_rows_after(step, a) if len(old) > 1 and old[0] > 1 else None
        if later is not None and leads_to(later.out, ends, step.users):
            told.add(a.line)
            what = "its mean is the same number" if later.op.name == "mean" else (
                "each row is given that of all")
            yield step.report(
                "reduced_too_far", f"the sum goes over all of {old}, also the {old[0]} rows: "
                + what, a.line, a.out, shape=str(old), rows=str(old[0]), what=what,
                cure=add_dim(step, a, len(old)))


def find_rows_after(step: TrainingStep, a: Applied) -> Applied | None:
    """Where a single number is used as if it had rows."""
    rows, waiting = a.inputs[0].shape[0], [a.out]
    for now in waiting:
        for b, i in step.users.get(now, ()):
            others = [x for j, x in b.cells() if j != i]
            if (b.op.name == "mean" and b.op.parameters.get("dim")) or (
                    b.op.name == "mul" and others and not others[0].requires_grad
                    and others[0].shape[:1] == (rows,) and prod(others[0].shape) == rows):
                return b
            if not b.out.shape and not others and b.op.name in ("mul", "div", "neg"):
                waiting.append(b.out)
    return None


def add_dim(step: TrainingStep, a: Applied, axes: int) -> str:
    """The statement, with the axes that are to be summed over."""
    dims = "1" if axes == 2 else str(tuple(range(1, axes)))
    try:
        tree = ast.parse(step.statements[a.line].strip())
    except (SyntaxError, TypeError):
        return f"loss = loss.sum(dim={dims})"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and (
                node.func.attr == "sum" and not node.keywords and len(node.args) == (
                    isinstance(node.func.value, ast.Name) and node.func.value.id == "torch")):
            node.keywords.append(ast.keyword("dim", ast.parse(dims, mode="eval").body))
            break
    return ast.unparse(tree)


# penalties

def check_penalty_axis(step: TrainingStep) -> Iterator[Finding]:
    """A gradient penalty whose norm goes over one axis of images: each pixel has its own."""
    for a in step.operations:
        given = find_normed(step, a)
        if given is None or given.made is None or given.made.op.within != "grad":
            continue
        shape = given.shape
        if len(shape) > 3 and a.op.parameters.get("dim") == [1] and prod(a.out.shape) > shape[0]:
            name = given.label or "gradients"
            code = "" if a.line is None else step.statements[a.line].split("  #")[0].strip()
            cured = re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w(\[])", f"{name}.flatten(1)", code,
                           count=1)
            yield step.report(
                "penalty_axis", f"the norm goes over axis 1 of {name} {shape} only: "
                f"{prod(a.out.shape[1:])} norms for each example", a.line, a.out, name=name,
                shape=str(shape), cure=cured if cured != code else
                f"penalty = ({name}.flatten(1).norm(2, dim=1) - 1).square().mean()")
            return


def find_normed(step: TrainingStep, a: Applied) -> Cell | None:
    """What this is a norm of, or a sum of squares whose root is taken."""
    given = a.inputs[0] if a.inputs and isinstance(a.inputs[0], Cell) else None
    rooted = any(b.op.name in ("sqrt", "pow", "add") for b, _ in step.users.get(a.out, ()))
    if a.op.name == "sum" and rooted and given is not None and given.made is not None and (
            given.made.op.name == "pow" or (given.made.op.name == "mul" and
                                            given.made.inputs[0] is given.made.inputs[1])):
        return given.made.inputs[0]
    return given if a.op.name == "linalg_vector_norm" else None
