"""Flags of tensors and modes of the library that the learner sets."""

import sys

from .adapter import Adapter
from .event_log import EventLog
from .inplace_writes import Writes
from .passes import Passes
from .registry import Registry
from .source_lines import is_theirs


class Flags:
    """What is told of ``requires_grad``, ``retain_grad``, ``.data``, and of modes."""

    def __init__(self, adapter: Adapter, log: EventLog, registry: Registry, writes: Writes,
                 passes: Passes):
        self.adapter, self.log, self.registry = adapter, log, registry
        self.writes, self.passes = writes, passes
        self.told = {"grad": True, "anomaly": False}

    def flagged(self, tensor, field: str) -> None:
        """``requires_grad``, ``retains_grad``, ``grad_fn`` or ``data`` of ``tensor`` was set."""
        if field == "data":
            self.writes.note_written("data", tensor, ())
            return
        known = self.registry.known_cell(tensor)
        if known is None:
            self.registry.cell(tensor)
            return
        flags = self.adapter.requires_grad(tensor), self.adapter.retains_grad(tensor)
        if (known.requires_grad, known.retains) != flags:
            known.requires_grad, known.retains = flags
            self.log.add("flagged", known, field, flags[0])
            self.registry.prepare(tensor, known)

    def switched(self, field: str, value) -> None:
        """A mode was switched."""
        if self.told.get(field) in (None, value) or self.passes.now is not None:
            return
        if self.asked_by_them():
            self.told[field] = value
            self.log.add("switched", field, value)

    def asked_by_them(self) -> bool:
        """Was a mode switched by the learner's own line, not inside of a library?"""
        frame = sys._getframe(2)
        while frame is not None and not is_theirs(frame.f_code):
            file = frame.f_code.co_filename
            if not (self.adapter.is_switch(file) or file.startswith(HERE)):
                return False
            frame = frame.f_back
        return frame is not None


HERE = __file__.rpartition("recorder")[0]
"""Where the recorders are."""
