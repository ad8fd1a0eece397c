"""Answer checking: right, or the first thing that is not, and why it may be so.

    check(answer, expected)                      a number, an array, a word, or a dict of them
    check(answer, lambda: f(2))                  worked out only when there is an answer
    check(answer, expected, (wrong, "You …"))    the mistake that a wrong answer betrays
    check_that(answer, (test, "It is not …"))    several things that have to hold of it

An answer left at ``...`` is not answered yet.  The right answer is never printed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.tensor import Tensor

RELATIVE, ABSOLUTE = 1e-3, 1e-5
"""How far a number may be off: what rounding to four digits costs."""
MISSING = "not answered yet"


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right (None: there is none yet), and the sentence to show."""

    right: bool | None
    text: str

    def __bool__(self):
        return bool(self.right)

    def __repr__(self):
        return self.text


def check(answer: Any, expected: Any, *mistakes: tuple[Any, str]) -> Verdict:
    """Compare ``answer`` with ``expected`` (a value, or a function of nothing that returns it).

    Numbers, nested lists, arrays and Tensors are compared to three digits, shapes exactly, anything
    else with ``==``.  Of a dict the keys of ``expected`` are looked at one after another.  Each of
    ``mistakes`` is a wrong answer (or a function of nothing, or a dict) and what to say to it.

    >>> check(..., 8)
    not answered yet
    >>> check(5, 8, (5, "You took one path of two."))
    Not yet. You took one path of two.
    >>> check({"P3": 3, "P2": 7}, {"P3": 3, "P2": 8})
    Not yet: P2 is wrong. What comes before it is right.
    >>> check([1, 2], [1, 2])
    Right.
    """
    if answer is ...:
        return Verdict(None, MISSING)
    expected = resolve(expected)
    known = [(resolve(wrong), told) for wrong, told in mistakes]
    if isinstance(expected, Mapping):
        return check_dict(answer, expected, known)
    off = find_difference(answer, expected)
    if off is None:
        return Verdict(True, "Right.")
    if off == MISSING:
        return Verdict(None, f"part of it is {MISSING}")
    betrayed = next((told for wrong, told in known if find_difference(answer, wrong) is None), "")
    told = betrayed or find_slip(answer, expected) or off
    return Verdict(False, f"Not yet. {told}")


def check_that(answer: Any, *conditions: tuple[Callable[[Any], Any], str]) -> Verdict:
    """Where many answers are right: does each condition hold?  Says the sentence of the first that
    does not; a condition is looked at only when those before it hold.

    >>> check_that(7, (lambda n: n > 0, "Not positive."), (lambda n: n % 2 == 0, "It is odd."))
    Not yet. It is odd.
    >>> check_that(7, (lambda a: len(a) == 2, "Two numbers are wanted."))
    Not yet. Two numbers are wanted. (TypeError: object of type 'int' has no len())
    """
    if is_unanswered(answer):
        return Verdict(None, MISSING)
    for holds, told in conditions:
        if (failed := explain_failure(holds, answer)) is not None:
            return Verdict(False, f"Not yet. {told}{failed}")
    return Verdict(True, "Right.")


def explain_failure(holds: Callable[[Any], Any], answer: Any) -> str | None:
    """None when the condition holds; else what to add to its sentence: why it cannot be asked of
    an answer of this kind."""
    try:
        return None if holds(answer) else ""
    except Exception as error:  # an answer that nobody thought of: no traceback of our lines
        return f" ({type(error).__name__}: {error})"


def check_dict(answer: Any, expected: Mapping, known: list) -> Verdict:
    """The first key whose answer is missing or wrong."""
    if not isinstance(answer, Mapping):
        return Verdict(False, f"Not yet. A dict is wanted, with the keys {', '.join(expected)}.")
    rest = ""
    for key, value in expected.items():
        its = [(wrong[key], told) for wrong, told in known if key in wrong]
        verdict = check(answer.get(key, ...), value, *its)
        if verdict.right is None:
            return Verdict(None, f"{key} is {MISSING}.{rest}")
        if not verdict:
            return Verdict(False, f"Not yet: {key} is wrong.{verdict_reason(verdict)}{rest}")
        rest = " What comes before it is right."
    return Verdict(True, "Right.")


def verdict_reason(verdict: Verdict) -> str:
    """What a verdict says beyond "Not yet", if anything."""
    return verdict.text.removeprefix("Not yet.").removesuffix(" " + PLAIN)


PLAIN = "That is not it."


def find_difference(answer: Any, expected: Any) -> str | None:
    """None when they agree, ``MISSING`` when part of the answer is, else the first difference."""
    if not isinstance(expected, str | bool | set) and (wanted := as_numbers(expected)) is not None:
        return MISSING if is_unanswered(answer) else compare_arrays(answer, as_numbers(answer),
                                                                    wanted)
    if isinstance(expected, str) and isinstance(answer, str | int | float | None):
        return None if normalize_word(answer) == normalize_word(expected) else PLAIN
    if isinstance(expected, bool) and not isinstance(answer, bool):
        if normalize_word(answer) not in ("true", "false"):
            return f"True or False is wanted, not {type(answer).__name__}."
        return None if normalize_word(answer) == normalize_word(str(expected).lower()) else PLAIN
    return None if type(answer) is type(expected) and answer == expected else PLAIN


def normalize_word(x: Any) -> str:
    """A word however it is written: " Error" is "error", 36 is "36", but W1 is not w1."""
    text = str(x).strip()
    return text.lower() if len(text) > 2 and text.isalpha() else text


def compare_arrays(answer: Any, given: np.ndarray | None, wanted: np.ndarray) -> str | None:
    """Where two arrays differ first, or how their shapes do."""
    if given is None:
        return f"A number or an array of numbers is wanted, not {type(answer).__name__}."
    if given.shape != wanted.shape:
        return f"The shape of your answer, {given.shape}, is not the right one."
    off = np.argwhere(~np.isclose(given, wanted, RELATIVE, ABSOLUTE, equal_nan=True))
    if not len(off):
        return None
    return f"The first wrong number is at {off[0].tolist()}." if wanted.ndim else PLAIN


def resolve(value: Any) -> Any:
    """The value itself, or what a function of nothing returns."""
    return value() if callable(value) else value


def is_unanswered(answer: Any) -> bool:
    """Is there a ``...`` left in it?"""
    return answer is ... or (isinstance(answer, list | tuple) and any(map(is_unanswered, answer)))


def as_numbers(x: Any) -> np.ndarray | None:
    """Numbers as a float64 array; None for anything else, and for a truth value."""
    try:
        return None if x is None or isinstance(x, bool) else np.asarray(unwrap(x), np.float64)
    except (TypeError, ValueError, OverflowError):
        return None


def unwrap(x: Any) -> Any:
    """Tensors as their arrays, also inside lists."""
    if isinstance(x, Tensor):
        return x.detach().numpy()
    return [unwrap(y) for y in x] if isinstance(x, list | tuple) else x


def find_slip(answer: Any, expected: Any) -> str:
    """Slips that are the same everywhere: a sign, a transposition."""
    given, wanted = as_numbers(answer), as_numbers(expected)
    if given is None or wanted is None:
        return ""
    if compare_arrays(answer, -given, wanted) is None:
        return "The sign is wrong."
    return "It is transposed." if compare_arrays(answer, given.T, wanted) is None else ""
