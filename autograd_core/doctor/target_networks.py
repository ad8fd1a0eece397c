"""Checks of what is compared with and is no part of what learns: a target network or a teacher, an
advantage, that a gradient flows into."""

import re
from collections.abc import Iterable, Iterator
from math import prod
from typing import NamedTuple

from ..trace.from_torch.snapshot import measure
from ..trace.tell.program import Applied, Cell
from .findings import Finding
from .optimizer_parameters import find_missed
from .taken_numbers import assignments_in
from .training_step import TrainingStep
from .traversal import carries_gradient, uses_after, value_viewed, values_before

WORD = (r"(?!(?:compute|get|make|update|calc\w*|build|to|set|sync|soft|step)_)(?:[^\W\d_]\w*_)?"
        r"(?:target|targ|tgt|teacher|ema)(?:_?(?:q|v|qf|net\w*|qnet|model|critic|actor|encoder|"
        r"policy|projector|value|head|backbone|branch|student|q_net\w*|value_net\w*))?_?\d*")
"""What a network is called that is to be a target, and no function that computes one."""
NAMED = re.compile(rf"{WORD}$")
CALLED = re.compile(rf"(?<![\w.])((?:[^\W\d]\w*\.)*(?:{WORD}))\(")
ADDED = ("add", "cat", "stack", "add_")
"""Operations that put two losses or two results together, and compare nothing."""


class Join(NamedTuple):
    """Where what a target network computed meets what is learnt: the operation, the value that
    came from the target, what the network is called."""

    applied: Applied
    value: Cell
    network: str


def check_target_in_graph(step: TrainingStep) -> Iterator[Finding]:
    """A target network or a teacher that gets gradients, which no optimiser uses, because what it
    computes is compared with what is learnt, not detached."""
    join = find_join(step)
    if join is not None:
        line = join.applied.line
        yield step.report(
            "target_in_graph", f"gradients flow into {join.network}, which no optimiser changes: "
            "what it computes is a target, and is not detached", line, join.value,
            name=join.network, cure=detach_in(step.statements[line], join))


def detach_in(code: str, join: Join) -> str:
    """The line with the target cut off; else what switches the gradients of its network off."""
    code = code.split("  #")[0].strip()
    name = join.value.label
    parts = [rf"(?<![\w.]){re.escape(name)}(?![\w.(\[]|\s*=(?!=))"] if name.isidentifier() else []
    parts.append(rf"(?<![\w.]){re.escape(join.network)}\([^()]*\)")
    for part in parts:
        if len(re.findall(part, code)) == 1 and not code.startswith(("return ", "if ", "for ")):
            return re.sub(part, r"\g<0>.detach()", code)
    return f"{join.network}.requires_grad_(False)"


def find_join(step: TrainingStep) -> Join | None:
    """The first, of a network that is called a target or a teacher."""
    missed = {cell for cell in find_missed(step) if cell.of_module or cell.is_parameter}
    if not missed or step.failures or missed & given_to_optimizers(step):
        return None
    theirs, learnt = reach(step, missed), reach(step, step.stepped)
    if any(x in learnt for cell in missed for a, _ in step.users.get(cell, ())
           for _, x in a.cells()):
        return None                                 # what learns is its input
    for a in step.operations:
        if a.line is None or a.op.name in ADDED or a.out not in step.arrived:
            continue
        ways = [x for i, x in a.cells() if carries_gradient(a, i) and x.made is not None]
        if not any(x in learnt and x not in theirs for x in ways):
            continue
        for value in ways:
            if value in theirs and value not in learnt:
                name = name_network(step, value, missed)
                if name:
                    return Join(a, value, name)
    return None


def given_to_optimizers(step: TrainingStep) -> set[Cell]:
    return {cell for optimizer in step.optimizers.values() for cell in optimizer.given}


def reach(step: TrainingStep, cells: Iterable[Cell]) -> set[Cell]:
    """All that was computed of these, as far as a gradient goes back."""
    found: set[Cell] = set()
    waiting = list(cells)
    for now in waiting:
        for a, i in step.users.get(now, ()):
            if carries_gradient(a, i) and a.out not in found:
                found.add(a.out)
                waiting.append(a.out)
    return found


def name_network(step: TrainingStep, value: Cell, missed: set[Cell]) -> str:
    """What the network is called that computed a value: as its parameters are, or in the line of
    the call; "" where it is neither called a target or a teacher nor a copy of what learns."""
    branch = list(values_before([value], carries_gradient))
    lines = dict.fromkeys(x.made.line for x in branch if x.made is not None)
    labels = {x.label for x in branch if x.label.isidentifier()}
    lines |= dict.fromkeys(k for k in range(len(step.statements)) if labels and any(
        names & labels for names, _ in assignments_in(step.statements, k)))
    for line in lines:
        called = None if line is None else CALLED.search(step.statements[line].split("#")[0])
        if called and not re.search(rf"(?:def|class) {re.escape(called[1])}\(",
                                    step.statements[line]):
            return called[1]
    for cell in branch:
        parts = cell.label.split(".") if cell in missed else []
        for k, part in enumerate(parts[:-1]):
            if NAMED.match(part):
                return ".".join(parts[:k + 1])
    copied = [cell for cell in branch if cell in missed and is_copied(step, cell)]
    return copied[0].label.partition(".")[0] if copied else ""


def is_copied(step: TrainingStep, cell: Cell) -> bool:
    """Did it get what a parameter that is learnt held (``load_state_dict``, ``copy.deepcopy``, a
    moving average)?"""
    sources = [*step.written_from.get(cell, ()), *[cell] * (cell.made is not None)]
    return any(x in step.stepped for x in values_before(sources)) or any(
        began_alike(cell, x) for x in step.stepped)


def began_alike(cell: Cell, other: Cell) -> bool:
    """Did both hold the same numbers when they were first seen, and not one number everywhere?"""
    one, two = (x.first[0] if getattr(x, "first", None) else None for x in (cell, other))
    if cell.shape != other.shape or one is None or two is None:
        return False
    fields = ("norm", "min", "max", "mean")
    return measure(one, "min") != measure(one, "max") and all(
        measure(one, field) == measure(two, field) for field in fields)


# advantages

ADVANTAGE = re.compile(r"(?:\w*_)?(?:adv|advs|advantage|advantages|td_error|td_errors|delta|deltas)"
                       r"(?:_\w*)?$")
CHANCES = re.compile(r"log_?p(?:i|rob)?|logp|log_?prob|\blp\b|logits", re.IGNORECASE)


def check_advantage_in_graph(step: TrainingStep) -> Iterator[Finding]:
    """A policy loss, log-probabilities times an advantage, whose gradient goes into the value that
    has a loss of its own."""
    for a in step.operations:
        if a.op.name != "mul" or a.line is None or a.out not in step.arrived:
            continue
        ways = [x for i, x in a.cells() if carries_gradient(a, i)]
        if len(ways) != 2 or ways[0] is ways[1]:
            continue
        for chances, advantage in (ways, ways[::-1]):
            value = find_value(step, advantage) if is_log_probability(chances) else None
            if value is not None and has_other_loss(step, advantage, value, a):
                name = advantage.label
                code = step.statements[a.line].split("  #")[0].strip()
                yield step.report(
                    "advantage_in_graph", f"{name} is a weight of the policy loss and not "
                    "detached: the policy loss changes the value too", a.line, advantage,
                    name=name, cure=re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w.(\[])",
                                           rf"{name}.detach()", code, count=1))
                return


def is_log_probability(cell: Cell) -> bool:
    """Was it made by a log_softmax, or is it called so?"""
    near = list(values_before([cell], lambda a, i: carries_gradient(a, i) and a.scope is None))
    return any((x.made is not None and x.made.op.name in ("log_softmax", "logsumexp"))
               or CHANCES.search(x.label) for x in near)


def find_value(step: TrainingStep, advantage: Cell) -> Cell | None:
    """The value that an advantage was made of by a difference, also where that was normalised,
    where it is called an advantage."""
    if not ADVANTAGE.match(advantage.label):
        return None
    now = advantage
    while now.made is not None and now.made.op.name in ("sub", "rsub", "div", "mul", "clamp"):
        ways = [x for i, x in now.made.cells()
                if carries_gradient(now.made, i) and x.made is not None]
        if len(ways) == 1 and now.made.op.name in ("sub", "rsub"):
            return value_viewed(ways[0])
        same = [x for x in ways if x.shape == now.shape]
        if len(same) != 1 or (len(ways) > 1 and not all(
                x is same[0] or prod(x.shape) < prod(now.shape) for x in ways)):
            return None                             # its mean and deviation are smaller
        now = same[0]
    return None


def has_other_loss(step: TrainingStep, advantage: Cell, value: Cell, used: Applied) -> bool:
    """Does a gradient come to the value by another way as well: a square of the advantage, a loss
    of the value itself?"""
    def is_other(a: Applied, i: int) -> bool:
        return carries_gradient(a, i) and a.out in step.arrived and a is not used
    squares = ("pow", "mse_loss", "smooth_l1_loss", "huber_loss", "l1_loss", "abs", "mul")
    return any(a.op.name in squares for cell in (advantage, value)
               for a, _ in uses_after(cell, step.users, is_other) if a.out not in (
                   used.out, advantage))
