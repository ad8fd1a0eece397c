"""The adapter protocol: everything that a recorder asks of tensors and of nodes of the graph.

Our own core answers in ``core_adapter``, PyTorch in ``trace.from_torch.adapter``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from ..live_nodes import NodeRecord
from ..tell.program import Seen


class Adapter(Protocol):
    """A library's answers.  ``tensor``, ``module`` and ``optimizer`` are its classes; with more
    than ``many`` parameters those of a module are drawn inside it."""

    tensor: type
    module: type
    optimizer: type
    many: int

    # tensors

    def describe(self, tensor) -> Seen:
        """What there is to see of ``tensor`` now."""

    def snapshot(self, tensor) -> Any:
        """Its numbers as they are now, to keep; None for None, and where there are none."""

    def same(self, one, other) -> bool:
        """Do two snapshots show the same numbers?"""

    def is_zero(self, tensor) -> bool:
        """Is every number of it 0?"""

    def version(self, tensor) -> int:
        """How often its memory was written."""

    def memory(self, tensor) -> Hashable | None:
        """What is the same for all that look at the same memory; None where there is none."""

    def grad(self, tensor) -> Any:
        """Its ``.grad``, if it keeps one; no warning is given."""

    def grad_fn(self, tensor) -> Any:
        """The node that it is an output of."""

    def requires_grad(self, tensor) -> bool:
        """Will a gradient be wanted for it?"""

    def retains_grad(self, tensor) -> bool:
        """Was ``retain_grad()`` called on it?"""

    # nodes

    def is_leaf_node(self, node) -> bool:
        """Is it what puts gradients into a leaf's ``.grad``?"""

    def held_memory(self, node) -> Iterable[tuple[Hashable, int]]:
        """(memory, bytes) of each value that a node holds saved."""

    def record_of(self, node) -> NodeRecord | None:
        """What was attached to ``node``."""

    def attach(self, node, record: NodeRecord, gone: Callable[[NodeRecord], None]) -> None:
        """Attach ``record`` to ``node``; ``gone(record)`` is called when the node goes."""

    def detach(self, record: NodeRecord) -> None:
        """The recording is over: ``record`` is attached to nothing any more."""

    # itself

    def looking(self) -> AbstractContextManager:
        """A block in which nothing that is asked of tensors is recorded by anybody."""

    def is_switch(self, file: str) -> bool:
        """Is it a file of the library's in which modes are switched for somebody else?"""
