"""The adapter of our own core: what its tensors and nodes say of themselves."""

import weakref
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from operator import attrgetter

import numpy as np

from ...core import modes
from ...core.node import AccumulateGrad, Node
from ...core.tensor import Tensor
from ...nn import Module, Parameter
from ...optim import Optimizer
from ..live_nodes import NodeRecord
from ..tell.program import Seen
from ..values import dtype_name
from .graph_reader import version_of


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
    """The array whose memory it looks at."""
    while isinstance(getattr(array, "base", None), np.ndarray):
        array = array.base
    return array
