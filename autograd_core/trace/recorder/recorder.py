"""The recorder: parts that know what has happened, told by whoever hears a library.

    recorder = Recorder(adapter, scope)
    recorder.lines             follows the learner's code
    recorder.log               what happened, for ``trace.tell.replay``

Each part has one concern, and knows of the others only those that it is given.
"""

from collections.abc import Callable

from ...core.modes import Scope
from ..live_nodes import LiveNodes
from .adapter import Adapter
from .errors import Errors
from .event_log import EventLog
from .flags import Flags
from .gradients import Gradients
from .guard import Guard
from .inplace_writes import Writes
from .leaving import Leaving
from .optimizer_steps import OptimizerSteps
from .passes import Passes
from .registry import Registry
from .source_lines import Lines
from .variables import Variables


class Recorder:
    """The parts; ``scope()`` is the open scope, ``settled()`` a block in which what was computed
    last is noted, and nothing that is asked of tensors is recorded."""

    def __init__(self, adapter: Adapter, scope: Callable[[], Scope | None],
                 settled: Callable | None = None):
        settled = settled or adapter.looking
        self.guard = Guard()
        self.adapter, self.lines = adapter, Lines(adapter)
        self.log = log = EventLog(self.lines, adapter.many)
        self.nodes = LiveNodes(adapter, log)
        self.registry = registry = Registry(adapter, log)
        self.passes = Passes(log, registry, self.nodes)
        self.gradients = Gradients(adapter, log, registry, self.passes)
        self.writes = Writes(adapter, log, registry, self.nodes, self.gradients)
        self.leaving = Leaving(adapter, log, registry, self.passes, scope)
        self.flags = Flags(adapter, log, registry, self.writes, self.passes)
        self.steps = OptimizerSteps(adapter, log, registry)
        self.errors = Errors(adapter, log, registry, self.passes, self.nodes, settled)
        self.variables = Variables(log, registry, self.passes, settled, scope)
        registry.changed = self.gradients.note_written = self.writes.note_written
        self.passes.failed = self.errors.failed
        self.lines.connect(self.variables, self.errors, self.guard)

    def end(self) -> None:
        """The end of the lines."""
        try:
            self.log.tell_deferred()
            self.log.live_at_end = self.log.live
        finally:
            self.lines.leave()
        self.variables.name_the_rest()
