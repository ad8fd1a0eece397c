"""The replay of a recording: its events, told as the frames of a Trace, a method for each kind."""

from ..model import Change, Text, Trace
from ..numbers import value_of
from ..recorder.event_log import EventLog
from . import captions
from .event_frames import EventFrames
from .program import Cell
from .replay_writer import ReplayWriter


class Replay:
    """Tells of values, of gradients, and here of the rest: modes, gaps, what is let go, errors."""

    def __init__(self, log: EventLog, jacobians: bool = True, sums=None):
        self.log, self.writer = log, ReplayWriter(log, jacobians, sums)
        self.plan, self.frame = self.writer.plan, self.writer.frame
        self.tell = {name.removeprefix("tell_"): getattr(part, name)
                     for part in (self, EventFrames(self.writer, log.events))
                     for name in dir(part) if name.startswith("tell_")}

    def trace(self, title: str, guard) -> Trace:
        """The whole of it, or what there is before the first event that cannot be told."""
        self.writer.pending = graph_state(True, 0, 0)
        guard.attempt(self._tell_events)
        return self.writer.to_trace(title)

    def _tell_events(self) -> None:
        for k, event in enumerate(self.log.events):
            self.writer.line, self.writer.index = event.line, k
            if event.live is not None:
                self.writer.pending += graph_state(None, *event.live)
            self.tell[event.kind](*event.data)

    def tell_switched(self, field: str, value) -> None:
        changes = [Change("g", "grad_mode", value)] if field == "grad" else []
        key = f"mode.{field}.{'on' if value else 'off'}"
        self.frame("mode", None, Text(key, {}), None, changes)

    def tell_left(self, way: str, cell: Cell) -> None:
        self.frame("cut", cell, Text(f"left.{way}", {
            "u": self.plan.name(cell), "v_value": captions.plain(value_of(cell.array))}), None, [])

    def tell_flagged(self, cell: Cell, field: str, flag: bool) -> None:
        value = {"grad_fn": None, "requires_grad": flag, "retains_grad": True}[field]
        changes = self.writer.changes(cell, field, value)
        if field == "grad_fn":
            changes += self.writer.changes(cell, "is_leaf", True)
            changes += self.writer.changes(cell, "requires_grad", False)
        self.frame("mode", cell, Text(f"flag.{field}", {
            "u": self.plan.name(cell), "value": str(flag)}), None, changes)

    def tell_gone(self, cells) -> None:
        self.writer.pending += [change for cell in cells if cell in self.plan.ids
                         for change in self.writer.changes(cell, "alive", False)]

    def tell_released(self, cells, held: bool) -> None:
        cells = [cell for cell in cells if cell in self.plan.ids]
        changes = [change for cell in cells for change in self.writer.changes(cell, "alive", False)]
        if not cells or not held:
            self.writer.pending += changes
            return
        self.writer.empty.update(cell.made for cell in cells)
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


def graph_state(grad_mode: bool | None, nodes: int, size: int) -> list[Change]:
    """Changes of the graph as a whole."""
    mode = [] if grad_mode is None else [Change("g", "grad_mode", grad_mode)]
    return [*mode, Change("g", "live_nodes", nodes), Change("g", "live_bytes", size)]
