"""Numbers that were taken out of PyTorch, and the lines that they get into.

    numbers = TakenNumbers(step)
    numbers.entering(a)         what was taken out and may be in the arguments of an operation

A number has no history, so the way is that of the text: a line that takes one out gives it to the
names that it assigns (``p = z.tolist()``, ``losses.append(z.item())``), these to others.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from ..trace.tell.program import Applied, Cell
from .training_step import TrainingStep

WORD = re.compile(r"(?<![\w.])[^\W\d]\w*(?:\.[^\W\d]\w*)*")
TARGETS = re.compile(r"^\s*([^=()'\"#]+?)\s*(?:[-+*/@|&]|//|\*\*)?=(?!=)(.*)", re.DOTALL)
PUTS = re.compile(r"([\w.]+)(?:\[[^]]*\])?\.(?:append|appendleft|extend|insert|add|update)\((.*)")
LOOPS = re.compile(r"^\s*for\s+(.+?)\s+in\s+(.+):")
RETURNS = re.compile(r"^(\s*)return\b(.*)")
RECENT = 64
"""So many of the numbers that were taken out last are looked at."""


class Taken(NamedTuple):
    """Numbers that were taken out: the line, the way ("item", "numpy", ...), of what, and how many
    operations there had been."""

    line: int | None
    way: str
    cell: Cell
    place: int


class TakenNumbers:
    """All that was taken out, and which names of the learner's may hold some of it."""

    def __init__(self, step: TrainingStep):
        self.code = step.statements
        self.taken = [Taken(*about) for about in step.taken_out]
        self.places = [taken.place for taken in self.taken]
        self.order = {a: k for k, a in enumerate(step.operations)}
        self._lines: dict[int, set[int]] = {}
        self.names: dict[str, set[int]] = {}
        if self.taken:
            self._spread({taken.line for taken in self.taken if taken.line is not None})

    def entering(self, a: Applied) -> list[Taken]:
        """What was taken out before, in the line of ``a`` or into a name that stands there."""
        if a.line is None or not self.taken:
            return []
        if a.line not in self._lines:
            self._lines[a.line] = {a.line}.union(
                *[self.names[word] for word in words_in(self.code[a.line]) if word in self.names])
        end = bisect_left(self.places, self.order.get(a, 0) + 1)
        return [taken for taken in reversed(self.taken[max(0, end - RECENT):end])
                if taken.line in self._lines[a.line] and taken.cell is not a.out]

    def _spread(self, lines: set[int]) -> None:
        """From the lines that take something out to all names that get it."""
        given = [(k, *assignment) for k in range(len(self.code))
                 for assignment in assignments_in(self.code, k)]
        for k, names, _ in given:
            if k in lines:
                for name in names:
                    self.names.setdefault(name, set()).add(k)
        changed = True
        while changed:
            changed = False
            for _, names, used in given:
                sources = set().union(*[self.names.get(word, ()) for word in used])
                for name in names if sources else ():
                    changed |= not sources <= self.names.get(name, set())
                    self.names.setdefault(name, set()).update(sources)


def words_in(text: str) -> set[str]:
    """The names in a line, and what they are attributes of.

    >>> sorted(words_in("self.h = a.mean()  # b"))
    ['a', 'a.mean', 'self.h']
    """
    found = set()
    for word in WORD.findall(text.split("#")[0]):
        parts = word.split(".")
        found.update(".".join(parts[:k]) for k in range(1, len(parts) + 1))
    return found - {"self", "torch", "cls"}


def assignments_in(code: list[str], k: int) -> list[tuple[set[str], set[str]]]:
    """(names, words) of what a line gives to names: assigned, put in a list, returned."""
    found = []
    for statement in code[k].split("#")[0].split(";"):
        if returned := RETURNS.match(statement):
            name = function_around(code, k, len(returned[1]))
            found.append(({name} - {""}, words_in(returned[2])))
        elif loop := LOOPS.match(statement):
            found.append((words_in(loop[1]), words_in(loop[2])))
        elif assigned := TARGETS.match(statement):
            names = words_in(re.sub(r"\[.*?\]", "", assigned[1]))
            names -= {name.rpartition(".")[0] for name in names}
            found.append((names, words_in(assigned[2])))
        elif put := PUTS.search(statement):
            found.append(({put[1]}, words_in(put[2])))
    return found


def function_around(code: list[str], k: int, indent: int) -> str:
    """The name of the function whose line this is."""
    for line in reversed(code[:k]):
        if (found := re.match(r"(\s*)def (\w+)", line)) and len(found[1]) < indent:
            return found[2]
    return ""
