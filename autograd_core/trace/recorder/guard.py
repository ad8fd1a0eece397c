"""Guard: an exception of the recorder's own stays out of the learner's code.

    guard.silent(tell)                      ``tell``, of which nothing gets out
    guard.attempt(tell, *args)              the same, once
    guard.run(tell, func, args, kwargs)     what ``func`` gives or raises, told by ``tell``

The first such exception ends the hearing: what was heard before it is told, the learner's lines go
on as if nobody listened, and one warning says so.  What the recorder itself calls is not traced:
that would be slow, and of no use to anybody.
"""

import functools
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os.path import basename

UNTOLD = ("autograd_core could not follow these lines to their end: {type}: {message} ({place}). "
          "What they computed is not touched, and what was seen before that is kept. The mistake "
          "is autograd_core's: please report it, with your lines and this sentence.")


class Theirs:
    """A function of theirs, traced by ``trace``, with what it gave or raised."""

    __slots__ = ("done", "error", "func", "result", "trace")

    def __init__(self, func: Callable, trace: Callable | None):
        self.func, self.done, self.result, self.error = func, False, None, None
        self.trace = trace

    def __call__(self, *args, **kwargs):
        if self.trace is not None:
            sys.settrace(self.trace)
        try:
            self.result = self.func(*args, **kwargs)
        except BaseException as error:
            self.error = error
            raise
        finally:
            if self.trace is not None:
                self.trace = sys.gettrace()
                sys.settrace(None)
        self.done = True
        return self.result


class Guard:
    """``error`` is the first exception of the recorder's own; those of the types in ``meant`` are
    what it has to say to the learner."""

    def __init__(self, *meant: type[Exception]):
        self.meant = meant
        self.error: Exception | None = None

    def attempt(self, tell: Callable, *args):
        """What ``tell`` gives; None when it fails."""
        try:
            return tell(*args)
        except Exception as error:
            self.note(error)
            return None

    def silent(self, tell: Callable) -> Callable:
        """``tell``; nothing once something has failed."""
        @functools.wraps(tell)
        def told(*args, **kwargs):
            if self.error is None:
                try:
                    return tell(*args, **kwargs)
                except Exception as error:
                    self.note(error)
            return None
        return told

    def apart(self, tell: Callable) -> Callable:
        """The same, and not traced."""
        @functools.wraps(tell)
        def told(*args, **kwargs):
            if self.error is not None:
                return None
            trace = sys.gettrace()
            if trace is None:
                return silent(*args, **kwargs)
            sys.settrace(None)
            try:
                return silent(*args, **kwargs)
            finally:
                sys.settrace(trace)
        silent = self.silent(tell)
        return told

    @contextmanager
    def block(self, make_block: Callable, *args) -> Iterator:
        """``with make_block(*args) as value``, of which only what happens inside gets out."""
        block = self.silent(make_block)(*args)
        value = None if block is None else self.silent(block.__enter__)()
        try:
            yield value
        except BaseException as error:
            if block is not None:
                self.leave(block, error)
            raise
        if block is not None:
            self.attempt(block.__exit__, None, None, None)

    def leave(self, block, error: BaseException) -> None:
        """Leave a block by an exception of theirs."""
        try:
            block.__exit__(type(error), error, error.__traceback__)
        except BaseException as raised:
            if raised is not error and isinstance(raised, Exception):
                self.note(raised)

    def run(self, tell: Callable, func: Callable, args, kwargs):
        """``tell(call, args, kwargs)`` calls ``call``, which is ``func``, and tells of it."""
        if self.error is not None:
            return func(*args, **kwargs)
        call = Theirs(func, sys.gettrace())
        if call.trace is not None:
            sys.settrace(None)
        try:
            return tell(call, args, kwargs)
        except Exception as error:
            if error is call.error:
                raise
            self.note(error)
        finally:
            if call.trace is not None:
                sys.settrace(call.trace)
        if call.error is not None:
            raise call.error
        return call.result if call.done else func(*args, **kwargs)

    def run_plainly(self, before: Callable[[], None], func: Callable, args, kwargs,
                    after: Callable[[], None]):
        """What ``func``, of which there is nothing to tell, gives or raises."""
        trace = sys.gettrace()
        if trace is None:
            self.attempt(before)
            result = func(*args, **kwargs)
            self.attempt(after)
            return result
        try:
            sys.settrace(None)
            self.attempt(before)
            sys.settrace(trace)
            result = func(*args, **kwargs)
            trace = sys.gettrace()
            sys.settrace(None)
            self.attempt(after)
        finally:
            sys.settrace(trace)
        return result

    def note(self, error: Exception) -> None:
        """Remember the first; one that is meant for the learner goes on."""
        if isinstance(error, self.meant):
            raise error
        self.error = self.error or error

    def warn(self) -> None:
        """Say, once, that something failed."""
        if self.error is None:
            return
        last = traceback.extract_tb(self.error.__traceback__)[-1]
        warnings.warn(UNTOLD.format(
            type=type(self.error).__name__, message=self.error,
            place=f"{basename(last.filename)}, line {last.lineno}"), UserWarning, stacklevel=3)
