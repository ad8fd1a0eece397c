"""Traceback filtering: errors that end in the learner's own lines.

    %load_ext autograd_core        from here on, errors in this notebook leave our insides out,
                                   and the middle of a recursion that has gone too deep
    %xmode Verbose                 shows everything, as always

The error itself stays whole: ``error.__traceback__``, ``%debug`` and ``explain()`` see all of it.
"""

import sys
from collections.abc import Iterator
from types import TracebackType

from ..core.paths import PACKAGE

MOST, FIRST = 20, 3
"""How many frames are shown at most; how many of the first, and the last, when there are more."""
LEFT_OUT = "Its middle is left out here: %xmode Verbose shows every call."


def shorten(shell) -> None:
    """Let ``shell`` show the errors that come out of this package without its own frames."""
    shell.set_custom_exc((Exception,), show_error)


def show_error(shell, kind, error, trace, tb_offset=None) -> None:
    """Show an error as the shell would, our frames left out unless it is to show everything."""
    whole = shell.InteractiveTB.mode == "Verbose"
    links = [*iterate_links(trace)] if whole else outside_package(trace)
    long = not whole and len(links) > MOST
    shown = join_links([*links[:FIRST], links[-1]] if long else links)
    shell.showtraceback((kind, error, shown), tb_offset=tb_offset)
    if long:
        print(LEFT_OUT)
    sys.last_traceback = trace


def outside_package(trace: TracebackType | None) -> list[TracebackType]:
    """The frames that are not in this package; all of them when there is no other."""
    links = [*iterate_links(trace)]
    kept = [link for link in links if not link.tb_frame.f_code.co_filename.startswith(PACKAGE)]
    return kept or links


def iterate_links(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def join_links(links: list[TracebackType]) -> TracebackType | None:
    trace = None
    for link in reversed(links):
        trace = TracebackType(trace, link.tb_frame, link.tb_lasti, link.tb_lineno)
    return trace
