"""Where the way of a gradient ends: at a cut, at a Function that gives None, at a graph used up."""

from __future__ import annotations

from typing import NamedTuple

from ..trace.tell.program import Applied, Cell
from .training_step import Patient


class Lost(NamedTuple):
    """Where a way ends: in which line, at which value, and how (a key of ``CUTS``; "" where it is
    not known)."""

    line: int | None = None
    cell: Cell | None = None
    how: str = ""


class Ends(Patient):
    """Follows values forward and back, to where a gradient gets lost."""

    def where_lost(self, cell: Cell) -> Lost:
        """The first cut on the way forward from a parameter."""
        waiting, seen = [cell], {cell}
        for now in waiting:
            for a, i in self.users.get(now, ()):
                if a.cuts and a.cuts[i]:
                    return Lost(a.line, a.out, a.cuts[i])
                none, line = self.heard.nones.get(a, ((), None))
                if i in none:
                    return Lost(a.line if line is None else line, a.out, "none")
                if a.out not in seen:
                    seen.add(a.out)
                    waiting.append(a.out)
        return self.taken_out(cell)

    def taken_out(self, cell: Cell) -> Lost:
        """Where a number that was computed of ``cell`` was taken out of PyTorch, if backward
        reached only what was made after that."""
        ends = {x for x in self.arrived if x.made is None}
        if any(x.is_parameter or x.of_module for x in ends):
            return Lost()
        for event in self.heard.events:
            if event.kind == "leaf" and event.data[0] in ends:
                return Lost()
            if event.kind == "left" and self.comes_from(event.data[1], cell):
                return Lost(event.line, event.data[1], event.data[0])
        return Lost()

    def is_rebuilt(self, cell: Cell) -> bool:
        """Is it a result that was cut off and made a leaf again, and no parameter that was given
        anew?  (That has the shape of what it is made of.)"""
        if cell.made is None or cell.is_parameter:
            return False
        waiting, seen = [cell], {cell}
        for now in waiting:
            fresh = [x for _, x in now.made.cells() if x not in seen] if now.made else []
            if any(x.made is None and x.requires_grad and x.shape == cell.shape for x in fresh):
                return False
            seen.update(fresh)
            waiting += fresh
        return any(x.made is None and x.requires_grad for x in seen)

    def used_up(self, failed, blamed: list[Cell]) -> tuple[list[Cell], int | None]:
        """(values, line): what the backward that failed has in common with an earlier one, and the
        line of that one."""
        a = blamed[0].made if blamed else None
        events = self.heard.events[:self.heard.events.index(failed)]
        begun = [k for k, e in enumerate(events) if e.kind == "begun"]
        before = [k for k in begun[:-1] if blamed and blamed[0] in events[k].data[0].arrived]
        if a is None or not before:
            return [], None
        start = before[-1]
        old = {e.data[0] for e in events[:start] if e.kind in ("applied", "rewritten")}
        return self.borders(events[begun[-1]].data[0].roots, old, a), events[start].line

    def borders(self, roots: list[Cell], old: set[Applied], a: Applied) -> list[Cell]:
        """Back from ``roots``: the first values that ``old`` operations made and that come from
        ``a``."""
        waiting, seen, found = list(roots), set(roots), []
        for cell in waiting:
            if cell.made in old:
                if self.is_made_by(cell, a.out.maker):
                    found.append(cell)
                continue
            for i, x in [] if cell.made is None else cell.made.cells():
                if cell.made.flows and cell.made.flows[i] and x not in seen:
                    seen.add(x)
                    waiting.append(x)
        return found

    @staticmethod
    def is_made_by(cell: Cell, maker) -> bool:
        """Did this node take part in making a value, by any of its outputs?"""
        waiting, seen = [cell], {cell}
        for now in waiting:
            if now.maker is maker:
                return True
            fresh = [x for _, x in now.made.cells() if x not in seen] if now.made else []
            seen.update(fresh)
            waiting += fresh
        return False
