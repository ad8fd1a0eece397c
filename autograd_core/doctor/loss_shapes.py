"""Check of losses whose operands were broadcast: (N, 1) with (N,) makes N × N."""

from collections.abc import Iterator
from math import prod

from ..trace.tell.program import Applied, Cell
from .findings import Finding
from .training_step import TrainingStep
from .traversal import leads_to, uses_after, value_viewed

LOSSES = ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "soft_margin_loss",
          "poisson_nll_loss", "gaussian_nll_loss")
"""Functions that take one prediction and one target of the same shape."""
PAIRING = ("sub", "rsub", "add", "mul", "div", "mse_loss", "smooth_l1_loss", "huber_loss",
           "soft_margin_loss")
"""Operations that combine two values number by number."""
COMPARING = ("softmax", "log_softmax", "cumsum", "logcumsumexp", "sort", "mm", "bmm")
"""Operations that keep the shape and set the numbers of a row in relation."""


def check_broadcast_loss(step: TrainingStep) -> Iterator[Finding]:
    """Values of the shapes (N, 1) and (N,) that are combined, every one with every other, on the
    way to a loss that reduces all of it to a number."""
    crossed = [a for a in step.operations if find_crossed(a) is not None]
    spread = {a.out for a in crossed} | {
        b.out for a in crossed for b, _ in uses_after(a.out, step.users)}
    told = set()
    for a in crossed:
        if any(x in spread for _, x in a.cells()):
            continue                                # it is one of the pairs that were made before
        if a.line not in told and not is_meant(a) and is_reduced(step, a, spread):
            told.add(a.line)
            yield report_crossed(step, a)


def find_crossed(a: Applied) -> tuple[Cell, Cell] | None:
    """The two values that cross in ``a``: the one with an axis of 1 more, and the other."""
    cells = [without_broadcast(cell) for _, cell in a.cells()]
    if a.op.name not in PAIRING or len(cells) != 2:
        return None
    flat, column = sorted(cells, key=lambda cell: len(cell.shape))
    small, large = sorted(cells, key=lambda cell: prod(cell.shape))
    if a.op.within in LOSSES and is_stretched(small, large):
        return column, flat
    return (column, flat) if do_cross(column.shape, flat.shape) else None


def is_stretched(small: Cell, large: Cell) -> bool:
    """Does a loss that takes two of one shape stretch predictions over more targets?  (Many
    predictions may be meant for one target.)"""
    return (1 < prod(small.shape) < prod(large.shape) and small.requires_grad
            and not large.requires_grad)


def do_cross(column: tuple[int, ...], flat: tuple[int, ...]) -> bool:
    """Are these the same shape but for an axis of 1, at a place where broadcasting makes more
    numbers of the two than either has?

    >>> do_cross((32, 1), (32,)), do_cross((1, 32), (32,)), do_cross((1, 1), (1,))
    (True, False, False)
    >>> do_cross((8, 1, 4, 4), (8, 4, 4)), do_cross((8, 4), (4,))
    (True, False)
    """
    alike = len(column) == len(flat) + 1 and any(
        n == 1 and column[:k] + column[k + 1:] == flat for k, n in enumerate(column))
    return alike and prod(broadcast_shape(column, flat)) > prod(flat)


def without_broadcast(cell: Cell) -> Cell:
    """What a function of PyTorch's expanded by itself, as it was given."""
    a = cell.made
    if a is not None and a.op.name == "expand" and not a.op.within.startswith("expand"):
        return a.inputs[0]
    return cell


def is_meant(a: Applied) -> bool:
    """Is every pair wanted?  A value with itself; an axis that was added in this very line, or
    between two predictions; a layer's own weights."""
    if a.op.within in LOSSES:
        return False
    column, flat = find_crossed(a)
    weights, made = value_viewed(flat), column.made
    added = (made is not None and made.op.is_view and isinstance(made.inputs[0], Cell)
             and prod(made.inputs[0].shape) == prod(column.shape))
    return (value_viewed(column) is weights or weights.is_parameter or weights.of_module
            or (added and (made.line == a.line or (column.requires_grad and flat.requires_grad))))


def is_reduced(step: TrainingStep, a: Applied, spread: set[Cell]) -> bool:
    """Does the result become one number of a loss without meeting another value that has as many
    numbers by itself?  (That is a matrix of pairs.)"""
    ends = {root for now in step.passes for root in now.roots}
    waiting, seen, found = [a.out], {a.out}, False
    for now in waiting:
        if prod(now.shape) == 1:
            found |= leads_to(now, ends, step.users)
            continue
        for b, _ in step.users.get(now, ()):
            size = prod(b.out.shape)
            if (size == prod(now.shape) and b.op.name in COMPARING) or any(
                    prod(without_broadcast(x).shape) >= prod(now.shape) and x not in spread
                    for _, x in b.cells()):
                return False
            if size in (1, prod(now.shape)) and b.out not in seen:
                seen.add(b.out)
                waiting.append(b.out)
    return found


def report_crossed(step: TrainingStep, a: Applied) -> Finding:
    """The finding, with both shapes."""
    column, flat = find_crossed(a)
    shapes = " with ".join(f"{step.names_of(cell)} {cell.shape}" for cell in (column, flat))
    made = " × ".join(map(str, broadcast_shape(column.shape, flat.shape)))
    crossed = do_cross(column.shape, flat.shape)
    large = column if crossed else max(column, flat, key=lambda cell: prod(cell.shape))
    axis = next((k for k, n in enumerate(column.shape) if n == 1), 1) if crossed else next(
        k for k, (m, n) in enumerate(zip(column.shape[::-1], flat.shape[::-1], strict=False))
        if m != n) * -1 - 1
    return step.report(
        "broadcast_loss", f"{shapes} makes {made} numbers in {a.op.within or a.op.name}: "
        + ("every one meets every other" if crossed else "one is stretched over the other"),
        a.line, a.out, shapes=shapes, made=made,
        name=large.label if large.label.isidentifier() else "prediction",
        fit=f"squeeze({axis})" if crossed else f"sum({axis}, keepdim=True)")


def broadcast_shape(column: tuple[int, ...], flat: tuple[int, ...]) -> tuple[int, ...]:
    """That of both together."""
    flat = (1,) * (len(column) - len(flat)) + flat
    return tuple(map(max, column, flat))
