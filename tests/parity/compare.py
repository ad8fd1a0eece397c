"""Comparison of what is shown: the same text, or numbers that differ only in the last digits."""

from __future__ import annotations

import re

import numpy as np

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)(?!\w)")


def alike(shown: list[str], wanted: list[str]) -> bool:
    """The same text; numbers may differ in the last of the digits that are printed."""
    if shown == wanted:
        return True
    ours, theirs = (" ".join(lines) for lines in (shown, wanted))
    if "Error" in theirs or skeleton(ours) != skeleton(theirs):
        return False
    a, b = (np.array([float(x) for x in NUMBER.findall(text)]) for text in (ours, theirs))
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-4, atol=1.5e-4, equal_nan=True)


def skeleton(text: str) -> str:
    """The text without its numbers and without spaces, which only line numbers up."""
    return re.sub(r"\s+", "", NUMBER.sub("#", text))


def without_nodes(lines: list[str]) -> list[str]:
    """The lines without the history and without ``grad_fn=<...>``."""
    kept = [line for line in lines if not re.match(r"[\w:]+\(.*[·–…]", line)]
    return re.sub(r",\s*grad_fn=<\w+>", "", "\n".join(kept)).split("\n")
