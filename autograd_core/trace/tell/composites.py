"""Several operations as one f_i: what a name_scope makes, with its exact local Jacobian.

    composite.sources                the cells it reads from outside
    composite.jacobian(cell)         J of its output with respect to one of them
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from string import Template

import numpy as np

from ...core.scope import Scope
from ...core.view_ops import CopySlices, look
from ...ops import Jacobian
from .program import Applied, Cell
from .stand_ins import Measured

DIAGONAL = ("identity", "diagonal")
SMALL = 1024
"""Inputs of at most this many elements have their rows of J worked out together."""


@dataclass(eq=False, repr=False)
class Composite:
    """The operations of one scope that has a single result, ``out``; parts may be composites.
    ``members`` are its operations.  Where a scope has several results, each is one (``whole`` is
    False then)."""

    scope: Scope
    name: str
    members: frozenset[Applied]
    parts: list[Applied | Composite] = field(default_factory=list)
    out: Cell | None = None
    whole: bool = True
    held: set[Cell] = field(default_factory=set)
    """Parameters that stand inside it: they are no inputs of its f_i."""
    rows: dict[int, dict[Cell, np.ndarray]] = field(default_factory=dict)
    """Row k of J for each small source at once, while they are asked for one by one."""
    _ways: dict[Cell, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many operations there are."""
        return len(self.members)

    @cached_property
    def applied(self) -> list[Applied]:
        """All operations inside, in order."""
        return [a for part in self.parts
                for a in (part.applied if isinstance(part, Composite) else [part])]

    @cached_property
    def inside(self) -> set[Cell]:
        return {a.out for a in self.applied}

    @cached_property
    def sources(self) -> list[Cell]:
        """The cells read from outside, in order of first use."""
        return list(dict.fromkeys(cell for a in self.applied for _, cell in a.cells()
                                  if cell not in self.own))

    @cached_property
    def own(self) -> set[Cell]:
        """What is not read from outside: the values made inside, the parameters held."""
        return self.inside | self.all_held

    @cached_property
    def all_held(self) -> set[Cell]:
        """The parameters that stand inside it or inside one of its parts."""
        return self.held.union(*[x.all_held for x in self.parts if isinstance(x, Composite)])

    @cached_property
    def uses(self) -> dict[Cell, list[tuple[Applied, int]]]:
        """(operation, argument position) of every use of a cell inside."""
        found: dict[Cell, list[tuple[Applied, int]]] = {}
        for a in self.applied:
            for i, x in a.cells():
                found.setdefault(x, []).append((a, i))
        return found

    @cached_property
    def known(self) -> bool:
        """Are all values there that its J is made of?"""
        return all(known(a, i) for a in self.applied for i, _ in a.cells())

    def jacobian(self, source: Cell, name: Callable[[Cell], str]) -> Jacobian | None:
        """J of the result with respect to ``source``, summed over all paths; None if not kept.

        ``name`` says how a value is called where a structure mentions it.
        """
        if not self.known:
            return None
        shape = (prod(self.out.shape), prod(source.shape))
        structure = self._structure(source, shape, name)
        if structure in DIAGONAL and source.shape == self.out.shape:
            ones = np.ones(self.out.shape, dtype_of(self.out))
            return Jacobian.from_diagonal(structure, self._pulled(ones, [source])[source])
        return Jacobian(structure, shape, lambda k: self._row(k, source))

    def _row(self, k: int, source: Cell) -> np.ndarray:
        """Row ``k``: the one-hot vector e_k pulled back from the result to ``source``."""
        if source in self.rows.get(k, ()):
            return self.rows[k][source]
        seed = np.zeros(self.out.shape, dtype_of(self.out))
        seed.flat[k] = 1
        if prod(source.shape) > SMALL:
            return self._pulled(seed, [source])[source]
        self.rows[k] = self._pulled(seed, [x for x in self.sources if prod(x.shape) <= SMALL])
        return self.rows[k][source]

    def _pulled(self, seed: np.ndarray, sources: list[Cell]) -> dict[Cell, np.ndarray]:
        """``seed`` times J, as a flat array, for each of these sources."""
        arrived: dict[Cell, np.ndarray] = {self.out: seed}
        for a in reversed(self.applied):
            g = arrived.pop(a.out, None)
            if g is None or not a.op.grad_fn:
                continue
            for i, cell in a.cells():
                if is_constant(a, i):
                    continue
                part = a.op.pull(i, g, values_of(a), shapes_of(a))
                arrived[cell] = arrived[cell] + part if cell in arrived else part
        return {source: np.broadcast_to(arrived.get(source, 0), source.shape).reshape(-1)
                for source in sources}

    def _structure(self, source: Cell, shape, name) -> str:
        """What the paths from ``source`` to the result have in common."""
        if shape == (1, 1):
            return "scalar"
        if not self._ways:
            self._ways = self._to_result(name)
        found = self._ways.get(source, "dense")
        if found != "dense":
            return found
        return "one row" if shape[0] == 1 else "one column" if shape[1] == 1 else "dense"

    def _to_result(self, name) -> dict[Cell, str]:
        """The structure of the way from each value to the result."""
        to_result: dict[Cell, str] = {self.out: "identity"}
        for a in reversed(self.applied):
            if a.out in to_result:
                for i, cell in a.cells():
                    way = chained(structure_of(a, i, name), to_result[a.out])
                    to_result[cell] = added(to_result[cell], way) if cell in to_result else way
        return to_result


def chained(first: str, then: str) -> str:
    """The structure of a product of two Jacobians."""
    if "identity" in (first, then):
        return then if first == "identity" else first
    return "diagonal" if first == then == "diagonal" else "dense"


def added(one: str, other: str) -> str:
    """The structure of a sum of two Jacobians."""
    return "diagonal" if one in DIAGONAL and other in DIAGONAL else "dense"


def dtype_of(cell: Cell) -> np.dtype:
    """What NumPy calculates its Jacobians in: it has no bfloat16."""
    return np.dtype("float32" if cell.dtype == "bfloat16" else cell.dtype)


def values_of(a: Applied) -> tuple:
    """(*inputs, output) as arrays and numbers, for the rules."""
    first, *rest = a.values
    if isinstance(a.op, CopySlices) and first is not None:
        first = look(a.op.views, first)
    return (first, *rest)


def shapes_of(a: Applied) -> list[tuple[int, ...]]:
    """The inputs' shapes; numbers have none."""
    return [x.shape if isinstance(x, Cell) else () for x in a.inputs]


def known(a: Applied, i: int) -> bool:
    """Are all values there that the rule of input ``i`` reads?"""
    if a.opaque:
        return False
    if isinstance(a.op, Measured):
        return a.op.knows(i)
    values = values_of(a)
    if isinstance(a.op, CopySlices):
        return all(value is not None for value in values)
    reads = () if a.op.variadic else a.op.reads[i]
    return all(k >= len(values) or values[k] is not None for k in reads)


def is_constant(a: Applied, i: int) -> bool:
    """Has input ``i`` no derivative, such as the places that an embedding looks up?"""
    return not a.op.variadic and a.op.rules[i] is None


def jacobian_of(a: Applied, i: int) -> Jacobian | None:
    """The local Jacobian of one operation; None if what it takes was not kept or there is none."""
    if isinstance(a.op, Measured):
        return a.op.measured(i)
    if not a.op.grad_fn or is_constant(a, i) or not known(a, i):
        return None
    return a.op.jacobian(i, values_of(a), shapes_of(a), a.out.shape, np.dtype(a.out.dtype))


def structure_of(a: Applied, i: int, name: Callable[[Cell], str]) -> str:
    """Its structure's name, with the inputs called what ``name`` calls them."""
    template = a.op.structure_of(i, shapes_of(a)[i], a.out.shape)
    called = [name(x) if isinstance(x, Cell) else str(x) for x in a.inputs]
    return Template(template).safe_substitute(dict(zip(a.op.inputs, called, strict=False)))
