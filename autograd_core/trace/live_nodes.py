"""Live nodes of the graph: which exist, and how many bytes they hold saved.

    nodes = LiveNodes(adapter, log)
    nodes.watch = ...               called with each node that is remembered, and its record
    record = nodes.keep(node)       what is remembered of it from now on
    nodes.record_of(node)           the same, later; None for a node that was never seen
    log.live                        (nodes, bytes) now

Nodes are not kept alive: when one goes, the log is told, and whether it still held anything.
"""

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field

from .tell.program import Applied, Cell


@dataclass(eq=False, slots=True)
class NodeRecord:
    """What is remembered of a node: its applications by output, the memory that it holds, the
    recorder's own hooks on it (``handles``).

    ``leaf`` is the value whose ``.grad`` it fills, when that is what it is for; ``token`` is what
    says that the node still exists.
    """

    applied: dict[int, Applied] = field(default_factory=dict)
    buffers: list = field(default_factory=list)
    handles: list | tuple = ()
    leaf: Cell | None = None
    token: weakref.ref | None = None

    def cell_at(self, nr: int) -> Cell | None:
        """The value that its gradient ``nr`` belongs to."""
        return self.leaf or (self.applied[nr].out if nr in self.applied else None)

    @property
    def first_cell(self) -> Cell | None:
        """The first of them."""
        return self.leaf or (self.applied[min(self.applied)].out if self.applied else None)


class Buffers:
    """Memory that nodes hold: what several of them hold is counted once."""

    def __init__(self):
        self.bytes = 0
        self._holders: dict[object, list[int]] = {}

    def hold(self, record: NodeRecord, key, size: int) -> None:
        """``record`` holds the memory ``key`` of ``size`` bytes."""
        holders = self._holders.setdefault(key, [0, size])
        holders[0] += 1
        self.bytes += holders[1] if holders[0] == 1 else 0
        record.buffers.append(key)

    def let_go(self, record: NodeRecord) -> None:
        """What ``record`` had saved is no longer held."""
        for key in record.buffers:
            holders = self._holders[key]
            holders[0] -= 1
            if not holders[0]:
                self.bytes -= self._holders.pop(key)[1]
        record.buffers.clear()


class LiveNodes:
    """The nodes alive, those that only fill a ``.grad`` not counted, and what they hold."""

    def __init__(self, adapter, log):
        self.adapter, self.log = adapter, log
        self.alive: dict[int, NodeRecord] = {}
        self.buffers = Buffers()
        self.count = 0
        self.record_of = adapter.record_of
        self.watch: Callable[[object, NodeRecord], None] | None = None

    def keep(self, node) -> NodeRecord:
        record = NodeRecord()
        self.adapter.attach_record(node, record, self._gone)
        self.alive[id(record)] = record
        if not self.adapter.is_leaf_node(node):
            self.count += 1
            for key, size in self.adapter.held_memory(node):
                self.buffers.hold(record, key, size)
            self._recount()
        if self.watch is not None:
            self.watch(node, record)
        return record

    def let_go(self, record: NodeRecord) -> bool:
        """A node lets go of what it saved; was there anything?"""
        held = bool(record.buffers)
        self.buffers.let_go(record)
        self._recount()
        return held

    def _recount(self) -> None:
        self.log.live = self.count, self.buffers.bytes

    def _gone(self, record: NodeRecord) -> None:
        """A node no longer exists."""
        if self.alive.pop(id(record), None) is None:
            return
        record.handles = ()
        if record.leaf is None:
            self.count -= 1
            held = self.let_go(record)
            self.log.add_released(tuple(a.out for a in record.applied.values()), held)

    def forget(self) -> None:
        """The recording is over: no hook of the recorder's stays on any node."""
        for record in self.alive.values():
            for handle in record.handles:
                handle.remove()
            self.adapter.detach_record(record)
        self.alive.clear()
