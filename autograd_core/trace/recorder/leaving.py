"""Numbers that leave the graph, and leaves that are made of them: ``item()``, ``torch.tensor``."""

from collections.abc import Callable

from ...core.modes import Scope
from ..tell.program import Seen
from ..tell.stand_ins import rebuilt
from .adapter import Adapter
from .event_log import EventLog
from .passes import Passes
from .registry import Registry


class Leaving:
    """What was taken out in the line that is being executed; ``scope()`` is the open one."""

    def __init__(self, adapter: Adapter, log: EventLog, registry: Registry, passes: Passes,
                 scope: Callable[[], Scope | None]):
        self.adapter, self.log, self.registry, self.passes = adapter, log, registry, passes
        self.scope = scope
        self._cells: list[Seen] = []
        self._line: int | None = None

    def take_out(self, way: str, tensor) -> None:
        """A number left the graph by ``way``.  Of one that was cut off before nothing is told, for
        that was, but a leaf that is made of it was made of that."""
        known = self.registry.known_cell(tensor)
        cut_off = known is not None and known.made is not None and any(known.made.cuts)
        wanted = self.adapter.requires_grad(tensor)
        if self.passes.now is None and (wanted or (known is not None and known.made is not None)):
            self.log.left.append((self.log.lines.now, way, known or self.registry.cell(tensor),
                                  len(self.log.applied_all)))
        if self.passes.now is not None or not (wanted or cut_off):
            return
        if self._line != self.log.lines.now:
            self._cells, self._line = [], self.log.lines.now
        cell = self.registry.cell(tensor)
        self._cells.append(cell)
        if wanted:
            self.log.add("left", way, cell)

    def rebuilt(self, out, data) -> None:
        """``out`` is a new leaf around a copy of ``data``, which may hold tensors or their numbers.
        """
        cells = [self.registry.cell(x) for x in nested_tensors(data, self.adapter.tensor)
                 if self.adapter.requires_grad(x)]
        if self._line == self.log.lines.now:
            cells += [cell for cell in self._cells if cell not in cells]
        self._cells = []
        if not cells or self.passes.now is not None:
            return
        a = rebuilt(cells, self.registry.new_cell(out), self.scope(), self.log.lines.now)
        self.log.add_applied(a)
        self.log.add("applied", a)


def nested_tensors(value, tensor: type) -> list:
    """The tensors in a value, and in lists of them."""
    if isinstance(value, tensor):
        return [value]
    if isinstance(value, list | tuple):
        return [x for y in value for x in nested_tensors(y, tensor)]
    return []
