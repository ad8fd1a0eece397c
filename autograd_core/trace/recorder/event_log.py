"""The event log: what happened during a recording, as plain data, in order.

    log.add("leaf", cell)          one more event, at the line that is being executed
    log.defer(tell)                ``tell()`` is called before the next event
    log.note("called", ...)        something that checks read, and that no frame tells of
"""

import itertools
import weakref
from collections.abc import Callable
from dataclasses import dataclass

from ..tell.program import Applied, Cell, Seen
from .source_lines import Lines

WITHIN = ("hooked", "sent")
"""Events that may come before what is deferred."""


@dataclass(slots=True)
class Event:
    """``kind`` of thing that happened at ``line``; ``live`` is (nodes, bytes) when that changed,
    ``number`` says which of two was first."""

    kind: str
    line: int | None
    data: tuple
    live: tuple[int, int] | None = None
    number: int = 0


class EventLog:
    """``events`` about ``leaves`` and about operations, ``applied_all``, in the learner's
    ``lines``; ``tensors`` are the cells by the id of their tensor.

    With ``fold`` identical blocks in a row are drawn as one; with more than ``many`` parameters
    those of a module are drawn inside it.  What a training step is examined by: ``steps`` of
    optimisers (which, line, cells, learning rates), ``stepped`` (cells by the id of their tensor),
    ``before_passes`` (line, nodes, bytes) before each backward, ``live_at_end``, ``nones``
    (arguments that a backward of the learner's gave None for, line), ``left`` (line, way, value,
    operations until then) of all numbers that were taken out, ``hidden`` (attributes of modules
    that hold leaves that they do not list, by name), ``unseen`` parameters and what was ``noted``:
    events that no frame tells of.
    """

    def __init__(self, lines: Lines, many: int):
        self.lines, self.many, self.fold = lines, many, True
        self.events: list[Event] = []
        self.leaves: list[Cell] = []
        self.applied_all: list[Applied] = []
        self.tensors: dict[int, tuple[weakref.ref, Seen]] = {}
        self.live = (0, 0)
        self.steps: list[tuple[int, int | None, list[Cell], list[float]]] = []
        self.stepped: dict[int, Cell] = {}
        self.noted: list[Event] = []
        self.before_passes: list[tuple[int | None, int, int]] = []
        self.live_at_end = (0, 0)
        self.nones: dict[Applied, tuple[set[int], int | None]] = {}
        self.left: list[tuple[int | None, str, Cell, int]] = []
        self.hidden: dict[str, str] = {}
        self.unseen: list[Cell] = []
        self._told_live = (0, 0)
        self._next_number = itertools.count(1).__next__
        self._deferred: list[Callable[[], None]] = []

    @property
    def last(self) -> Event | None:
        return self.events[-1] if self.events else None

    def add(self, kind: str, *data) -> None:
        self.add_at(self.lines.now, kind, *data)

    def add_at(self, line: int | None, kind: str, *data) -> None:
        if self._deferred and kind not in WITHIN:
            self.tell_deferred()
        changed = self.live if self.live != self._told_live else None
        self._told_live = self.live
        self.events.append(Event(kind, line, data, changed, self._next_number()))

    def note(self, kind: str, *data) -> None:
        """Something that checks read; the trace is the same without it."""
        self.noted.append(Event(kind, self.lines.now, data, None, self._next_number()))

    def add_applied(self, a: Applied) -> None:
        """One more operation, without an event."""
        a.out.made = a
        self.applied_all.append(a)

    def defer(self, tell: Callable[[], None]) -> None:
        """Call ``tell`` when the next thing happens: it is not final yet."""
        self._deferred.append(tell)

    def tell_deferred(self) -> None:
        """What was deferred is final by now."""
        waiting, self._deferred = self._deferred, []
        for tell in waiting:
            tell()

    def add_released(self, cells: tuple[Cell, ...], held: bool) -> None:
        """A node of the graph no longer exists; several at one line are one event."""
        last = self.last
        if last is not None and last.kind == "released" and last.line == self.lines.now:
            last.data = (*last.data[0], *cells), last.data[1] or held
            self._told_live = last.live = self.live
        else:
            self.add("released", cells, held)
