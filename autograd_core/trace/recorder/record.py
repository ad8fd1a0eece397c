"""Recording: run lines of your own, see everything that autograd does with them.

    with trace.record() as t:            these lines, failures included
        y = w * x
        y.backward()
    t                                    steps through them

    trace.run("y = w * x\\ny.backward()", {"w": w, "x": x})        lines given as text
"""

from __future__ import annotations

import ast
import itertools
import linecache
import sys
from contextlib import AbstractContextManager

import numpy as np

from ...core.modes import mode, observe
from ..model import Trace
from ..tell.replay import Replay
from .core_observer import CoreObserver
from .guard import Guard
from .recorder import Recorder

AT_A_TIME = "a recording is going on already: one at a time"

numbers = itertools.count(1).__next__


class Recording:
    """What ``record()`` gives: a Trace once the block has ended, in everything it can do."""

    stopped = False

    def __init__(self, expect=None, jacobians: bool = True, title: str = "", code=None,
                 fold: bool = True):
        if expect is not None and not (isinstance(expect, type)
                                       and issubclass(expect, BaseException)):
            raise TypeError("record: expect is a kind of exception, as in "
                            f"record(expect=RuntimeError), not {expect!r}")
        self.expect, self.jacobians, self.title, self.code_given = expect, jacobians, title, code
        self.error: BaseException | None = None
        self.recorder = self._make_recorder()
        self.recorder.log.fold = fold
        self._trace: Trace | None = None

    def _make_recorder(self) -> Recorder:
        self._observer = CoreObserver()
        return self._observer.parts

    def _listen(self) -> AbstractContextManager:
        """A block in which everything is heard."""
        if isinstance(mode.observer, CoreObserver):
            raise RuntimeError(AT_A_TIME)
        return observe(self._observer)

    @property
    def trace(self) -> Trace:
        """The Trace; RuntimeError while the recording is still going on."""
        if self._trace is None:
            raise RuntimeError("the recording has not ended: use it after the with block")
        return self._trace

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.trace, name)

    def __enter__(self) -> Recording:
        self._listening = self._listen()
        lines = self.recorder.lines
        if self.code_given is None:
            lines.enter(sys._getframe(1))
        else:
            lines.enter_code(*self.code_given)
        self.recorder.registry.remember_mailboxes()
        self._listening.__enter__()
        return self

    def __exit__(self, kind, error, traceback) -> bool:
        guard = self.recorder.guard
        if error is not None:
            guard.attempt(self.recorder.errors.failed, error)
        if not self.stopped:
            self.end_hearing()
        with np.errstate(all="ignore"):     # slopes may be infinite; no words but the learner's
            self._trace = guard.attempt(self._tell, guard) or Trace(
                self.title, tuple(self.recorder.lines.code), (), (), ())
        self.recorder = None
        guard.warn()
        if self.expect is None:
            return False
        if error is None:
            raise AssertionError(f"record(expect={self.expect.__name__}): the lines ran to their "
                                 "end, nothing was raised")
        self.error = error.with_traceback(None) if isinstance(error, self.expect) else None
        return isinstance(error, self.expect)

    def end_hearing(self) -> None:
        """Nothing is heard any more."""
        self.recorder.guard.attempt(self.recorder.end)
        self._listening.__exit__(None, None, None)

    def _tell(self, guard: Guard) -> Trace:
        return self._replay().trace(self.title or "What these lines do", guard)

    def _replay(self) -> Replay:
        return Replay(self.recorder.log, self.jacobians)


def record(expect: type[BaseException] | None = None, *, jacobians: bool = True,
           title: str = "", fold: bool = True) -> Recording:
    """Record everything that autograd does inside a with block: values, what is saved and at which
    version, writes in place, modes, backward step by step, ``.grad``, hooks, errors.

    An exception is recorded as the last frame and raised; with ``expect`` one of that kind is held
    in ``recording.error`` instead, and it is an AssertionError when there is none.  Without
    ``jacobians`` the local Jacobians get no frames of their own, without ``fold`` identical blocks
    in a row are not drawn as one.

    >>> import autograd_core as torch
    >>> w = torch.tensor(3., requires_grad=True)
    >>> with record() as t:
    ...     y = w * w
    ...     y.backward()
    >>> t.frames[-1].phase
    'accumulate'
    """
    return Recording(expect, jacobians, title, fold=fold)


def run(source: str, namespace: dict | None = None, *, expect=None, jacobians: bool = True,
        title: str = "", fold: bool = True) -> Recording:
    """Record the lines of ``source``, executed in ``namespace`` (which they change).

    >>> import autograd_core as torch
    >>> t = run("y = w * w", {"w": torch.tensor(3., requires_grad=True)})
    >>> t.code
    ('y = w * w',)
    """
    file, namespace = f"<lines {numbers()}>", {} if namespace is None else namespace
    code = compile(ast.parse(source), file, "exec")
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    with Recording(expect, jacobians, title, (code, source, namespace), fold) as recording:
        exec(code, namespace)
    return recording
