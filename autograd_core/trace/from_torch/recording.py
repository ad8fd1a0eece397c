"""Recording real PyTorch: run lines of your own, see everything that autograd does with them."""

import ast
import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ..recorder.event_log import EventLog
from ..recorder.record import AT_A_TIME, numbers
from ..recorder.record import Recording as Plain
from ..recorder.source_lines import is_theirs
from ..tell.replay import Replay
from .dry_run import Refused
from .library import needed
from .modes import listening
from .recorder import TorchRecorder
from .snapshot import SeenSums


class Recording(Plain):
    """What ``from_torch.record()`` gives: a Trace once the block has ended."""

    going_on = False
    raised: BaseException | None = None
    heard: EventLog | None = None
    """What was heard, as plain data: what ``doctor`` reads."""

    def __init__(self, expect=None, jacobians: bool = True, title: str = "", code=None,
                 full: bool = False, fold: bool = True):
        needed()
        self.full = full
        super().__init__(expect, jacobians, title, code, fold)

    def _make_recorder(self) -> TorchRecorder:
        return TorchRecorder(self.full)

    @contextmanager
    def _listen(self) -> Iterator[None]:
        if Recording.going_on:
            raise RuntimeError(AT_A_TIME)
        Recording.going_on = True
        try:
            with listening(self.recorder):
                yield
        finally:
            Recording.going_on = False

    def __exit__(self, kind, error, traceback) -> bool:
        if isinstance(error, Refused):
            only_theirs(error)
        self.raised = error
        return super().__exit__(kind, error, traceback)

    def _replay(self) -> Replay:
        replay = Replay(self.recorder.log, self.jacobians, SeenSums())
        self.heard, self.ids = self.recorder.log, replay.plan.ids
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
    ``namespace``; with ``keep`` an exception is kept in the recording and not raised."""
    name, namespace = file or f"<lines {numbers()}>", {} if namespace is None else namespace
    code = compile(ast.parse(source), name, "exec")
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
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except Exception as error:
        if not keep:
            raise
        recording.error = error.with_traceback(None)
    return recording
