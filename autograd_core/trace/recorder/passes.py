"""Backward passes: where each begins, what arrives at each value, what is sent on and let go."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..live_nodes import LiveNodes, NodeRecord
from ..numbers import value_of
from ..tell.program import Cell, Seen
from .registry import Registry


@dataclass(eq=False)
class Pass:
    """One backward pass: ``number`` in time, ``kind`` "backward" or "grad", where it began, and
    what has arrived at each value.  ``sums`` holds (gradient, look at it) of what is on its way."""

    number: int
    kind: str
    roots: list[Cell]
    targets: list[Cell] | None
    keeps: bool
    creates: bool
    layer: int
    arrived: dict[Cell, object] = field(default_factory=dict)
    sums: dict[Cell, tuple] = field(default_factory=dict)
    deposited: set[Cell] = field(default_factory=set)


class Passes:
    """The passes that run, one inside of another; ``failed(error)`` is told what ends one."""

    def __init__(self, registry: Registry, nodes: LiveNodes):
        self.log, self.registry, self.nodes = registry.log, registry, nodes
        self.failed: Callable[[Exception], None] = lambda error: None
        self.count = 0
        self._stack: list[Pass] = []

    @property
    def now(self) -> Pass | None:
        return self._stack[-1] if self._stack else None

    @contextmanager
    def running_pass(self, kind: str, roots: list[Seen], seeds: list, targets: list[Cell] | None,
                keeps: bool, creates: bool = False) -> Iterator[Pass]:
        """A pass from its start to its end; ``seeds`` are looks at what it starts with."""
        self.count += 1
        now = Pass(self.count, kind, roots, targets, keeps, creates,
                   1 + max((root.layer for root in roots), default=0))
        self.log.add("begun", now, seeds)
        self.log.before_passes.append((self.log.lines.now, *self.log.live))
        self._stack.append(now)
        self.registry.layer, outer = now.layer, self.registry.layer
        try:
            yield now
        except Exception as error:
            self.failed(error)
            raise
        finally:
            self.log.tell_deferred()
            self._stack.pop()
            self.registry.layer = outer
            self.log.add("ended", now)

    def add_captured(self, now: Pass, cell: Cell, gradient) -> None:
        """``autograd.grad`` hands out what arrived."""
        now.arrived[cell] = gradient
        self.log.add("captured", cell, value_of(gradient))

    def add_freed(self, record: NodeRecord) -> None:
        """A node let go of what it had saved."""
        self.nodes.let_go(record)
        self.log.add("freed", tuple(record.applied.values()))

    def add_hooked(self, kind: str, name: str, cell: Cell, before: tuple, after: tuple | None,
               of: str = "") -> None:
        """A hook ``name`` was shown ``before`` and gave ``after``; None when it gave nothing."""
        self.log.add("hooked", kind, name, cell, before, after, of)
