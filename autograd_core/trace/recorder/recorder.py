"""The recorder: parts that know what has happened, told by whoever hears a library.  Those that
hear of numbers taken out of the graph, of exceptions and of variables are here, others in files of
their own.

    recorder = Recorder(adapter, scope)
    recorder.lines             follows the learner's code
    recorder.log               what happened, for ``trace.tell.replay``

Each part has one concern, and knows of the others only those that it is given.
"""

from collections.abc import Callable

from ...core.scope import Scope
from ..error_keys import recognise
from ..live_nodes import LiveNodes, NodeRecord
from ..tell.program import Cell, Seen
from ..tell.stand_ins import rebuilt
from .adapter import Adapter
from .event_log import EventLog
from .guard import Guard
from .optimizer_steps import OptimizerSteps
from .passes import Passes
from .registry import Registry
from .source_lines import Lines
from .whose_code import NOT_THEIRS
from .writes import Flags, Gradients, Writes


class Leaving:
    """Numbers that leave the graph (``item()``) in the line that is being executed, and leaves that
    are made of them (``torch.tensor``); ``scope()`` is the open one."""

    def __init__(self, registry: Registry, passes: Passes, scope: Callable[[], Scope | None]):
        self.adapter, self.log, self.registry = registry.adapter, registry.log, registry
        self.passes, self.scope = passes, scope
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
    if isinstance(value, tensor):
        return [value]
    if isinstance(value, list | tuple):
        return [x for y in value for x in nested_tensors(y, tensor)]
    return []


class Errors:
    """What is told of exceptions, each once; ``settled()`` is a block in which what was computed
    last is noted, and nothing is recorded."""

    def __init__(self, registry: Registry, passes: Passes, nodes: LiveNodes, settled: Callable):
        self.adapter, self.log, self.registry = registry.adapter, registry.log, registry
        self.passes, self.nodes, self.settled = passes, nodes, settled
        self.blamed: list[Cell] = []
        self._told: set[tuple[int, str]] = set()

    def raised(self, error: BaseException, trace) -> None:
        """An exception on its way through a line: the library's is recorded where it happened; one
        in the middle of a backward when that is left."""
        if self.passes.now is not None or isinstance(error, StopIteration | StopAsyncIteration):
            return
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None and (trace.tb_frame.f_code.co_filename.startswith(NOT_THEIRS)
                                  or recognise(error) is not None):
            self.failed(error)

    def failed(self, error: BaseException) -> None:
        known = id(error), str(error)
        if known in self._told or not isinstance(error, Exception):
            return
        self._told.add(known)
        with self.settled():
            blamed, self.blamed = self.blamed or self.blamed_by(error), []
            if not blamed:
                blamed = [self.registry.cell(x) for x in self.log.lines.tensors_now()]
            self.log.add("failed", type(error).__name__, str(error), list(dict.fromkeys(blamed)),
                         recognise(error))

    def blamed_by(self, error: Exception) -> list[Cell]:
        """The values that an error says are to blame: those of its node, its tensor."""
        node, tensor = getattr(error, "node", None), getattr(error, "tensor", None)
        found = []
        if node is not None and self.adapter.is_leaf_node(node):
            found.append(self.registry.cell(node.variable))
        elif node is not None:
            found += self.blamed_of(self.nodes.record_of(node))
        if isinstance(tensor, self.adapter.tensor):
            found.append(self.registry.cell(tensor))
        return found

    @staticmethod
    def blamed_of(record: NodeRecord | None) -> list[Cell]:
        """A node that failed: its value, and what it saved that was written over since."""
        if record is None or not record.applied:
            return []
        a = record.applied[min(record.applied)]
        return [a.out] + [s.cell for s in a.saved or () if isinstance(s.cell, Cell)
                          and s.cell.version != s.version]


class Variables:
    """What is told of names; ``settled()`` is a block in which what was computed last is noted, and
    nothing is recorded, ``scope()`` the open one."""

    def __init__(self, registry: Registry, passes: Passes, settled: Callable,
                 scope: Callable[[], Scope | None]):
        self.log, self.registry, self.passes = registry.log, registry, passes
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


class Recorder:
    """The parts; ``scope()`` is the open scope, ``settled()`` a block in which what was computed
    last is noted, and nothing that is asked of tensors is recorded."""

    def __init__(self, adapter: Adapter, scope: Callable[[], Scope | None],
                 settled: Callable | None = None):
        settled = settled or adapter.looking
        self.guard = Guard()
        self.adapter, self.lines = adapter, Lines(adapter)
        self.log = EventLog(self.lines, adapter.many)
        self.nodes = LiveNodes(adapter, self.log)
        self.registry = registry = Registry(adapter, self.log)
        self.passes = Passes(registry, self.nodes)
        self.gradients = Gradients(registry, self.passes)
        self.writes = Writes(registry, self.nodes, self.gradients)
        self.leaving = Leaving(registry, self.passes, scope)
        self.flags = Flags(registry, self.writes, self.passes)
        self.steps = OptimizerSteps(registry)
        self.errors = Errors(registry, self.passes, self.nodes, settled)
        self.variables = Variables(registry, self.passes, settled, scope)
        registry.changed = self.gradients.note_written = self.writes.note_written
        self.passes.failed = self.errors.failed
        self.lines.connect(self.variables, self.errors, self.guard)

    def end(self) -> None:
        try:
            self.log.tell_deferred()
            self.log.live_at_end = self.log.live
        finally:
            self.lines.leave()
        self.variables.name_the_rest()
