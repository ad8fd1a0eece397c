"""Exceptions: where each happened, what is to blame, what there is to say of it."""

from collections.abc import Callable

from ..error_keys import recognise
from ..live_nodes import LiveNodes, NodeRecord
from ..tell.program import Cell
from .adapter import Adapter
from .event_log import EventLog
from .passes import Passes
from .registry import Registry
from .source_lines import NOT_THEIRS


class Errors:
    """What is told of exceptions, each once; ``settled()`` is a block in which what was computed
    last is noted, and nothing is recorded."""

    def __init__(self, adapter: Adapter, log: EventLog, registry: Registry, passes: Passes,
                 nodes: LiveNodes, settled: Callable):
        self.adapter, self.log, self.registry = adapter, log, registry
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
        """An exception."""
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
