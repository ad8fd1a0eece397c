"""What a recording remembers of each node of PyTorch's graph, without keeping any of them alive.

    nodes = Nodes(released)
    made = nodes.keep(node)          what is remembered of it from now on
    nodes.made(node)                 the same, later; None for a node that was never seen
    nodes.live                       (nodes alive, bytes that they hold saved) now

A node has a dict of the user's own, ``metadata()``: a token in it identifies the node, and goes
when the node goes, which tells ``released``.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field

from ..live_nodes import Buffers
from ..tell.program import Applied, Cell
from . import internals
from .graph_reader import is_leaf_node
from .library import torch

KEY = "autograd_core.core.recording"


@dataclass(eq=False)
class Made:
    """A node: its applications by output, the memory that it holds, and our hooks on it.

    ``leaf`` is the value whose ``.grad`` it fills, when that is what it is for.
    """

    name: str = ""
    applied: dict[int, Applied] = field(default_factory=dict)
    buffers: list[int] = field(default_factory=list)
    handles: list = field(default_factory=list)
    leaf: Cell | None = None
    token: weakref.ref | None = None

    def cell_at(self, nr: int) -> Cell | None:
        """The value that its gradient ``nr`` belongs to."""
        return self.leaf or (self.applied[nr].out if nr in self.applied else None)

    @property
    def cell(self) -> Cell | None:
        """The first of them."""
        return self.leaf or (self.applied[min(self.applied)].out if self.applied else None)


class Token:
    """Lives in a node's ``metadata`` for as long as the node does."""

    __slots__ = ("__weakref__", "made")

    def __init__(self, made: Made):
        self.made = made


class Nodes:
    """The nodes alive, and the memory that they hold."""

    def __init__(self, released: Callable):
        self.released = released
        self.alive: dict[int, Made] = {}
        self.buffers = Buffers()
        self.count = 0

    @property
    def live(self) -> tuple[int, int]:
        """Nodes alive, those that only fill a ``.grad`` not counted, and bytes held saved."""
        return self.count, self.buffers.bytes

    def made(self, node) -> Made | None:
        """What is remembered of ``node``."""
        token = node.metadata.get(KEY)
        return None if token is None else token.made

    def keep(self, node) -> Made:
        """Begin to remember ``node``."""
        made = Made(node.name())
        token = Token(made)
        made.token = weakref.ref(token, lambda _: self._gone(made))
        node.metadata[KEY] = token
        self.alive[id(made)] = made
        if not is_leaf_node(node):
            self.count += 1
            self._hold(made, node)
        return made

    def _hold(self, made: Made, node) -> None:
        for name, place, raw in internals.drawer(node):
            tensor = None if internals.is_packed(raw) else internals.unpacked(node, name, place)
            if (tensor is None or tensor.layout != torch.strided
                    or not internals.has_numbers(tensor)):
                continue
            storage = tensor.untyped_storage()
            self.buffers.hold(made, storage.data_ptr(), storage.nbytes())

    def _gone(self, made: Made) -> None:
        """A node no longer exists."""
        if self.alive.pop(id(made), None) is None:
            return
        made.handles.clear()
        if made.leaf is None:
            self.count -= 1
            held = bool(made.buffers)
            self.buffers.let_go(made)
            self.released(tuple(a.out for a in made.applied.values()), held)

    def forget(self) -> None:
        """The recording is over: no hook of ours stays on any node, no token says anything."""
        for made in self.alive.values():
            for handle in made.handles:
                handle.remove()
            token = made.token()
            if token is not None:
                token.made = None
        self.alive.clear()
