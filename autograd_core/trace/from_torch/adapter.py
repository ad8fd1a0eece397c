"""The adapter of PyTorch: what its tensors and nodes say of themselves.

A node has a dict of the user's own, ``metadata()``: a token in it identifies the node, and goes
when the node goes.
"""

import weakref
from collections.abc import Callable, Iterator
from operator import attrgetter

import numpy as np

from ..live_nodes import NodeRecord
from ..tell.program import Seen
from . import internals
from .graph_reader import grad_fn_name, is_leaf_node
from .library import torch
from .node_gradients import looking
from .snapshot import Glimpse, dtype_name, look

KEY = "autograd_core.core.recording"
SWITCHES = ("grad_mode.py", "_contextlib.py", "overrides.py")


class Token:
    """Lives in a node's ``metadata`` for as long as the node does."""

    __slots__ = ("__weakref__", "record")

    def __init__(self, record: NodeRecord):
        self.record = record


class TorchAdapter:
    """Answers for tensors of PyTorch; see ``Adapter``.  With ``full`` every number is kept."""

    many = 6
    version = staticmethod(internals.version)
    grad_fn = staticmethod(attrgetter("grad_fn"))
    requires_grad = staticmethod(attrgetter("requires_grad"))
    retains_grad = staticmethod(attrgetter("retains_grad"))
    looking = staticmethod(looking)
    is_leaf_node = staticmethod(is_leaf_node)

    def __init__(self, full: bool = False):
        self.full = full
        self.tensor, self.module = torch.Tensor, torch.nn.Module
        self.optimizer = torch.optim.Optimizer

    def describe_tensor(self, tensor) -> Seen:
        node, grad = tensor.grad_fn, self.grad_of(tensor)
        parameter = isinstance(tensor, torch.nn.Parameter)
        return Seen(tuple(tensor.shape), dtype_name(tensor), look(tensor, self.full),
                    version=internals.version(tensor), nr=0 if node is None else tensor.output_nr,
                    requires_grad=tensor.requires_grad,
                    grad_fn="" if node is None else grad_fn_name(node),
                    retains=tensor.retains_grad,
                    grad=None if grad is None else look(grad, self.full), parameter=parameter,
                    is_parameter=parameter)

    def take_snapshot(self, tensor):
        return look(tensor, self.full)

    @staticmethod
    def same_numbers(one, other) -> bool:
        if isinstance(one, Glimpse) or isinstance(other, Glimpse):
            return isinstance(one, Glimpse) and isinstance(other, Glimpse) and (
                one.value == other.value)
        return one is not None and other is not None and np.array_equal(one, other, equal_nan=True)

    @staticmethod
    def is_all_zero(tensor) -> bool:
        with looking():
            return internals.has_numbers(tensor) and not bool(torch.any(tensor))

    @staticmethod
    def memory_of(tensor) -> int | None:
        if tensor.layout != torch.strided or not internals.has_numbers(tensor):
            return None
        return tensor.untyped_storage().data_ptr()

    @staticmethod
    def grad_of(tensor):
        return tensor.grad if tensor.grad_fn is None or tensor.retains_grad else None

    # nodes

    @staticmethod
    def held_memory(node) -> Iterator[tuple[int, int]]:
        for name, place, raw in internals.drawer(node):
            tensor = None if internals.is_packed(raw) else internals.unpacked(node, name, place)
            if (tensor is not None and tensor.layout == torch.strided
                    and internals.has_numbers(tensor)):
                storage = tensor.untyped_storage()
                yield storage.data_ptr(), storage.nbytes()

    @staticmethod
    def record_of(node) -> NodeRecord | None:
        token = node.metadata.get(KEY)
        return None if token is None else token.record

    @staticmethod
    def attach_record(node, record: NodeRecord, gone: Callable) -> None:
        token = Token(record)
        record.token = weakref.ref(token, lambda _: gone(record))
        node.metadata[KEY] = token

    @staticmethod
    def detach_record(record: NodeRecord) -> None:
        token = record.token()
        if token is not None:
            token.record = None

    @staticmethod
    def is_switch(file: str) -> bool:
        return file.endswith(SWITCHES)
