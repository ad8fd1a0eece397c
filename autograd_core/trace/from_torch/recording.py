"""Recording real PyTorch: run lines of your own, see everything that autograd does with them.

A TorchFunctionMode hears the functions and methods that the learner calls; a TorchDispatchMode the
ATen operations that these come down to, one for each node of the graph.
"""

from __future__ import annotations

import ast
import importlib
import linecache
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from types import FrameType

from ..recorder.event_log import EventLog
from ..recorder.record import AT_A_TIME, numbers
from ..recorder.record import Recording as Plain
from ..recorder.whose_code import is_theirs
from ..tell.replay import Replay
from . import internals
from .calls import Calls
from .from_loss import Refused
from .internals import are_innermost, hooks_of_modules, hooks_of_nodes, modes
from .library import torch
from .recorder import TorchRecorder
from .snapshot import SeenSums
from .warning_places import shown_at_learners_lines
from .windows import Windows


@cache
def classes():
    """The modes' classes, made when PyTorch is there to inherit from."""
    function_mode, dispatch_mode = modes()

    class Functions(function_mode):
        """Hears calls of PyTorch's functions."""

        def __init__(self, calls):
            super().__init__()
            self.calls = calls

        def __torch_function__(self, func, types, args=(), kwargs=None):
            return self.calls.run_call(func, args, kwargs or {})

    class Operations(dispatch_mode):
        """Hears operations."""

        def __init__(self, dispatch):
            super().__init__()
            self.dispatch = dispatch

        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            return self.dispatch.run_operation(func, args, kwargs or {})

        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False

    return Functions, Operations


@contextmanager
def listening(recorder: TorchRecorder):
    """Tell ``recorder`` of everything that happens inside; gives a function that says whether the
    block can be left now."""
    functions, operations = classes()
    optimizers = importlib.import_module("torch.optim.optimizer")
    scopes, hooks = recorder.scopes, recorder.learners_hooks
    everywhere = torch.nn.modules.module

    pause, thread = recorder.pause, threading.get_ident()

    def silent(method):
        """The hooks of PyTorch are told of every thread, the modes of the one that records alone:
        a step whose backward was not heard would be half a truth."""
        told = recorder.guard.apart(method)
        return lambda *args, **kwargs: (
            told(*args, **kwargs) if threading.get_ident() == thread else None)

    told_end = silent(recorder.steps.step_ends)

    @silent
    def step_begins(optimizer, args, kwargs):
        recorder.dispatch.settle()
        recorder.steps.step_begins(optimizer)
        if type(optimizer).__module__.startswith("torch.optim.") and not args[1:] and not kwargs:
            pause.begin()               # it runs nothing of the learner's

    def step_ends(optimizer, *_):
        if threading.get_ident() == thread:
            pause.end()
        told_end(optimizer)

    with ExitStack() as stack:
        stack.callback(pause.end)
        for handle in (
                optimizers.register_optimizer_step_pre_hook(step_begins),
                optimizers.register_optimizer_step_post_hook(step_ends),
                everywhere.register_module_forward_pre_hook(silent(scopes.enter_module)),
                everywhere.register_module_forward_hook(silent(scopes.leave_module),
                                                        always_call=True)):
            stack.callback(handle.remove)
        stack.enter_context(shown_at_learners_lines())
        stack.enter_context(hooks_of_nodes(hooks.told_of_node))
        stack.enter_context(hooks_of_modules(hooks.told_of_module))
        heard = functions(Calls(recorder)), operations(recorder.dispatch)
        stack.enter_context(heard[1])
        stack.enter_context(heard[0])
        yield lambda: are_innermost(*heard)


NOTHING = None, None, None
"""What a block gives that ends without an exception."""


class Recording(Plain):
    """What ``from_torch.record()`` gives: a Trace once the block has ended."""

    going_on = False
    exit_code: object = None
    stack: traceback.StackSummary | None = None
    raised: BaseException | None = None
    heard: EventLog | None = None
    """What was heard, as plain data: what ``doctor`` reads."""

    def __init__(self, expect=None, jacobians: bool = True, title: str = "", code=None,
                 full: bool = False, fold: bool = True, steps: int | None = None,
                 measured: bool = True, progress: Callable[[int, bool], None] | None = None):
        torch.Tensor  # noqa: B018  (asking for it imports it; ImportError where it is missing)
        self.full, self.steps, self.stopped, self.measured = full, steps, False, measured
        super().__init__(expect, jacobians and measured, title, code, fold)
        self.windows: Windows | None = None
        if code is not None and (steps is not None or progress is not None):
            self.windows = Windows(self, progress)
            self.recorder.before_line = self.windows.line_begins

    def _make_recorder(self) -> TorchRecorder:
        return TorchRecorder(self.full, self.measured)

    def make_window(self, line_begins: Callable[[], None]) -> Recording:
        """A recording of the same lines, to be entered later."""
        window = Recording(None, self.jacobians, self.title, self.code_given, self.full,
                           self.recorder.log.fold, None, self.measured)
        window.recorder.before_line = line_begins
        return window

    def enter_running(self, frames: list[FrameType], other: TorchRecorder) -> Callable | None:
        """Begin in the middle of a run, of which ``other`` has heard the beginning; what traces the
        first of ``frames`` since."""
        self._listening = self._listen()
        self._listening.__enter__()
        with internals.no_modes():
            self.recorder.inherit(other)
            trace = self.recorder.lines.enter_running(self.code_given[0], frames)
            self.recorder.registry.remember_mailboxes()
        return trace


    @contextmanager
    def _listen(self) -> Iterator[None]:
        if Recording.going_on:
            raise RuntimeError(AT_A_TIME)
        Recording.going_on = True
        if self.windows is not None:
            self.windows.begin()
        try:
            with listening(self.recorder) as self.can_stop:
                yield
        finally:
            Recording.going_on = False

    def __exit__(self, kind, error, traceback) -> bool:
        if isinstance(error, Refused):
            only_theirs(error)
        ended = (kind, error, traceback)
        if self.windows is not None:
            last = self.windows.now or self
            self.windows.end()
            for window in self.windows.later:
                window.__exit__(*(ended if window is last else NOTHING))
            ended = ended if last is self else NOTHING
        self.raised = error = ended[1]
        if self.stopped and error is not None:
            self.recorder.lines.stand_at(traceback)
        return super().__exit__(*ended)

    def _replay(self) -> Replay:
        self.heard, self.ids = self.recorder.log, {}
        replay = Replay(self.recorder.log, self.jacobians, SeenSums())
        self.ids = replay.plan.ids
        return replay


def only_theirs(error: BaseException) -> None:
    """Leave out of a traceback what lies behind the learner's own line."""
    trace, theirs = error.__traceback__, None
    while trace is not None:
        theirs = trace if is_theirs(trace.tb_frame.f_code) else theirs
        trace = trace.tb_next
    if theirs is not None:
        theirs.tb_next = None


def run(source: str, namespace: dict | None, keep: bool = False, file: str = "",
        **options) -> Recording:
    """Record the lines of ``source``, which are those of ``file`` if that is given, executed in
    ``namespace``; with ``keep`` an exception, also a Ctrl-C, is kept in the recording and not
    raised."""
    name, namespace = file or f"<lines {numbers()}>", {} if namespace is None else namespace
    code = compile(ast.parse(source, name), name, "exec")
    if file:
        linecache.checkcache(file)
    else:
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    recording = Recording(code=(code, source, namespace), **options)
    try:
        with recording:
            exec(code, namespace)
    except SystemExit as end:
        if not keep:
            raise
        recording.exit_code = end.code
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except (Exception, KeyboardInterrupt) as error:
        if not keep:
            raise
        recording.stack = traceback.extract_tb(error.__traceback__)
        recording.error = error.with_traceback(None)
    return recording
