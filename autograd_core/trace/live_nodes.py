"""Which nodes of the graph are alive, and how many bytes they hold saved.

    held = Held(released)
    held.keep(node, a, nr, known)       ``a`` is what the node is, as its output ``nr``
    held.live                           (nodes, bytes) now

Nodes are referred to weakly: when one goes, ``released(outputs, whether it still held anything)``
is called.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..core.node import Node
from .tell.program import Applied


@dataclass(eq=False)
class Made:
    """What is remembered of a graph Node: its applications by output, and the memory it holds."""

    applied: dict[int, Applied]
    buffers: list[int]
    reference: weakref.ref


class Buffers:
    """Memory that nodes hold: what several of them hold is counted once."""

    def __init__(self):
        self.bytes = 0
        self._holders: dict[int, list[int]] = {}

    def hold(self, made, key: int, size: int) -> None:
        """``made`` holds the memory ``key`` of ``size`` bytes."""
        holders = self._holders.setdefault(key, [0, size])
        holders[0] += 1
        self.bytes += holders[1] if holders[0] == 1 else 0
        made.buffers.append(key)

    def let_go(self, made) -> None:
        """What ``made`` had saved is no longer held."""
        for key in made.buffers:
            holders = self._holders[key]
            holders[0] -= 1
            if not holders[0]:
                self.bytes -= self._holders.pop(key)[1]
        made.buffers.clear()


class Held:
    """The nodes alive, and the memory that they hold."""

    def __init__(self, released: Callable):
        self.released = released
        self.nodes: dict[int, Made] = {}
        self.buffers = Buffers()

    @property
    def live(self) -> tuple[int, int]:
        """Nodes alive, and bytes that they hold saved."""
        return len(self.nodes), self.buffers.bytes

    def made(self, node: Node) -> Made | None:
        """What is remembered of ``node``."""
        return self.nodes.get(id(node))

    def keep(self, node: Node, a: Applied, nr: int, known: Callable) -> None:
        """Remember that ``a`` is the output ``nr`` of ``node``, and what that holds."""
        made = self.nodes.get(id(node))
        if made is None:
            key = id(node)
            made = Made({}, [], weakref.ref(node, lambda _: self._gone(key)))
            self.nodes[key] = made
            for _, tensor, _version in node.kept_tensors():
                self._hold(made, tensor._array)
        made.applied[nr] = a
        a.remember(node, known)

    def _hold(self, made: Made, array) -> None:
        root = array
        while isinstance(getattr(root, "base", None), np.ndarray):
            root = root.base
        self.buffers.hold(made, id(root), root.nbytes)

    def _gone(self, key: int) -> None:
        """A node no longer exists."""
        made = self.nodes.pop(key)
        held = bool(made.buffers)
        self.buffers.let_go(made)
        self.released(tuple(a.out for a in made.applied.values()), held)
