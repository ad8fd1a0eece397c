"""Tracebacks that end in the learner's own lines.

    %load_ext autograd_core        from here on, errors in this notebook leave our insides out
    %xmode Verbose                 shows everything, as always

The error itself stays whole: ``error.__traceback__``, ``%debug`` and ``explain()`` see all of it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

PACKAGE = str(Path(__file__).parents[1])


def shorten(shell) -> None:
    """Let ``shell`` show the errors that come out of this package without its own frames."""
    shell.set_custom_exc((Exception,), show)


def show(shell, kind, error, trace, tb_offset=None) -> None:
    """Show an error as the shell would, our frames left out unless it is to show everything."""
    whole = shell.InteractiveTB.mode == "Verbose"
    shell.showtraceback((kind, error, trace if whole else outside(trace)), tb_offset=tb_offset)
    sys.last_traceback = trace


def outside(trace: TracebackType | None) -> TracebackType | None:
    """The frames that are not in this package; all of them when there is no other."""
    links = []
    while trace is not None:
        links.append(trace)
        trace = trace.tb_next
    kept = [link for link in links if not link.tb_frame.f_code.co_filename.startswith(PACKAGE)]
    for link in reversed(kept or links):
        trace = TracebackType(trace, link.tb_frame, link.tb_lasti, link.tb_lineno)
    return trace
