"""Windows of a long run: after the first steps a few are heard at doubling distances, each as a
recording of its own; between them nothing listens but a hook that counts the steps.

    windows = Windows(recording)        for a recording of the first ``recording.steps`` steps
    windows.begin(), windows.end()
    windows.heard                       [(first, last)] of the steps that were heard
    windows.later                       the recordings after the first

A window opens, and ends, when a line of the learner's begins: never inside of a step, and never
while a backward runs.
"""

import importlib
import math
import sys
import threading
from collections.abc import Callable
from functools import wraps
from types import FrameType

from ..recorder.whose_code import is_theirs
from . import internals
from .library import torch

FIRST = 30
"""Steps of optimisers that are heard at first, unless somebody asks for another number."""
AT_LEAST, AT_MOST = 4, 40
"""Steps of a later window: so many that each optimiser steps that did at first."""
MANY = 100_000
"""With so many events a window ends after the next step, with twice as many at the next line."""


class Windows:
    """``count`` is of all steps of the thread that runs the lines, ``elsewhere`` of those in other
    threads, which are not heard.  ``lost`` is after which step, between windows, a parameter was
    found not to be finite, ``lost_at`` in which line.  ``progress(count, listening)`` is called
    after each step."""

    def __init__(self, first, progress: Callable[[int, bool], None] | None = None):
        self.first, self.later = first, []
        self.count, self.elsewhere, self.heard = 0, 0, []
        self.progress = progress or (lambda count, listening: None)
        self.lost: int | None = None
        self.lost_at: int | None = None
        self._many = math.inf if first.steps is None else MANY
        self._now, self._until = first, math.inf if first.steps is None else first.steps
        self._next = 2 * self._until
        self._begun = 1
        self._order: list[int] = []         # whose steps the first were
        self._modes: list[tuple] = []
        self._guard = first.recorder.guard
        self._handle = self._stop_modes = self._thread = None

    # the run

    def begin(self) -> None:
        self._thread = threading.get_ident()
        register = importlib.import_module("torch.optim.optimizer")
        self._handle = register.register_optimizer_step_post_hook(self._guard.apart(
            self._step_ended))

    def end(self) -> None:
        """The run is over; a window that is open is the last."""
        if self._handle is not None:
            self._handle.remove()
        if self._now is not None:
            self._note_heard()
        elif self.lost is None and holds_lost_loss(self.first.code_given[2]):
            self.lost = self.count + 1      # the step that it was for did not come
        self._forget_modes()

    @property
    def now(self):
        """The recording that listens, or None."""
        return self._now

    def _step_ended(self, optimizer, *_) -> None:
        if threading.get_ident() != self._thread:
            self.elsewhere += 1
            return
        self.count += 1
        if self._now is self.first:
            self._order.append(id(optimizer))
        elif self._now is None:
            if self.lost is None and not is_finite(optimizer):
                self.lost, self.lost_at = self.count, self._line_of_step()
            if self.count + 1 >= self._next or self.lost == self.count:
                self._open_at_next_line()
        self.progress(self.count, self._now is not None)

    def _line_of_step(self) -> int | None:
        """The line that is being executed, between windows."""
        lines, theirs = self.first.recorder.lines, frames_of_theirs(sys._getframe(2))
        if not theirs:
            return None
        lines.add_function(theirs[0].f_code)
        return lines.place(theirs[0])

    # where a window ends

    def line_begins(self) -> None:
        """A line begins in the window that is open: does it end before that?"""
        recorder = self._now.recorder
        size = len(recorder.log.events)
        if recorder.passes.now is None and (
                (self.count >= self._until and len(recorder.log.steps))
                or (size > self._many and self.count >= self._begun and self._is_between_steps())
                or size > 2 * self._many) and self._now.can_stop():
            self._close()

    def _is_between_steps(self) -> bool:
        """Was the last thing that happened a step?"""
        last = self._now.recorder.log.last
        return last is not None and last.kind == "optimized"

    def _close(self) -> None:
        window = self._now
        self._note_heard()
        self._now, window.stopped = None, True
        self._modes = [(e.line, *e.data) for e in window.recorder.log.noted
                       if e.kind == "mode"][-MODES:]
        window.end_hearing()
        while self._next <= self.count + 1:
            self._next *= 2
        self._hear_modes()

    def _note_heard(self) -> None:
        if self.count >= self._begun:
            self.heard.append((self._begun, self.count))

    # where it begins

    def _open_at_next_line(self) -> None:
        frames = frames_of_theirs(sys._getframe(2))
        home = self.first.code_given[0]
        if sys.gettrace() is None and any(frame.f_code is home for frame in frames):
            def line_begins(frame, event, _):
                if event != "line" or self._now is not None:
                    return line_begins
                sys.settrace(None)
                return self._guard.attempt(self._open, frame)
            for frame in frames:
                frame.f_trace = line_begins
            sys.settrace(lambda *_: None)

    def _open(self, frame: FrameType):
        """Listen from the line on that begins now; what traces the frame since."""
        if not internals.no_mode_is_on() or self.first.going_on:
            return None                     # ours would not be the innermost for long
        window = self.first.make_window(self.line_begins)
        self._now, self._begun = window, self.count + 1
        self._until, window.begun = self.count + self._length(), self._begun
        trace = window.enter_running(frames_of_theirs(frame), self.first.recorder)
        recorder = window.recorder
        for line, *data in self._forget_modes():
            recorder.lines.now, now = line, recorder.lines.now
            recorder.log.note("mode", *data)
            recorder.lines.now = now
        self.later.append(window)
        return trace

    def _length(self) -> int:
        """Steps of a later window: so many that each optimiser of the first steps at least twice,
        as far as their order tells."""
        last: dict[int, int] = {}
        longest = 0
        for k, key in enumerate(self._order):
            longest = max(longest, k - last.get(key, k))
            last[key] = k
        return min(max(AT_LEAST, 2 * longest), AT_MOST, self.first.steps)

    # modes that are set between windows

    def _hear_modes(self) -> None:
        """``train()`` and ``eval()`` are told of with the next window."""
        lines, library = self.first.recorder.lines, self.first.recorder.library_calls

        def told(frame, module, mode) -> None:
            data, theirs = library.describe_mode(module, mode), frames_of_theirs(frame)
            if data is not None and theirs:
                lines.add_function(theirs[0].f_code)
                self._modes.append((lines.place(theirs[0]), *data))
                del self._modes[:-MODES]
        self._stop_modes = told_of_train(self._guard.apart(told))

    def _forget_modes(self) -> list[tuple]:
        if self._stop_modes is not None:
            self._stop_modes()
        found, self._modes, self._stop_modes = self._modes, [], None
        return found


MODES = 100
"""Calls of ``train()`` and ``eval()`` between two windows that are remembered."""


def frames_of_theirs(frame: FrameType | None) -> list[FrameType]:
    """Those of the learner's functions that are running, the innermost first."""
    found = []
    while frame is not None:
        if is_theirs(frame.f_code):
            found.append(frame)
        frame = frame.f_back
    return found


def is_finite(optimizer) -> bool:
    """Is the first number of the last parameter finite?  (Once a loss is not, that of nearly each
    is not.)  Only where looking makes nobody wait."""
    for group in reversed(optimizer.param_groups):
        for p in reversed(group["params"]):
            if p.is_cpu and p.layout == torch.strided and p.numel() and p.is_floating_point():
                with internals.no_modes():
                    return math.isfinite(p.detach()[(0,) * p.dim()].item())
    return True


def holds_lost_loss(namespace: dict) -> bool:
    """Is a variable a single number that was computed with a history, and that is not finite?"""
    with internals.no_modes():
        return any(isinstance(x, torch.Tensor) and x.dim() == 0 and x.is_cpu and x.requires_grad
                   and x.grad_fn is not None and not math.isfinite(abs(x.detach().item()))
                   for x in list(namespace.values()))


def told_of_train(told):
    """From now on ``told(frame, module, mode)`` is called with who calls ``train`` or ``eval`` of a
    module, those inside of it not counted; what is returned ends that."""
    kind, depth = torch.nn.Module, 0
    train = kind.train

    @wraps(train)
    def told_train(self, mode: bool = True):
        nonlocal depth
        if not depth:
            told(sys._getframe(1), self, mode)
        depth += 1
        try:
            return train(self, mode)
        finally:
            depth -= 1

    def stop() -> None:
        if kind.train is told_train:
            kind.train = train
    kind.train = told_train
    return stop
