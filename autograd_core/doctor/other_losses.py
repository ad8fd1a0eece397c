"""Gradients of one of several losses of a step, emptied before the backward of the next."""

import re
from collections import Counter
from collections.abc import Iterator

from ..trace.from_torch.snapshot import is_finite
from ..trace.tell.program import Cell
from .events import Backward, Clipped, Computed, Deposited, GradsSet, OptimizerStep, Written
from .findings import Finding
from .training_step import TrainingStep

READS = re.compile(r"\.grad\b(?!\s*\()|grad_norm|hook")
"""How a script uses gradients without a step."""
ADDED = """optimizer.zero_grad()
({first} + {last}).backward()
optimizer.step()"""


class Losses:
    """The backwards since the last step: ``kept`` has for each where its gradients still are,
    ``wasted`` are (backward, event that emptied) of those of which nothing is left."""

    def __init__(self):
        self.now: Backward | None = None
        self.kept: list[tuple[Backward, set[Cell]]] = []
        self.wasted: list[tuple[Backward, GradsSet]] = []

    def follow(self, event) -> None:
        """Bring it up to date."""
        if isinstance(event, Backward):
            self.now = event
            self.kept.append((event, set()))
        elif isinstance(event, Deposited) and self.kept and not event.cell.grad_fn:
            self.kept[-1][1].add(event.cell)
            if not is_finite(event.gradient):
                self.kept[-1:] = [(self.now, set())]
        elif isinstance(event, GradsSet) and event.empties:
            emptied = {cell for cell, *_ in event.grads}
            self.wasted += [(now, event) for now, cells in self.kept if cells and cells <= emptied]
            self.kept = [(now, cells - emptied) for now, cells in self.kept]
        elif isinstance(event, GradsSet | Clipped | Written | OptimizerStep) or (
                isinstance(event, Computed) and event.over is not None
                and event.over.is_parameter):
            self.kept, self.wasted = [], []     # they were used, or something else is going on


def find_emptied_loss(step: TrainingStep) -> Iterator[Finding]:
    """``zero_grad()`` between the backwards of two losses and the step that is for both, in most
    steps of an optimiser, where nobody reads what is emptied."""
    if any(READS.search(line.split("#")[0]) for line in step.statements):
        return
    losses, found, count = Losses(), {}, Counter()
    for event in step.events:
        if isinstance(event, OptimizerStep):
            count[event.key] += 1
            last = losses.now
            for now, emptied in losses.wasted:
                if now.line != last.line and set(last.arrived) & set(event.given):
                    about = event.key, now.line, emptied.line, last.line
                    found.setdefault(about, []).append((event.name, now, last))
        losses.follow(event)
    for (key, line, emptied, _), times in found.items():
        name, first, last = times[0]
        if len(times) > count[key] / 2:
            one, other = (step.names_of(*now.roots) for now in (first, last))
            yield step.report(
                "discarded", f"the gradients of {one} (line {step.line_number(line)}) are emptied "
                f"before the step of {name} that they were for", emptied, optimizer=name, count="1",
                left=f"loss ({other})", words="Empty once for each step, and go back through the "
                "sum:", cure=ADDED.format(first=one, last=other))
            return
