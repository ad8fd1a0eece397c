"""The recorder of PyTorch: the parts of ``trace.recorder``, and those that hear PyTorch for them.

    recorder = TorchRecorder()
    with listening(recorder): ...        while recorder.lines follows the learner's code
    recorder.log                         what happened, for ``trace.tell.replay``

It is told by two modes (see ``recording``): of calls of PyTorch's functions, and of the operations
that these come down to.  Hooks on each node tell of backward.  A node has a dict of the user's own,
``metadata()``: a token in it identifies the node, and goes when the node goes.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterator
from operator import attrgetter

import numpy as np

from ..live_nodes import NodeRecord
from ..recorder.recorder import Recorder
from ..tell.program import Seen
from . import internals
from .dispatch import Dispatch
from .from_loss import Refused
from .graph_reader import is_leaf_node
from .history import History
from .hooks import LearnersHooks
from .library import torch
from .library_calls import LibraryCalls
from .modules import Scopes, refuse_compiled, unseen_leaf
from .node_gradients import looking
from .node_hooks import NodeHooks
from .snapshot import Glimpse, dtype_name, look, look_again
from .statements import Statements

KEY = "autograd_core.core.recording"
SWITCHES = ("grad_mode.py", "_contextlib.py", "overrides.py")


class Token:
    """Lives in a node's ``metadata`` for as long as the node does."""

    __slots__ = ("__weakref__", "record")

    def __init__(self, record: NodeRecord):
        self.record = record


class TorchAdapter:
    """Answers for tensors of PyTorch; see ``Adapter``.  With ``full`` every number is kept;
    ``known_cell`` is the registry's."""

    many = 6
    version = staticmethod(internals.version)
    grad_fn = staticmethod(attrgetter("grad_fn"))
    requires_grad = staticmethod(attrgetter("requires_grad"))
    retains_grad = staticmethod(attrgetter("retains_grad"))
    looking = staticmethod(looking)
    is_leaf_node = staticmethod(is_leaf_node)

    def __init__(self, full: bool = False):
        self.full = full
        self.known_cell: Callable = lambda tensor: None
        self.tensor, self.module = torch.Tensor, torch.nn.Module
        self.optimizer = torch.optim.Optimizer

    def describe_tensor(self, tensor) -> Seen:
        node, grad = tensor.grad_fn, self.grad_of(tensor)
        parameter = type(tensor) is not torch.Tensor and isinstance(tensor, torch.nn.Parameter)
        base, seen = internals.base_of(tensor), None
        known = None if base is None or self.full else self.known_cell(base)
        if known is not None and known.version == internals.version(tensor):
            seen = look_again(tensor, known.array, base)
        return Seen(tuple(tensor.shape), dtype_name(tensor), seen or look(tensor, self.full),
                    version=internals.version(tensor), nr=0 if node is None else tensor.output_nr,
                    requires_grad=tensor.requires_grad,
                    grad_fn="" if node is None else type(node).__name__,
                    retains=tensor.retains_grad,
                    grad=None if grad is None else look(grad, self.full), parameter=parameter,
                    is_parameter=parameter)

    def take_snapshot(self, tensor):
        return look(tensor, self.full)

    @staticmethod
    def is_large(snapshot) -> bool:
        return isinstance(snapshot, Glimpse)

    @staticmethod
    def same_numbers(one, other) -> bool:
        if isinstance(one, Glimpse) or isinstance(other, Glimpse):
            return isinstance(one, Glimpse) and isinstance(other, Glimpse) and one.is_same(other)
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


class Pause:
    """Modes hear nothing from ``begin()`` to ``end()``, which may be called in vain."""

    def __init__(self):
        self._block = None

    def begin(self) -> None:
        if self._block is None:
            self._block = internals.no_modes()
            self._block.__enter__()

    def end(self) -> None:
        block, self._block = self._block, None
        if block is not None:
            block.__exit__(None, None, None)


CALLED = re.compile(r"([^\W\d]\w*)\s*\(")


class TorchRecorder(Recorder):
    """All of the parts."""

    def __init__(self, full: bool = False, measured: bool = True):
        self.scopes = Scopes()
        self.dispatch = dispatch = Dispatch(self.scopes)
        super().__init__(TorchAdapter(full), self.scopes.open_scope, dispatch.settled)
        self.guard.meant = (Refused,)
        self.adapter.known_cell = self.registry.known_cell
        self.history = History(self.registry, self.passes, self.scopes.open_scope, measured)
        self.node_hooks = NodeHooks(self, self.history)
        self.learners_hooks = LearnersHooks(self, self.node_hooks, self.scopes.name_of_module)
        dispatch.connect(self, self.history)
        self.scopes.listen(self.log, dispatch.settle, dispatch.is_deaf)
        self.registry.locate, self.registry.prepare = self.history.locate, self.prepare
        self.writes.after = self.history.written_over
        self.nodes.watch = self.node_hooks.watch
        self.statements = Statements(self.log)
        self.lines.before_line = self.line_begins
        self.library_calls = LibraryCalls(self)
        self.lines.library_calls = self.library_calls.by_code
        self.before_line: Callable[[], None] | None = None
        self.pause = Pause()
        self._words: dict[int, tuple[str, ...]] = {}

    def inherit(self, other: TorchRecorder) -> None:
        """Know the lines and the names that another recording of the same run knows."""
        self.lines.inherit(other.lines)
        self.scopes.inherit(other.scopes)
        self.log.hidden = other.log.hidden

    def prepare(self, tensor, cell: Seen) -> None:
        """A tensor has a cell now, or has become a leaf that wants a gradient."""
        self.scopes.place_inside(tensor, cell)
        self.learners_hooks.wrap_existing(tensor, cell)
        self.node_hooks.watch_leaf(tensor)

    def look_at_anomaly_mode(self) -> None:
        """Anomaly detection is switched by functions that no mode is told of."""
        failed = self.log.last is not None and self.log.last.kind == "failed"
        now = torch.is_anomaly_enabled()
        if now != self.flags.told["anomaly"] and self.passes.now is None and not failed:
            self.flags.told["anomaly"] = now
            self.log.add("switched", "anomaly", now)

    def line_begins(self, frame) -> None:
        """A line of the learner's is about to be executed."""
        self.pause.end()                    # an optimiser's step has raised
        if self.before_line is not None:
            self.before_line()
            if self.lines.home is None:     # that ended the hearing
                return
        self.refuse_compiled_in(frame)
        self.statements.line_begins(frame)

    def refuse_compiled_in(self, frame) -> None:
        """A function that torch.compile made is about to be called in this line."""
        now = self.lines.now
        words = self._words.get(now)
        if words is None:
            words = self._words[now] = tuple(CALLED.findall(self.lines.code[now]))
        for word in words:
            thing = frame.f_locals.get(word, frame.f_globals.get(word))
            if thing is not None and internals.is_compiled(thing):
                refuse_compiled(thing)

    def end(self) -> None:
        """The end: no hook of ours stays."""
        try:
            with self.dispatch.settled():
                super().end()
                owned = [reference() for reference in self.scopes.owned.values()]
                self.log.unseen = [unseen_leaf(self.log, x, self.adapter.full) for x in owned
                                   if isinstance(x, torch.nn.Parameter)
                                   and id(x) not in self.log.tensors]
        finally:
            self.lines.leave()
            self.nodes.forget()
            self.node_hooks.remove_all()
            self.learners_hooks.unwrap()
