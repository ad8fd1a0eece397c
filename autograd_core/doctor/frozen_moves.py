"""Check of parameters that are frozen and that an optimiser moves all the same."""

from collections.abc import Iterator

from ..trace.tell.program import Cell
from .events import Deposited, FlagSet, GradsSet, OptimizerStep
from .findings import Finding
from .training_step import TrainingStep

ZEROS = "its .grad is zeros, not None, and weight decay or momentum needs no more"
LEFT = "its .grad still holds what came before it was frozen"


class FrozenMoves:
    """What is frozen: since which line it is ``off``, where its .grad was made ``zeros``, and where
    that was done to a gradient that backward had just put there (``masked``).  ``moved`` has
    (line to blame, reason, optimiser) for those that a step changed."""

    def __init__(self):
        self.off: dict[Cell, int | None] = {}
        self.zeros: dict[Cell, int | None] = {}
        self.masked: dict[Cell, int | None] = {}
        self.fresh: set[Cell] = set()
        self.moved: dict[Cell, tuple[int | None, str, str]] = {}

    def follow(self, event) -> None:
        """Bring it up to date."""
        if isinstance(event, FlagSet) and event.field == "requires_grad":
            self.off.pop(event.cell, None)
            if not event.value:
                self.off[event.cell] = event.line
        elif isinstance(event, Deposited):
            self.forget(event.cell)
            self.fresh.add(event.cell)
        elif isinstance(event, GradsSet):
            for cell, *_ in event.grads:
                was_fresh = cell in self.fresh
                self.forget(cell)
                if event.how == "zero":
                    self.zeros[cell] = event.line
                    if was_fresh:
                        self.masked[cell] = event.line
        elif isinstance(event, OptimizerStep):
            self.look_at_step(event)
            self.fresh.difference_update(event.given)

    def forget(self, cell: Cell) -> None:
        """Its .grad is another."""
        self.zeros.pop(cell, None)
        self.masked.pop(cell, None)
        self.fresh.discard(cell)

    def look_at_step(self, event: OptimizerStep) -> None:
        """Which of the frozen did a step move?"""
        for change in event.changes:
            cell = change.cell
            if not change.is_moved() or cell in self.moved:
                continue
            if cell in self.off:
                self.moved[cell] = (self.zeros[cell], ZEROS, event.name) if (
                    cell in self.zeros) else (self.off[cell], LEFT, event.name)
            elif cell in self.masked and not self.fresh.isdisjoint(event.given):
                self.moved[cell] = self.masked[cell], ZEROS, event.name


def find_moved(step: TrainingStep) -> dict[Cell, tuple[int | None, str, str]]:
    """The frozen parameters that a step moved: line to blame, reason, optimiser."""
    moves = FrozenMoves()
    for event in step.events:
        moves.follow(event)
    return moves.moved


def check_moved_frozen(step: TrainingStep) -> Iterator[Finding]:
    """Parameters with ``requires_grad=False``, or whose gradient is set to zeros before each step,
    that steps change: by weight decay, momentum, or a gradient that was left."""
    groups: dict[tuple, list[Cell]] = {}
    for cell, about in find_moved(step).items():
        groups.setdefault(about, []).append(cell)
    for (line, how, optimizer), cells in groups.items():
        names = step.names_of(*cells)
        yield step.report("frozen_moved", f"{names}: frozen, and {optimizer} still moves it: {how}",
                          line, cells[0], name=names, how=how, optimizer=optimizer)
