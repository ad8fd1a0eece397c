"""Anomaly detection: where a node was made, and the first nan that comes out of one."""

import sys
import warnings

import numpy as np

from . import messages
from .modes import mode
from .paths import PACKAGE


def refuse_nan(node, contributions: tuple, record: bool) -> None:
    """RuntimeError at the first nan that ``node`` sends, after telling where the node was made."""
    if not mode.check_nan:
        return
    for index, part in enumerate(contributions):
        array = part._array if record and part is not None else part
        if array is not None and array.dtype.kind == "f" and np.isnan(array).any():
            made_at = getattr(node, "made_at", None)
            text = messages.ANOMALY_TRACE if made_at is not None else messages.ANOMALY_LATE
            warnings.warn(text.format(name=node.name(), trace=made_at), UserWarning,
                          stacklevel=1 + learners_depth())
            raise node.blamed(messages.NAN_RETURNED.format(name=node.name(), index=index))


def learners_depth() -> int:
    """How many calls up, from the function that asks, the learner's own line is."""
    frame, depth = sys._getframe(1), 0
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame, depth = frame.f_back, depth + 1
    return depth


def learners_stack() -> str:
    """The stack of the learner's own lines, as a traceback shows it; in a notebook, the cell's."""
    import traceback

    frames = traceback.extract_stack()
    while frames and frames[-1].filename.startswith(PACKAGE):
        frames.pop()
    kernel = [k for k, frame in enumerate(frames) if frame.name == "run_code"
              and frame.filename.endswith("interactiveshell.py")]
    return "".join(traceback.format_list(frames[kernel[-1] + 1 if kernel else 0:]))
