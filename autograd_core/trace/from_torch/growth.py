"""Checks of memory: a graph that grows from backward to backward, one that is kept for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..gather import Cell
from .findings import Finding
from .patient import Patient


class Growth(Patient):
    """What keeps the graph of earlier steps alive."""

    def growth(self) -> Iterator[Finding]:
        """A graph that is larger before each backward, or the last one that was kept."""
        counts = self.heard.before_passes
        alive = [n for _, n, _ in counts]
        if len(alive) < 3 or any(b <= a for a, b in pairwise(alive)):
            yield from self.kept()
            return
        line = self.carried_in()
        yield self.finding(
            "growing_graph", f"the graph grows from backward to backward: {alive[0]} nodes alive "
            f"before the first, {alive[-1]} before the last",
            counts[-1][0] if line is None else line,
            args={"first": str(alive[0]), "last": str(alive[-1])})

    def kept(self) -> Iterator[Finding]:
        """A graph that nobody went through again, and that is there to the end."""
        nodes, held = self.heard.live_at_end
        last = self.passes[-1] if self.passes else None
        if last is not None and last.keeps and not last.creates and held:
            yield self.finding(
                "kept_graph", f"retain_graph=True keeps {nodes} nodes and {held:,} bytes alive, "
                "and no backward comes back to them", self.heard.before_passes[-1][0],
                last.roots[0], args={"nodes": str(nodes), "bytes": f"{held:,}"})

    def carried_in(self) -> int | None:
        """The line that gives a name to what is computed of the value that had it before."""
        last: dict[str, Cell] = {}
        for event in self.heard.events:
            if event.kind != "named" or event.data[1] is None:
                continue
            name, cell = event.data
            old = last.get(name)
            if old is not None and old.grad_fn and self.comes_from(cell, old):
                return event.line
            last[name] = cell
        return None

    @staticmethod
    def comes_from(cell: Cell, old: Cell) -> bool:
        """Is there a way back from ``cell`` to ``old``?"""
        waiting, seen = [cell], {cell}
        for now in waiting:
            a = now.made
            for i, x in [] if a is None else a.cells():
                if a.flows and a.flows[i] and x not in seen:
                    if x is old:
                        return True
                    seen.add(x)
                    waiting.append(x)
        return False
