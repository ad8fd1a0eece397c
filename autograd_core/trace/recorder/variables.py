"""The learner's variables: which value each begins or ceases to refer to."""

from collections.abc import Callable

from ...core.modes import Scope
from .event_log import EventLog
from .passes import Passes
from .registry import Registry


class Variables:
    """What is told of names; ``settled()`` is a block in which what was computed last is noted, and
    nothing is recorded, ``scope()`` the open one."""

    def __init__(self, log: EventLog, registry: Registry, passes: Passes, settled: Callable,
                 scope: Callable[[], Scope | None]):
        self.log, self.registry, self.passes = log, registry, passes
        self.settled, self.scope = settled, scope

    def name_bound(self, name: str, tensor) -> None:
        """A variable of the block begins to refer to ``tensor``."""
        with self.settled():
            cell = self.registry.cell(tensor)
            known = self.log.lines.name_of(tensor)
            cell.label = cell.label or known or name
            if "." not in known:                # a module's own name of a parameter stays
                self.log.add("named", name, cell)

    def name_unbound(self, name: str) -> None:
        """A variable of the block refers to no tensor any more."""
        self.log.add("named", name, None)

    def name_local(self, name: str, tensor) -> None:
        """A variable of any function refers to a value: it has this name if it had none."""
        cell = self.registry.known_cell(tensor)
        if cell is not None and self.scope() is None and self.passes.now is None:
            cell.label = cell.label or name

    def name_the_rest(self) -> None:
        """The end: the last names, also of what lists and modules hold."""
        with self.settled():
            for reference, cell in list(self.log.tensors.values()):
                tensor = reference()
                if tensor is not None and not cell.label:
                    cell.label = (self.log.lines.name_of(tensor)
                                  or self.registry.mailbox_name(tensor))
