"""Entry of the catalogue: four short texts with room for what the error says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """What happened, why, what people try that only hides it, and what to do instead.

    Arguments stand in braces, code in backticks; lines indented by four spaces are lines of code.
    Each of ``more`` is a sentence that follows ``happened`` when all its arguments are known.
    """

    happened: str
    why: str
    hides: str
    instead: str
    more: tuple[str, ...] = ()


MADE_AT = "That operation was recorded in this line:\n    {made_at}\n"
