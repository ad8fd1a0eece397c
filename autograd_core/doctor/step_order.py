"""Checks of the order of a training step: gradients emptied, too early or never; no step."""

from collections.abc import Iterator

from ..trace.from_torch.snapshot import is_finite
from ..trace.tell.program import Cell
from .events import Backward, Clipped, Deposited, GradsSet, OptimizerStep
from .findings import Finding
from .norms import norm_of
from .training_step import TrainingStep


class Mailboxes:
    """What became of each ``.grad`` since: emptied, used by a step, added to after that.  ``clips``
    are the lines that clip, which changes nothing of this."""

    def __init__(self, clips: set[int | None]):
        self.clips = clips
        self.left: dict[Cell, int | None] = {}          # when others were stepped: since which line
        self.passed: dict[Cell, int | None] = {}        # the backward that put the last one there
        self.line: int | None = None
        self.emptied: dict[Cell, int | None] = {}       # since it got a gradient: in which line
        self.used: set[Cell] = set()                    # a step used what it holds
        self.added: dict[Cell, int | None] = {}         # more was added to that: in which line

    def follow(self, event) -> None:
        """Bring it up to date."""
        if isinstance(event, Backward):
            self.line = event.line
        elif isinstance(event, Deposited):
            self.put(event)
        elif isinstance(event, GradsSet) and event.line not in self.clips:
            for cell, before, _ in event.grads:
                self.used.discard(cell)
                self.forget(cell)
                if event.empties and norm_of(before):
                    self.emptied[cell] = event.line
        elif isinstance(event, OptimizerStep):
            for cell in event.given:
                self.used.add(cell)
                self.emptied.pop(cell, None)
                self.forget(cell)
            self.left.update((cell, line) for cell, line in self.passed.items()
                             if line == self.line)

    def put(self, event: Deposited) -> None:
        """A gradient came: to one that a step has used, or that was left when others were
        stepped?"""
        cell = event.cell
        self.emptied.pop(cell, None)
        stale = cell in self.used or self.left.get(cell, self.line) != self.line
        if stale and event.is_added():
            self.added[cell] = event.line
        self.passed[cell] = self.line

    def forget(self, cell: Cell) -> None:
        """It was emptied, set or stepped."""
        for kept in (self.added, self.left, self.passed):
            kept.pop(cell, None)


def check_emptying(step: TrainingStep) -> Iterator[Finding]:
    """Gradients that are gone when the optimiser steps, or that hold those of steps before."""
    mail = Mailboxes({event.line for event in step.events if isinstance(event, Clipped)})
    for event in step.events:
        if isinstance(event, OptimizerStep):
            yield from judge_step(step, event, mail)
        mail.follow(event)


def judge_step(step: TrainingStep, event: OptimizerStep, mail: Mailboxes) -> Iterator[Finding]:
    """What is wrong with one step of an optimiser."""
    ready = [cell for cell in event.given if cell in step.arrived]
    if ready and all(cell in mail.emptied for cell in ready):
        yield step.report("emptied", "the gradients are emptied between backward and the step "
                          f"of {event.name}, which changes nothing", mail.emptied[ready[0]],
                          ready[0], name=step.names_of(*ready))
    stale = [cell for cell in event.given if cell in mail.added]
    if stale:
        names = step.names_of(*stale)
        yield step.report("not_emptied", f"{names}: the gradients of earlier steps are still in "
                          ".grad and are stepped again", mail.added[stale[0]], stale[0],
                          name=names)


def check_never_stepped(step: TrainingStep) -> Iterator[Finding]:
    """An optimiser that was built in these lines, and that no step followed."""
    if not all(is_finite(gradient) for gradient in step.arrived.values()):
        return                              # a GradScaler leaves such a step out
    for name, line, given in step.optimizers.values():
        known = [cell for cell in given if cell in step.arrived]
        if line is not None and known and not step.stepped.intersection(known):
            yield step.report("never_stepped", f"{name} never steps: nothing is learnt", line,
                              known[0], name=name)
