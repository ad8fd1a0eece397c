"""Floating-point error state: calls with NumPy's warnings off, one inside another if need be."""

import contextvars
import threading

import numpy as np


class _Quiet(threading.local):
    """This thread's context without warnings; one that runs is not entered again."""

    def __init__(self):
        self.context, self.running = contextvars.Context(), False
        self.context.run(np.seterr, all="ignore")


QUIET = _Quiet()


def quietly(function, *args):
    """``function(*args)`` without warnings of log(0) and the like."""
    if QUIET.running:
        return function(*args)
    QUIET.running = True
    try:
        return QUIET.context.run(function, *args)
    finally:
        QUIET.running = False
