"""Checks of the micro-batches of one step: gradients that are emptied between them, means that are
summed and not divided by how many there are."""

import re
from collections import Counter
from collections.abc import Iterator

from ..trace.from_torch.snapshot import is_finite, measure
from ..trace.tell.program import Cell
from .events import Backward, Clipped, Deposited, GradsSet, OptimizerStep, Unscaled
from .findings import Finding
from .norms import norm_of
from .other_losses import find_emptied_loss
from .training_step import TrainingStep


class Window:
    """What came to the ``.grad`` of one parameter since the last step: by the backward of which
    line, and where what another backward had put there was emptied; ``is_theirs`` when it was set
    to something else."""

    def __init__(self):
        self.fresh: int | None = None
        self.lost: list[tuple[int | None, int | None]] = []      # (backward, emptying) lines
        self.is_theirs = False


class Windows:
    """The window of each parameter; ``clips`` are the lines that clip, which is no other use."""

    def __init__(self, clips: set[int | None]):
        self.clips = clips
        self.windows: dict[Cell, Window] = {}
        self.line: int | None = None

    def follow(self, event) -> None:
        """Bring it up to date."""
        if isinstance(event, Backward):
            self.line = event.line
        elif isinstance(event, Deposited) and not event.cell.grad_fn:
            window = self.windows.setdefault(event.cell, Window())
            window.fresh = self.line if is_finite(event.gradient) else None
            window.is_theirs = False
        elif isinstance(event, GradsSet):
            for cell, before, after in event.grads:
                self.set_grad(cell, norm_of(before), norm_of(after), event.line)

    def set_grad(self, cell: Cell, before: float | None, after: float | None,
                 line: int | None) -> None:
        """One ``.grad`` was assigned or emptied."""
        window = self.windows.setdefault(cell, Window())
        if after:
            window.is_theirs |= line not in self.clips
        elif before and window.fresh is not None:
            window.lost.append((window.fresh, line))
            window.fresh = None

    def count_lost(self, event: OptimizerStep) -> Counter:
        """How many gradients were emptied in which line, before this step, that came from the
        backward whose gradients are stepped; every parameter begins anew."""
        most: Counter = Counter()
        for cell in event.given:
            window = self.windows.pop(cell, None)
            if window is not None and window.fresh is not None and not window.is_theirs:
                most |= Counter(emptying for line, emptying in window.lost
                                if line == window.fresh)
        return most


def check_accumulation(step: TrainingStep) -> Iterator[Finding]:
    """``zero_grad()`` for each micro-batch, or each loss: of all that one step waits for, the last
    is left."""
    windows = Windows({event.line for event in step.events if isinstance(event, Clipped)})
    counts: dict[int, list[Counter]] = {}           # by optimiser, for each step
    names: dict[int, str] = {}
    for event in step.events:
        windows.follow(event)
        if isinstance(event, OptimizerStep) and event.name != "LBFGS":
            names[event.key] = event.name
            counts.setdefault(event.key, []).append(windows.count_lost(event))
    for key, steps in counts.items():
        for line, n in sum(steps, Counter()).most_common(1):
            if n >= 2 and sum(line in lost for lost in steps) > len(steps) / 2:
                yield step.report(
                    "discarded", f"the gradients of {n} backwards are emptied before the step of "
                    f"{names[key]} that they were for", line, optimizer=names[key], count=str(n),
                    left="micro-batch", words="Empty once for each step, and divide by the number "
                    "of batches:", cure=BATCHES)
                return
    yield from find_emptied_loss(step)


BATCHES = """optimizer.zero_grad()
for x, y in batches:
    loss = (model(x) - y).square().mean() / len(batches)
    loss.backward()
optimizer.step()"""


# divided

SAID = re.compile(r"(?<![a-z_])(?!\w*(?:loss|log|metric))\w*(?:accum|micro_?(?:batch|step)"
                  r"|virtual_?batch)\w*", re.IGNORECASE)
"""What a variable is called in a script in which batches are parts of a larger one."""


def check_divided(step: TrainingStep) -> Iterator[Finding]:
    """Means of micro-batches that one backward after the other adds up for a step, undivided, in
    a script that says that it accumulates."""
    if not any(SAID.search(line.split("#")[0]) for line in step.statements):
        return
    clips = {event.line for event in step.events if isinstance(event, Clipped | Unscaled)}
    since: list[Backward] = []
    changed: set[Cell] = set()              # whose .grad the learner set, or emptied, since
    counts: dict[tuple, list[int]] = {}
    for event in step.events:
        if isinstance(event, Backward):
            since.append(event)
        elif isinstance(event, GradsSet) and since and event.line not in clips:
            changed.update(cell for cell, before, _ in event.grads if norm_of(before))
        elif isinstance(event, OptimizerStep):
            mine = [now for now in since if not changed and set(now.arrived) & set(event.given)]
            if len({now.line for now in mine}) == 1 and all(
                    is_undivided(step, now) for now in mine):
                counts.setdefault((event.key, event.name, mine[0].line), []).append(len(mine))
            since, changed = [], set()
    for (_, name, line), found in counts.items():
        n, times = Counter(found).most_common(1)[0]
        if n > 1 and times > len(found) / 2:
            code = "" if line is None else step.statements[line].split("  #")[0].strip()
            cure = re.sub(r"^(\w[\w.]*)\.backward\(", rf"(\1 / {n}).backward(", code)
            yield step.report(
                "not_divided", f"{n} means are added up for each step of {name}, and not divided "
                f"by {n}", line, count=str(n), optimizer=name,
                cure=cure if cure != code else f"(loss / {n}).backward()")


def is_undivided(step: TrainingStep, now: Backward) -> bool:
    """Does a pass begin at a mean, or at a sum of such, with a gradient of 1?  (The factor of a
    GradScaler is taken out again.)"""
    if len(now.roots) != 1 or measure(now.arrived.get(now.roots[0]), "max") not in (None, 1):
        return False
    waiting, found = [now.roots[0]], False
    for cell in waiting:
        a = cell.made
        if a is None or a.op.name == "div" or (a.op.name == "mul" and len(a.cells()) < 2
                                               and len(waiting) == 1):
            return False
        if a.op.name == "add" or (a.op.name == "mul" and a.line is not None
                                   and ".scale(" in step.statements[a.line]):
            waiting += [x for _, x in a.cells() if x.requires_grad]
        found |= a.op.name == "mean" or a.op.parameters.get("reduction") == 1
    return found
