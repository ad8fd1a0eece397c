"""Checks of what a loss is given: an activation that it applies itself, one that it lacks, a
softmax over the wrong axis."""

from collections.abc import Callable, Iterator
from math import prod

import numpy as np

from ..trace.from_torch.snapshot import measure
from ..trace.tell.program import Applied, Cell
from .findings import Finding
from .loss_shapes import without_broadcast
from .training_step import TrainingStep
from .traversal import leads_to, values_before

SOFTMAX = ("softmax", "log_softmax")
NLL = ("nll_loss", "nll_loss2_d", "nll_loss_nd")
CARRYING = ("clone", "to_copy", "unsafe_view", "reshape_alias", "cat", "stack", "index",
            "index_select", "clamp", "clamp_min", "clamp_max")
"""Operations, beside views, behind which the same numbers stand."""
CLOSE = 1e-3
"""How far a logarithm may be from that of a probability."""


def maker_behind(cell: Cell, through: Callable[[Applied], bool]) -> Applied | None:
    """The operation that computed a value, behind those that are passed ``through``."""
    a = cell.made
    while a is not None and through(a) and isinstance(a.inputs[0], Cell):
        a = a.inputs[0].made
    return a


def is_carrying(a: Applied) -> bool:
    """Does it hand on the numbers that it is given, some of them, or all but those out of
    bounds?"""
    shifted = a.op.name == "add" and len(a.cells()) == 1
    return a.op.is_view or a.op.name in CARRYING or shifted


def operations_of_losses(step: TrainingStep, names: tuple[str, ...]) -> Iterator[Applied]:
    """The first in each line, of these names, whose value takes part in what is gone back from."""
    ends = {root for now in step.passes for root in now.roots}
    told = set()
    for a in step.operations:
        if a.op.name in names and (a.op.name, a.line) not in told and a.cells() and leads_to(
                a.out, ends, step.users):
            told.add((a.op.name, a.line))
            yield a


def axis_of(a: Applied) -> int | None:
    """The axis of a softmax, counted from the front."""
    dim = a.op.parameters.get("dim")
    return dim % len(a.out.shape) if isinstance(dim, int) and a.out.shape else None


# twice

def check_activation_twice(step: TrainingStep) -> Iterator[Finding]:
    """A softmax or sigmoid before a loss that applies one itself."""
    for a in operations_of_losses(step, ("log_softmax", "binary_cross_entropy_with_logits")):
        before = maker_behind(a.inputs[0], is_carrying)
        if before is None or not applies_itself(step, a):
            continue
        again = "sigmoid" if a.op.name.startswith("binary") else "log_softmax"
        if (before.op.name == "sigmoid" and a.op.within != "log_softmax") or (
                before.op.name == "softmax" and (again == "sigmoid" or has_same_axis(before, a))):
            loss = a.op.within if a.op.within != "log_softmax" else "log_softmax and nll_loss"
            yield step.report("activation_twice", f"{before.op.name} is applied before {loss}, "
                              f"which applies {again} itself", before.line, before.out,
                              first=before.op.name, loss=loss, again=again)


def applies_itself(step: TrainingStep, a: Applied) -> bool:
    """Is the operation part of a loss that takes scores?"""
    if a.op.name != "log_softmax" or a.op.within == "cross_entropy":
        return True
    used = (b.op.name for b, _ in step.users.get(a.out, ()))
    return a.op.within == "log_softmax" and any(name in NLL for name in used)


def has_same_axis(before: Applied, a: Applied) -> bool:
    """Do two softmaxes go over an axis of the same size, and more than one?"""
    first, second = axis_of(before), axis_of(a)
    return None not in (first, second) and 1 < before.out.shape[first] == a.out.shape[second]


# missing

def check_log_probabilities(step: TrainingStep) -> Iterator[Finding]:
    """What is no logarithm of probabilities, where a loss takes one."""
    for a in operations_of_losses(step, (*NLL, "mul")):
        if a.op.name == "mul":
            if a.op.within != "kl_div" or len(a.cells()) != 2 or is_within(a.inputs[0], "kl_div"):
                continue
            given, loss = without_broadcast(a.inputs[1]), "kl_div"
        elif a.op.within == "nll_loss":
            given, loss = a.inputs[0], "nll_loss"
        else:
            continue
        before = maker_behind(given, is_carrying)
        if before is not None and before.op.name in ("softmax", "sigmoid"):
            yield step.report("not_log_probabilities", f"{loss} takes log-probabilities, and is "
                              f"given those of {before.op.name} without the logarithm", before.line,
                              before.out, loss=loss, what="probabilities")
        elif is_no_logarithm(given, a.values[a.inputs.index(given)] if given in a.inputs else None):
            yield step.report("not_log_probabilities", f"{loss} takes log-probabilities, and is "
                              "given scores: their exponentials do not sum to 1", a.line, a.out,
                              loss=loss, what="scores")


def is_within(cell: Cell, function: str) -> bool:
    """Was it computed by a function of PyTorch's, for itself?"""
    return cell.made is not None and cell.made.op.within == function and not cell.made.op.is_view


def is_no_logarithm(cell: Cell, seen) -> bool:
    """Are there numbers that no logarithm of probabilities is, and no logarithm on the way?"""
    def keeps_size(a: Applied, i: int) -> bool:
        return prod(a.inputs[i].shape) == prod(a.out.shape)
    made = [x.made for x in values_before([cell], keeps_size) if x.made is not None]
    if cell.made is None or any("log" in a.op.name for a in made):
        return False
    highest = measure(seen, "max")
    if highest is not None and highest > CLOSE:
        return True
    if not isinstance(seen, np.ndarray) or seen.ndim != 2:
        return False
    sums = np.exp(seen.astype(float)).sum(1)
    return bool((abs(sums - 1) > CLOSE).all())


POINTWISE = ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "tanh")
LAYERS = ("addmm", "mm", "convolution")


def check_probabilities(step: TrainingStep) -> Iterator[Finding]:
    """Scores of a layer where BCELoss takes probabilities, and has not noticed yet."""
    def keeps_scores(b: Applied) -> bool:
        return b.op.name in POINTWISE or (is_carrying(b) and "clamp" not in b.op.name)
    for a in operations_of_losses(step, ("binary_cross_entropy",)):
        made = maker_behind(a.inputs[0], keeps_scores)
        if made is not None and made.op.name in LAYERS and (made.op.within == "linear" or any(
                x.is_parameter for _, x in made.cells())):
            name = a.inputs[0].made.op.name
            yield step.report(
                "not_probabilities", f"binary_cross_entropy takes probabilities, and is given "
                f"what {name} made: nothing keeps it between 0 and 1", a.line, a.out, op=name)
