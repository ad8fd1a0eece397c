"""Tells what a recorder heard, as the frames of a Trace: a method for each kind of event."""

from __future__ import annotations

from ..model import Change, Text, Trace
from ..values import value_of
from . import captions
from .gradient_frames import Gradients
from .program import Cell


class Teller(Gradients):
    """Tells of values, of gradients, and here of the rest: modes, gaps, what is let go, errors."""

    def trace(self, title: str) -> Trace:
        """The whole of it."""
        self.pending = [Change("g", "grad_mode", True), Change("g", "live_nodes", 0),
                        Change("g", "live_bytes", 0)]
        for k, event in enumerate(self.events):
            self.line = event.line
            if event.live is not None:
                self.pending += [Change("g", "live_nodes", event.live[0]),
                                 Change("g", "live_bytes", event.live[1])]
            self.index = k
            getattr(self, f"tell_{event.kind}")(*event.data)
        return Trace(title, self.gathered.code, tuple(self.plan.nodes), tuple(self.plan.edges),
                     tuple(self.frames))

    def tell_switched(self, field: str, value) -> None:
        changes = [Change("g", "grad_mode", value)] if field == "grad" else []
        key = f"mode.{field}.{'on' if value else 'off'}"
        self.frame("mode", None, Text(key, {}), None, changes)

    def tell_left(self, way: str, cell: Cell) -> None:
        self.frame("cut", cell, Text(f"left.{way}", {
            "u": self.plan.name(cell), "v_value": captions.plain(value_of(cell.array))}), None, [])

    def tell_flagged(self, cell: Cell, field: str, flag: bool) -> None:
        value = {"grad_fn": None, "requires_grad": flag, "retains_grad": True}[field]
        changes = self.changes(cell, field, value)
        if field == "grad_fn":
            changes += self.changes(cell, "is_leaf", True)
            changes += self.changes(cell, "requires_grad", False)
        self.frame("mode", cell, Text(f"flag.{field}", {
            "u": self.plan.name(cell), "value": str(flag)}), None, changes)

    def tell_gone(self, cells) -> None:
        self.pending += [change for cell in cells if cell in self.plan.ids
                         for change in self.changes(cell, "alive", False)]

    def tell_released(self, cells, held: bool) -> None:
        cells = [cell for cell in cells if cell in self.plan.ids]
        changes = [change for cell in cells for change in self.changes(cell, "alive", False)]
        if not cells or not held:
            self.pending += changes
            return
        self.empty.update(cell.made for cell in cells)
        self.frame("release", cells[-1], Text("released", {"count": str(len(cells))}), None,
                   changes, others=cells[:-1][-8:])

    def tell_warned(self, cell: Cell, note: Text | None) -> None:
        self.frame("warning", cell, Text("warning", {"u": self.plan.name(cell)}), None, [],
                   note=note)

    def tell_failed(self, kind: str, message: str, blamed: list[Cell], note: Text | None) -> None:
        owner = blamed[0] if blamed else None
        self.frame("error", owner, Text("error.of", {"type": kind, "message": message}), None, [],
                   others=blamed[1:], note=note)
        for box in [] if owner is None else self.plan.around(owner):
            self.frame("error", box, Text("error.of", {"type": kind, "message": message}), None, [],
                       note=note)
