"""A progress line on a terminal, which goes before anything else is written there.

    with show_progress(sys.stderr) as tell:
        tell(120, False)            doctor: step 120, not watched

It is written where nobody has written since the last line ended, some times a second, and only on a
terminal; elsewhere ``tell`` does nothing.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS = 0.2
ERASE = "\r\x1b[K"


class Progress:
    """The line; ``free`` says whether the terminal's cursor is where a line begins."""

    def __init__(self, stream):
        self.stream, self.free = stream, True
        self._shown, self._when = False, 0.

    def tell(self, count: int, listening: bool) -> None:
        """So many steps have ended; is the next one watched?"""
        now = time.monotonic()
        if self.free and now - self._when >= SECONDS:
            self._when, self._shown = now, True
            self.stream.write(f"{ERASE}doctor: step {count:,}, "
                              f"{'watched' if listening else 'not watched'}")
            self.stream.flush()

    def erase(self) -> None:
        """Something else is about to be written."""
        if self._shown:
            self._shown = False
            self.stream.write(ERASE)
            self.stream.flush()


class Erasing:
    """A stream to the terminal on which the line is shown, in all else as it was."""

    def __init__(self, stream, progress: Progress):
        self._stream, self._progress = stream, progress

    def write(self, text: str) -> int:
        self._progress.erase()
        if text:
            self._progress.free = text.endswith("\n")
        return self._stream.write(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str):
        return getattr(self._stream, name)


@contextmanager
def show_progress(stream) -> Iterator[Callable[[int, bool], None]]:
    """A block in which the line is shown, and at whose end it is gone."""
    if not stream.isatty():
        yield lambda count, listening: None
        return
    progress, kept = Progress(stream), (sys.stdout, sys.stderr)
    sys.stdout, sys.stderr = [Erasing(x, progress) if x.isatty() else x for x in kept]
    try:
        yield progress.tell
    finally:
        progress.erase()
        sys.stdout, sys.stderr = kept
