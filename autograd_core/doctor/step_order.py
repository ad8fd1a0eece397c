"""Checks of the order of a training step: gradients emptied, too early or never; no step."""

from __future__ import annotations

from collections.abc import Iterator

from ..trace.from_torch.snapshot import is_finite
from ..trace.tell.program import Cell
from ..trace.values import value_of
from .findings import Finding
from .training_step import Patient, norm_of


class Steps(Patient):
    """What is wrong with when things are done."""

    def order(self) -> Iterator[Finding]:
        """Gradients that are gone when the optimiser steps, or that hold those of steps before."""
        steps = iter(self.heard.steps)
        emptied: dict[Cell, int | None] = {}        # since it got a gradient: in which line
        used: set[Cell] = set()                     # a step used what its ``.grad`` holds
        added: dict[Cell, int | None] = {}          # more was added to that since: in which line
        for event in self.heard.events:
            if event.kind == "deposited":
                cell = event.data[0]
                emptied.pop(cell, None)
                if cell in used and is_added(event):
                    added[cell] = event.line
            elif event.kind == "grads":
                for cell, before, _ in event.data[1]:
                    used.discard(cell)
                    added.pop(cell, None)
                    if event.data[0] in ("none", "zero") and norm_of(before):
                        emptied[cell] = event.line
            elif event.kind == "optimized":
                _, _, cells = next(steps)
                yield from self.judged(event, cells, emptied, added)
                for cell in cells:
                    used.add(cell)
                    emptied.pop(cell, None)
                    added.pop(cell, None)
        yield from self.idle()

    def judged(self, event, cells: list[Cell], emptied: dict, added: dict) -> Iterator[Finding]:
        """What is wrong with one step of an optimiser."""
        ready = [cell for cell in cells if cell in self.arrived]
        if ready and all(cell in emptied for cell in ready):
            yield self.finding("emptied", "the gradients are emptied between backward and the step "
                               f"of {event.data[0]}, which changes nothing", emptied[ready[0]],
                               ready[0], args={"name": self.names(ready)})
        stale = [cell for cell in cells if cell in added]
        if stale:
            yield self.finding("not_emptied", f"{self.names(stale)}: the gradients of earlier "
                               "steps are still in .grad and are stepped again",
                               added[stale[0]], stale[0], args={"name": self.names(stale)})

    def idle(self) -> Iterator[Finding]:
        """An optimiser that was built in these lines, and that no step followed."""
        if any(e.kind == "failed" for e in self.heard.events) or not all(
                is_finite(gradient) for gradient in self.arrived.values()):
            return                          # a GradScaler leaves such a step out
        stepped = {cell for _, _, cells in self.heard.steps for cell in cells}
        for optimizer, name, line in self.heard.lines.optimizers.values():
            known = [cell for cell in self.given_to(optimizer) if cell in self.arrived]
            if line is not None and known and not stepped.intersection(known):
                yield self.finding("never_stepped", f"{name} never steps: nothing is learnt", line,
                                   known[0], args={"name": name})


def is_added(event) -> bool:
    """Did a gradient come to another one that was there?"""
    _, gradient, before, after = event.data
    return bool(before is not None and norm_of(before)) and (
        gradient is None or value_of(gradient) != after)
