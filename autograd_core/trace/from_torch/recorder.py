"""The recorder of PyTorch: the parts of ``trace.recorder``, and those that hear PyTorch for them.

    recorder = TorchRecorder()
    with listening(recorder): ...        while recorder.lines follows the learner's code
    recorder.log                         what happened, for ``trace.tell.replay``

It is told by two modes (see ``modes``): of calls of PyTorch's functions, and of the operations that
these come down to.  Hooks on each node tell of backward.
"""

import re

from ..recorder.recorder import Recorder
from ..tell.program import Seen
from . import internals
from .adapter import TorchAdapter
from .dispatch import Dispatch
from .history import History
from .hooks import LearnersHooks
from .library import torch
from .library_calls import LibraryCalls
from .modules import Scopes, refuse_compiled, unseen_leaf
from .node_hooks import NodeHooks
from .statements import Statements

CALLED = re.compile(r"([^\W\d]\w*)\s*\(")


class TorchRecorder(Recorder):
    """All of the parts."""

    def __init__(self, full: bool = False):
        self.scopes = Scopes()
        self.dispatch = dispatch = Dispatch(self.scopes)
        super().__init__(TorchAdapter(full), self.scopes.open_scope, dispatch.settled)
        self.history = History(self.log, self.registry, self.nodes, self.passes,
                               self.scopes.open_scope)
        self.node_hooks = NodeHooks(self, self.history)
        self.learners_hooks = LearnersHooks(self, self.node_hooks, self.scopes.name_of_module)
        dispatch.connect(self, self.history)
        self.scopes.listen(self.log, dispatch.settle, dispatch.is_deaf)
        self.registry.locate, self.registry.prepare = self.history.locate, self.prepare
        self.writes.after = self.history.saved_values.written_over
        self.nodes.watch = self.node_hooks.watch
        self.statements = Statements(self.log)
        self.lines.before_line = self.line_begins
        self.lines.library_calls = LibraryCalls(self).by_code
        self._words: dict[int, tuple[str, ...]] = {}

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
        with self.dispatch.settled():
            super().end()
            unseen = [x for x in self.scopes.known_parameters() if id(x) not in self.log.tensors]
            self.log.unseen = [unseen_leaf(self.log, x, self.adapter.full) for x in unseen]
            self.nodes.forget()
            self.node_hooks.remove_all()
            self.learners_hooks.unwrap()
