"""Breadth-first traversal of a recorded graph: forward over uses, back over inputs.

    uses_after(cell, step.users)            (operation, argument position) of all that uses it
    values_before([loss])                   the loss, and all that it was computed of
    values_before([loss], carries_gradient)     along what a gradient can go back
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

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


def leads_to(cell: Cell, ends: Collection[Cell],
             users: Mapping[Cell, list[tuple[Applied, int]]]) -> bool:
    """Does a value take part in one of ``ends``?"""
    return cell in ends or any(a.out in ends for a, _ in uses_after(cell, users))


def value_viewed(cell: Cell) -> Cell:
    """The value that this one is a view of, detached or not: itself, where it is none."""
    while (cell.made is not None and isinstance(cell.made.inputs[0], Cell)
           and (cell.made.op.is_view or cell.made.op.name == "detach")):
        cell = cell.made.inputs[0]
    return cell


def depends_on(cell: Cell, old: Cell) -> bool:
    """Is there a way for a gradient from ``cell`` back to ``old``?"""
    return cell is not old and any(x is old for x in values_before([cell], carries_gradient))
