"""Check of gradients that are emptied between the micro-batches of one step."""

from collections import Counter
from collections.abc import Iterator

from ..trace.from_torch.snapshot import is_finite
from ..trace.tell.program import Cell
from .events import Backward, Clipped, Deposited, GradsSet, OptimizerStep
from .findings import Finding
from .norms import norm_of
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
    """``zero_grad()`` for each micro-batch: of all that one step waits for, the last is left."""
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
                    steps=str(len(steps)))
