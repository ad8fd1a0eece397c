"""The adapter protocol: everything that a recorder asks of tensors and of nodes of the graph.

Our own core answers in ``core_adapter``, PyTorch in ``trace.from_torch.adapter``.
"""

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

    # of a tensor

    describe_tensor: Callable[[Any], Seen]
    """What there is to see of it now."""
    take_snapshot: Callable[[Any], Any]
    """Its numbers as they are now, to keep; None for None, and where there are none."""
    same_numbers: Callable[[Any, Any], bool]
    """Do two snapshots show the same?"""
    is_all_zero: Callable[[Any], bool]
    """Is every number of it 0?"""
    version: Callable[[Any], int]
    """How often its memory was written."""
    memory_of: Callable[[Any], Hashable | None]
    """What is the same for all that look at the same memory; None where there is none."""
    grad_of: Callable[[Any], Any]
    """Its ``.grad``, if it keeps one; no warning is given."""
    grad_fn: Callable[[Any], Any]
    """The node that it is an output of."""
    requires_grad: Callable[[Any], bool]
    """Will a gradient be wanted for it?"""
    retains_grad: Callable[[Any], bool]
    """Was ``retain_grad()`` called on it?"""

    # of a node

    is_leaf_node: Callable[[Any], bool]
    """Does it put gradients into a leaf's ``.grad``?"""
    held_memory: Callable[[Any], Iterable[tuple[Hashable, int]]]
    """(memory, bytes) of each value that it holds saved."""
    record_of: Callable[[Any], NodeRecord | None]
    """What was attached to it."""
    attach_record: Callable[[Any, NodeRecord, Callable[[NodeRecord], None]], None]
    """Attach a record to it; the function is called with the record when the node goes."""
    detach_record: Callable[[NodeRecord], None]
    """The recording is over: the record is attached to nothing any more."""

    # of itself

    looking: Callable[[], AbstractContextManager]
    """A block in which nothing that is asked of tensors is recorded by anybody."""
    is_switch: Callable[[str], bool]
    """Is it a file of the library's in which modes are switched for somebody else?"""
