"""The adapter protocol: everything that a recorder asks of tensors and of nodes of the graph.

``CoreAdapter`` answers for our own core, that of ``trace.from_torch.recorder`` for PyTorch.
"""

import weakref
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from operator import attrgetter
from typing import Any, Protocol

import numpy as np

from ...core import modes
from ...core.node import AccumulateGrad, Node
from ...core.tensor import Tensor
from ...nn import Module, Parameter
from ...optim import Optimizer
from ..live_nodes import NodeRecord
from ..numbers import dtype_name
from ..tell.program import Seen
from .graph_reader import version_of


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
    is_large: Callable[[Any], bool]
    """Is a snapshot one that it took long to take?"""
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


class CoreAdapter:
    """Answers for tensors of this package; see ``Adapter``."""

    tensor, module, optimizer = Tensor, Module, Optimizer
    many = 12
    version = staticmethod(version_of)
    grad_of, grad_fn = staticmethod(attrgetter("_grad")), staticmethod(attrgetter("_grad_fn"))
    requires_grad = staticmethod(attrgetter("_requires_grad"))
    retains_grad = staticmethod(attrgetter("_retains"))
    looking = nullcontext

    def __init__(self):
        self._records: dict[int, NodeRecord] = {}

    @staticmethod
    def describe_tensor(tensor: Tensor) -> Seen:
        array, node, grad = tensor._array, tensor._grad_fn, tensor._grad
        parameter = isinstance(tensor, Parameter)
        return Seen(array.shape, dtype_name(array.dtype), np.array(array),
                    version=version_of(tensor), nr=tensor._nr,
                    requires_grad=tensor._requires_grad,
                    grad_fn="" if node is None else type(node).__name__, retains=tensor._retains,
                    grad=None if grad is None else np.array(grad._array), parameter=parameter,
                    is_parameter=parameter)

    @staticmethod
    def take_snapshot(tensor: Tensor | np.ndarray | None) -> np.ndarray | None:
        if tensor is None:
            return None
        return np.array(tensor._array if isinstance(tensor, Tensor) else tensor)

    @staticmethod
    def is_large(snapshot) -> bool:
        return False

    @staticmethod
    def same_numbers(one, other) -> bool:
        return one is not None and other is not None and np.array_equal(
            one, other, one.dtype.kind in "fc" and other.dtype.kind in "fc")

    @staticmethod
    def is_all_zero(tensor: Tensor) -> bool:
        return not np.any(tensor._array)

    @staticmethod
    def memory_of(tensor: Tensor) -> int | None:
        array = tensor._array
        return id(root_of(array)) if isinstance(array, np.ndarray) else None

    # nodes

    @staticmethod
    def is_leaf_node(node: Node) -> bool:
        return isinstance(node, AccumulateGrad)

    @staticmethod
    def held_memory(node: Node) -> Iterator[tuple[int, int]]:
        for _, tensor, _version in node.kept_tensors():
            root = root_of(tensor._array)
            yield id(root), root.nbytes

    def record_of(self, node: Node) -> NodeRecord | None:
        return self._records.get(id(node))

    def attach_record(self, node: Node, record: NodeRecord, gone: Callable) -> None:
        key = id(node)
        self._records[key] = record
        record.token = weakref.ref(node, lambda _: gone(self._records.pop(key)))

    @staticmethod
    def detach_record(record: NodeRecord) -> None:
        record.token = None

    @staticmethod
    def is_switch(file: str) -> bool:
        return file == modes.__file__


def root_of(array):
    while isinstance(getattr(array, "base", None), np.ndarray):
        array = array.base
    return array
