"""Blocks that repeat: identical ones in a row are a single composite ×n, which opens to show them.

    found = repeated(items, used_by, ends)
    found.folds      {what stands in a row: the scope drawn around all of it}
    found.names      {the scope of a composite that holds such a row and nothing else: its name}

A row is what feeds straight into the next and nowhere else: the layers of an encoder, residual
blocks, the steps of a recurrent cell.  A block is a module or a name_scope, or several pieces in a
row with at least one such ("Linear, relu").  Blocks are identical when they do the same operations
in the same order, on the same shapes, and learn in the same parameters.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...core.scope import Scope
from .composites import Composite
from .program import Applied, Cell, carries_gradient
from .stand_ins import Measured

LEAST = 3
"""Blocks that make a row worth a box of its own."""
FEW = 24
"""With no more operations than this altogether, a row is shown as it is."""
LONGEST = 8
"""Pieces that one block may be made of."""
NUMBERED = re.compile(r"(.*?)(\d+)")


@dataclass
class Repeats:
    """What repeats: new scopes around rows, and new names for composites that are one row."""

    folds: dict[Scope | Applied, Scope] = field(default_factory=dict)
    names: dict[Scope, str] = field(default_factory=dict)

    def add(self, whole: Composite | None, level: list, run: list, times: int) -> None:
        """A row of ``times`` blocks, which stand in the composite ``whole`` or outside of any."""
        name = row_name(run, times)
        if whole is not None and len(run) == len(level):
            short = name.removeprefix(whole.scope.name).lstrip(". ")
            self.names[whole.scope] = f"{whole.scope.name} ({short})"
            return
        around = Scope(name, outside(run[0]))
        self.folds.update({key(piece): around for piece in run})


def repeated(items: list[Applied | Composite], used_by: dict[Cell, list[Applied]],
             ends: set[Cell]) -> Repeats:
    """What repeats at any depth."""
    found = Repeats()
    for whole, level in levels(items):
        for row in rows(level, used_by, ends):
            for run, times in runs(row):
                found.add(whole, level, run, times)
    return found


def levels(items, whole: Composite | None = None) -> Iterator[tuple[Composite | None, list]]:
    """(composite, its parts) where these are enough; None for what stands outside."""
    if sum(map(count, items)) <= FEW:
        return
    yield whole, items
    for item in items:
        if isinstance(item, Composite):
            yield from levels(item.parts, item)


def rows(level, used_by, ends) -> Iterator[list[Applied | Composite]]:
    """Chains of pieces, each used by the next alone, in the order of computing."""
    where = {a: item for item in level for a in operations(item)}
    before: dict[Applied | Composite, Applied | Composite] = {}
    depth: dict[Applied | Composite, int] = {}
    for item in level:
        depth[item] = 1 + depth.get(before.get(item), 0)
        users = {where.get(a) for a in used_by.get(item.out, ())}
        follower = users.pop() if len(users) == 1 and item.out not in ends else None
        if follower is not None and joins(item, follower) and (
                depth[item] > depth.get(before.get(follower), 0)):
            before[follower] = item
    inner = set(before.values())
    for item in level:
        if item not in inner:
            row = [item]
            while row[-1] in before:
                row.append(before[row[-1]])
            yield row[::-1]


def runs(row) -> Iterator[tuple[list[Applied | Composite], int]]:
    """(pieces, how many blocks they are) of each stretch of a row that repeats."""
    if sum(isinstance(item, Composite) for item in row) < LEAST or sum(map(count, row)) <= FEW:
        return
    marks, k = [mark(item) for item in row], 0
    while k < len(row):
        size, times = longest(marks, k)
        if times < LEAST:
            k += 1
            continue
        k = first_that_learns(row, marks, k, size, times)
        run = row[k:k + size * times]
        if any(isinstance(x, Composite) for x in run[:size]) and sum(map(count, run)) > FEW:
            yield run, times
        k += len(run)


def longest(marks: list[tuple], k: int) -> tuple[int, int]:
    """(pieces of a block, how often it comes in a row) from place ``k`` on: what covers most."""
    found = [(size, times_from(marks, k, size)) for size in range(1, LONGEST + 1)]
    enough = [(size, times) for size, times in found if times >= LEAST]
    return max(enough, key=lambda way: way[0] * way[1], default=(1, 1))


def times_from(marks: list[tuple], k: int, size: int) -> int:
    """How often the ``size`` pieces from ``k`` on come in a row."""
    block, times = marks[k:k + size], 1
    while marks[k + size * times:k + size * (times + 1)] == block:
        times += 1
    return times


def first_that_learns(row, marks, k: int, size: int, times: int) -> int:
    """Where to begin: a block is better begun by its layer than by the activation before it."""
    for at in range(k, k + size):
        learns = any(cell.parameter for a in operations(row[at]) for _, cell in a.cells())
        if learns and times_from(marks, at, size) == times:
            return at
    return k


def joins(item, follower) -> bool:
    """May these be neighbours in a row: do they stand in the same scope, each all of its own?"""
    whole = all(not isinstance(x, Composite) or x.whole for x in (item, follower))
    return whole and outside(item) is outside(follower)


# what makes two blocks identical

def mark(item: Applied | Composite) -> tuple:
    """The same for identical pieces: how they are nested, and each operation."""
    numbers: dict[Cell, int] = {}
    return nesting(item), tuple(mark_of(a, numbers) for a in operations(item))


def mark_of(a: Applied, numbers: dict[Cell, int]) -> tuple:
    """One operation: what it does to which values, those being numbered as they come."""
    inputs = []
    for i, x in enumerate(a.inputs):
        if not isinstance(x, Cell):
            inputs.append(x)
        elif x in numbers:
            inputs.append((numbers[x],))
        else:
            numbers[x] = len(numbers)
            learnt = x.parameter and (x.requires_grad, carries_gradient(a, i))
            inputs.append((x.shape, x.dtype, learnt))
    numbers[a.out] = len(numbers)
    return does(a), tuple(inputs), a.out.shape, a.out.dtype, a.out.layer


def does(a: Applied) -> str:
    """What an operation does, as a text that says its parameters where they are known."""
    if isinstance(a.op, Measured):
        return a.op.name.strip("_")
    return a.op.formula([f"x_{k}" for k in range(len(a.inputs))])


def nesting(item: Applied | Composite) -> tuple:
    return tuple(map(nesting, item.parts)) if isinstance(item, Composite) else ()


# names and small things

def row_name(run, times: int) -> str:
    """"layers.0-5 ×6": what the blocks are called, and how many there are."""
    names = [piece.scope.name for piece in run if isinstance(piece, Composite)]
    found = [NUMBERED.fullmatch(name) for name in names]
    if len(set(names)) > 1 and all(found) and len({m[1] for m in found}) == 1:
        return f"{names[0]}-{found[-1][2]} ×{times}"
    kinds = [name.rstrip(" .0123456789") or name for name in names]
    block = kinds[:len(names) // times]
    if block * times == kinds:
        return f"{', '.join(dict.fromkeys(block))} ×{times}"
    return f"{names[0]} … {names[-1]} ×{times}"


def operations(item: Applied | Composite) -> Iterable[Applied]:
    return item.applied if isinstance(item, Composite) else (item,)


def count(item: Applied | Composite) -> int:
    return len(item.applied) if isinstance(item, Composite) else 1


def outside(item: Applied | Composite) -> Scope | None:
    """The scope in which a piece stands."""
    return item.scope.parent if isinstance(item, Composite) else item.scope


def key(item: Applied | Composite) -> Scope | Applied:
    """What stands for a piece from one arrangement to the next."""
    return item.scope if isinstance(item, Composite) else item
