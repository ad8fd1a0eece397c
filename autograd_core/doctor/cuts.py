"""Where the way of a gradient ends: the cuts between a loss and a parameter.

    find_cuts(step, parameters)     the cut of each parameter that one keeps a gradient from

They are looked for backwards from what the loss was made of, so that what was cut off for a log
only is none.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..trace.tell.program import Applied, Cell
from .events import Backward, OptimizerStep
from .rebuilt_tensors import stack_later, use_tensors
from .taken_numbers import TakenNumbers
from .training_step import TrainingStep
from .traversal import carries_gradient, uses_after, values_before

CUTS = {"detach": "detach()", "data": ".data", "no_grad": "no_grad", "item": "item()",
        "numpy": "numpy()", "tolist": "tolist()", "tensor": "a new torch.tensor(…)",
        "float": "float()", "int": "int()", "bool": "bool()", "complex": "complex()",
        "format": "a text that was made of it",
        "none": "a backward of your own, which gives None for it",
        "checkpoint": "a reentrant checkpoint, none of whose inputs requires a gradient",
        "not differentiable": "an operation without a derivative"}


def say_cut(how: str, cell: Cell) -> str:
    """What made ``cell`` without a history: of an operation that has no derivative, its name."""
    if how != "not differentiable" or cell.made is None:
        return CUTS[how]
    name = cell.made.op.name
    name = f"a cast to {cell.dtype}" if name == "to_copy" else name
    return f"{name}, which has no derivative"


MOST = 6
"""So many backwards are looked at for one optimiser."""


class Cut(NamedTuple):
    """Where a way ends: in which line, at which value, how (a key of ``CUTS``), and before which
    value of a loss; ``before`` is the value that no gradient comes back to."""

    line: int | None
    cell: Cell
    how: str
    before: Cell
    root: Cell


def find_cuts(step: TrainingStep, parameters: list[Cell]) -> dict[Cell, Cut]:
    """The cut that is nearest to the loss, of each parameter that has one on its way."""
    numbers, stepped = TakenNumbers(step), passes_of_steps(step)
    found: dict[Cell, Cut] = {}
    for parameter in parameters:
        if parameter in found:
            continue
        cut = find_cut(step, numbers, parameter, passes_of(step, stepped, parameter))
        if cut is not None:
            behind = set(values_before([cut.before], carries_gradient))
            found.update((cell, cut) for cell in parameters
                         if cell is parameter or (cell in behind and cell not in found))
    return found


def passes_of_steps(step: TrainingStep) -> list[tuple[list[Backward], set[Cell]]]:
    """For each step of an optimiser the backwards that came right before it, and what it was
    given."""
    found: list[tuple[list[Backward], set[Cell]]] = []
    passes: list[Backward] = []
    stepped = False
    for event in step.events:
        if isinstance(event, Backward):
            passes, stepped = [*([] if stepped else passes), event], False
        elif isinstance(event, OptimizerStep):
            found.append((passes, set(event.given)))
            stepped = True
    return found


def passes_of(step: TrainingStep, stepped: list, parameter: Cell) -> list[Backward]:
    """The backwards that were to bring the gradient of a parameter: those that its optimiser
    stepped after, the last of them first; all, where none did."""
    mine = [now for passes, given in stepped if parameter in given for now in passes[::-1]]
    wanted = [now for now in mine or step.passes
              if now.targets is None or parameter in now.targets]
    return list({id(now): now for now in wanted}.values())[:MOST]


def find_cut(step: TrainingStep, numbers: TakenNumbers, parameter: Cell,
             passes: list[Backward]) -> Cut | None:
    """The first cut that is met on the way back from these."""
    def comes_back(a: Applied, i: int) -> bool:
        return carries_gradient(a, i) and i not in step.nones.get(a, ((), None))[0]
    wanted = {parameter}
    wanted.update(a.out for a, _ in uses_after(parameter, step.users, comes_back))
    return next((cut for now in passes for cut in cuts_before(step, numbers, now, wanted)), None)


def cuts_before(step: TrainingStep, numbers: TakenNumbers, now: Backward,
                wanted: set[Cell]) -> Iterator[Cut]:
    """Back from the roots of a pass, over whatever they were made of: where it comes to what is
    wanted, which no gradient comes back to."""
    for root in now.roots:
        waiting, seen = [root], {root}
        for value in waiting:
            a, before = value.made, list(step.written_from.get(value, ()))
            if a is not None:
                yield from cuts_at(step, a, wanted, root)
                before += [x for _, x in a.cells()]
            for taken in numbers.entering(a) if a is not None else ():
                if taken.cell in wanted:
                    yield Cut(taken.line, taken.cell, taken.way, taken.cell, root)
                before.append(taken.cell)
            new = [x for x in dict.fromkeys(before) if x not in seen and x not in wanted]
            seen.update(new)
            waiting += new


def cuts_at(step: TrainingStep, a: Applied, wanted: set[Cell], root: Cell) -> Iterator[Cut]:
    """The inputs of an operation that are wanted, and that it sends nothing to."""
    none, line = step.nones.get(a, ((), None))
    for i, x in a.cells():
        if x in wanted and i in none:
            yield Cut(a.line if line is None else line, a.out, "none", x, root)
        elif x in wanted and a.cuts and a.cuts[i]:
            checkpoint = a.cuts[i] == "no_grad" and is_reentrant(step, a)
            yield Cut(a.line, a.out, "checkpoint" if checkpoint else a.cuts[i], x, root)


def is_reentrant(step: TrainingStep, a: Applied) -> bool:
    """Was this computed in a checkpoint that switches gradients off?"""
    code = "" if a.line is None else step.statements[a.line]
    return bool(re.search(r"\bcheckpoint(?:_sequential)?\(", code)) and not re.search(
        r"use_reentrant\s*=\s*False", code)


# what to undo

def write_cure(step: TrainingStep, cut: Cut) -> tuple[str, str]:
    """(words, lines) of what to do about a cut, in the words of its line."""
    code = "" if cut.line is None else step.statements[cut.line].split("  #")[0].strip()
    loss = cut.root.label if cut.root.label.isidentifier() else "loss"
    whole = f"{loss} = (model(x) - y).square().mean()\n{loss}.backward()"
    said, cured = cure_line(cut, code)
    if not cured or cured == code or not is_statement(cured):
        return said, code if cut.how in ("no_grad", "none") and code else whole
    later = stack_later(step.statements, cut.line) if cut.how in ("item", "tolist") else ""
    if later and later != cured and "stack(" not in cured:
        return f"{said[:-1]}, and put the tensors themselves together with `torch.stack`:", (
            f"{cured}\n{later}\n{loss}.backward()")
    return said, f"{cured}\n{loss}.backward()"


def cure_line(cut: Cut, code: str) -> tuple[str, str]:
    """The words, and the line without what cuts; "" where it takes more than that."""
    if tensors := use_tensors(code):
        return ("Put the tensors themselves together with `torch.stack`, which keeps their "
                "history:" if "torch.stack(" in tensors else
                "Use the tensor itself, not a new one that is made of its numbers:"), tensors
    if "numpy()" in code:
        return "Stay in PyTorch, NumPy knows of no gradients:", re.sub(
            r"(?:\.detach\(\))?(?:\.cpu\(\))?\.numpy\(\)", "", code)
    code = re.sub(r"\.requires_grad_\((?:True)?\)", "", code)
    if cut.how in ("detach", "item", "numpy", "tolist"):
        own = rf"\b{re.escape(cut.before.label)}\.{cut.how}\(\)" if cut.before.label else ""
        one = re.sub(own, cut.before.label, code) if own else code
        undone = one if one != code else code.replace(f".{cut.how}()", "")
        return f"Leave out `{cut.how}()` in that line; take numbers out for printing only:", undone
    if cut.how == "data":
        return "Leave out `.data` in that line:", re.sub(r"\.data\b", "", code)
    if cut.how == "checkpoint":
        cured = re.sub(r",?\s*use_reentrant\s*=\s*(?:True|None)", "", code)
        return "Say `use_reentrant=False`:", re.sub(
            r"(\bcheckpoint(?:_sequential)?\()(.*)\)", r"\1\2, use_reentrant=False)", cured)
    if cut.how == "no_grad":
        return ("Compute it outside of `torch.no_grad()` (with gradients switched on and no "
                "`@torch.no_grad()` above the function):"), ""
    if cut.how == "none":
        return "Return the gradient in the place of `None`, one for each argument of forward:", ""
    if cut.how == "tensor":
        return "Put tensors together with `torch.stack`, which keeps their history:", re.sub(
            r"\.(?:item|tolist)\(\)", "", re.sub(r"torch\.(?:as_)?tensor\(\[", "torch.stack([",
                                                 code)) if "tensor([" in code else ""
    if cut.how == "not differentiable":
        return ("An index, an integer and a comparison have no derivative; compute the loss of the "
                "scores (`softmax`, `cross_entropy`, a sigmoid for a threshold):"), ""
    return "Compute with the tensor itself; take numbers out for printing only:", ""


def is_statement(line: str) -> bool:
    """Is it a whole statement?"""
    try:
        ast.parse(line)
    except SyntaxError:
        return False
    return True
