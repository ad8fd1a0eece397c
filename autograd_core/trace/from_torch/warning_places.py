"""Warnings that PyTorch gives while its calls are heard, shown at the learner's line.

PyTorch says at which frame above its own a warning is to be shown; while its functions are called
through the recorder that frame is the recorder's, or a library's.
"""

import linecache
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ...core.paths import PACKAGE
from ..recorder.source_lines import is_theirs


@contextmanager
def shown_at_learners_lines() -> Iterator[None]:
    """A block in which a warning that would be shown at a line of this package is shown at the line
    of the learner's that came to it."""
    show = warnings._showwarnmsg

    def show_at_line(message) -> None:
        if message.filename.startswith(PACKAGE):
            frame = find_learner(sys._getframe(1))
            if frame is not None:
                message.filename, message.lineno = frame.f_code.co_filename, frame.f_lineno
                message.line = linecache.getline(message.filename, message.lineno).strip() or None
        show(message)

    warnings._showwarnmsg = show_at_line
    try:
        yield
    finally:
        if warnings._showwarnmsg is show_at_line:
            warnings._showwarnmsg = show


def find_learner(frame: FrameType | None) -> FrameType | None:
    """The nearest frame that runs code of the learner's."""
    while frame is not None and not is_theirs(frame.f_code):
        frame = frame.f_back
    return frame
