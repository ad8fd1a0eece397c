"""Breadth-first traversal of a recorded graph: forward over uses, back over inputs.

    uses_after(cell, step.users)            (operation, argument position) of all that uses it
    values_before([loss])                   the loss, and all that it was computed of
    values_before([loss], carries_gradient)     along what a gradient can go back
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from ..trace.tell.program import Applied, Cell

Edge = Callable[[Applied, int], bool]


def carries_gradient(a: Applied, i: int) -> bool:
    """Does a gradient go back to this input?"""
    return bool(a.flows and a.flows[i])


def uses_after(cell: Cell, users: Mapping[Cell, list[tuple[Applied, int]]],
               along: Edge = lambda a, i: True) -> Iterator[tuple[Applied, int]]:
    """The uses of a value, of what was computed of it, and so on."""
    waiting, seen = [cell], {cell}
    for now in waiting:
        for a, i in users.get(now, ()):
            if not along(a, i):
                continue
            yield a, i
            if a.out not in seen:
                seen.add(a.out)
                waiting.append(a.out)


def values_before(cells: Iterable[Cell], along: Edge = lambda a, i: True) -> Iterator[Cell]:
    """These values, what they were computed of, and so on."""
    waiting = list(dict.fromkeys(cells))
    seen = set(waiting)
    for now in waiting:
        yield now
        for i, x in now.made.cells() if now.made is not None else ():
            if x not in seen and along(now.made, i):
                seen.add(x)
                waiting.append(x)


def depends_on(cell: Cell, old: Cell) -> bool:
    """Is there a way for a gradient from ``cell`` back to ``old``?"""
    return cell is not old and any(x is old for x in values_before([cell], carries_gradient))
