"""Which error is this?  PyTorch's text, read back into a key and what fills it.

    recognise(error)        an exception or a warning, ours or PyTorch's own
    recognise("a leaf Variable that …")

The answer is a ``Text`` that ``viz.explanations.explained`` says in plain words, or None.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from .. import messages
from .model import Text

KEYS = {
    "BACKWARD_TWICE": "second_backward",
    "NO_GRAD_FN": "nothing_requires_grad",
    "LEAF_IN_PLACE": "leaf_in_place",
}
"""The explanation of each of ``messages``."""
TAIL = r"(?:\s*\(Triggered internally.*)?"


def recognise(error: BaseException | str) -> Text | None:
    """The key of the explanation of ``error``, and its arguments; None when there is none.

    What is to blame, where the exception carries it (``node``), is told in more arguments.

    >>> recognise("element 0 of tensors does not require grad and does not have a grad_fn").key
    'nothing_requires_grad'
    """
    text = str(error).strip()
    for key, pattern in patterns():
        if found := pattern.fullmatch(text):
            said = {name: value for name, value in found.groupdict().items() if value}
            return Text(key, {"title": title(error), **said, **blamed(error)})
    return None


def title(error: BaseException | str) -> str:
    """The kind of the error and the first sentence of what it says."""
    first = re.split(r"(?<=[.!?])\s", str(error).strip(), maxsplit=1)[0]
    return first if isinstance(error, str) else f"{type(error).__name__}: {first}"


@cache
def patterns() -> tuple[tuple[str, re.Pattern], ...]:
    """For each message a pattern whose groups are what fills it."""
    return tuple((key, pattern_of(getattr(messages, name))) for name, key in KEYS.items())


def pattern_of(template: str) -> re.Pattern:
    """The texts that a template makes, each field a group of its name."""
    seen: set[str] = set()
    pattern = ""
    for literal, name, _, _ in Formatter().parse(template):
        pattern += re.escape(literal)
        if name:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
            seen.add(name)
    return re.compile(pattern + TAIL, re.DOTALL)


def blamed(error: BaseException | str) -> dict[str, str]:
    """What the exception carries: the node's name, and where it was made if that was noted."""
    node = getattr(error, "node", None)
    if node is None:
        return {}
    made_at = getattr(node, "made_at", "").strip().splitlines()
    return {"grad_fn": type(node).__name__,
            **({"made_at": made_at[-1].strip()} if made_at else {})}
