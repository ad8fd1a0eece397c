"""The stack of default Sessions of a thread: what ``eval`` and ``run`` use when no one is named."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from . import messages

if TYPE_CHECKING:
    from .session import Session


class _Sessions(threading.local):
    """This thread's default sessions, the innermost last."""

    def __init__(self):
        self.stack: list[Session] = []


SESSIONS = _Sessions()


def default_session(what: str, method: str) -> Session:
    """The default Session; ValueError in TensorFlow's words where there is none."""
    if not SESSIONS.stack:
        raise ValueError(messages.NO_SESSION.format(what=what, method=method))
    return SESSIONS.stack[-1]


def get_default_session() -> Session | None:
    """The innermost Session whose ``with`` is open."""
    return SESSIONS.stack[-1] if SESSIONS.stack else None
