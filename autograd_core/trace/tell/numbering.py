"""Gives every value its number u_i, and turns values and operations into nodes and edges.

    plan = Plan(gathered)
    plan.nodes, plan.edges        of the trace
    plan.id_of(cell)              its node;  plan.objects(cell): it and the composites it ends
    plan.edge_of(user, i, cell)   the edge of one use
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from ...formula.printer import LATEX, PLAIN, Piece, number
from ..model import Edge, Node, Value
from ..numbers import CORNER, matrix_of
from .arranging import arrange
from .composites import Composite, jacobian_of, structure_of
from .program import Applied, Cell, Gathered, carries_gradient
from .stand_ins import Measured

LONGEST = 200
"""Characters of LaTeX that the formula of a composite may take, written out."""
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass
class Entry:
    """A numbered thing: a leaf or result, or a composite; ``inside`` is the composite around it."""

    thing: Cell | Composite
    u: str
    inside: Composite | None


class Plan:
    """The graph of a trace: numbers, nodes and edges, with every local Jacobian."""

    def __init__(self, gathered: Gathered):
        self.gathered = gathered
        self.items = arrange(gathered)
        holder = {cell: box for item in self.items for box in boxes(item) for cell in box.held}
        self.entries = [Entry(cell, str(k), holder.get(cell))
                        for k, cell in enumerate(gathered.leaves, 1)]
        for k, item in enumerate(self.items, len(self.entries) + 1):
            self._number(item, str(k), str(k), None)
        self.ids = {entry.thing: k for k, entry in enumerate(self.entries)}
        self.inside = {entry.thing: entry.inside for entry in self.entries}
        self.numbers = {entry.thing: entry.u for entry in self.entries}
        self.local: dict[int, Value | None] = {}
        self.edges: list[Edge] = []
        self._edge_ids: dict[tuple, int] = {}
        for item in self.everything():
            self._add_edges(item)
        self.nodes = [self._node(k, entry) for k, entry in enumerate(self.entries)]

    def _number(self, item: Applied | Composite, u: str, path: str,
                inside: Composite | None) -> None:
        """Parts of 7 are 7.1, 7.2, …; the last one, whose value is u7, is 7 too.

        ``path`` is where it stands: parts of the last part 7.3 are 7.3.1, 7.3.2, …
        """
        if isinstance(item, Composite):
            for k, part in enumerate(item.parts, 1):
                at = f"{path}.{k}"
                self._number(part, u if k == len(item.parts) else at, at, item)
            self.entries.append(Entry(item, u, inside))
        else:
            self.entries.append(Entry(item.out, u, inside))

    def everything(self) -> list[Applied | Composite]:
        """All operations and composites, parts before their composite."""
        things = [entry.thing for entry in self.entries]
        return [x if isinstance(x, Composite) else x.made for x in things
                if isinstance(x, Composite) or x.made is not None]

    def name(self, cell: Cell) -> str:
        """What a value is called in a text: "u₇", with the learner's name when that says more."""
        short, u = self.short(cell), self.u(cell)
        return u if short == u else f"{short} ({u})"

    def u(self, cell: Cell) -> str:
        """Its number as people write it: "u₇"."""
        return "u" + self.numbers[cell].translate(SUBSCRIPTS)

    def short(self, cell: Cell) -> str:
        """The learner's name, else the number; "u₇" where they call it u7 themselves."""
        return self.u(cell) if cell.label in ("", f"u{self.numbers[cell]}") else cell.label

    def around(self, cell: Cell) -> list[Composite]:
        """The composites that hold a value, innermost first."""
        out, box = [], self.inside[cell]
        while box is not None:
            out.append(box)
            box = self.inside[box]
        return out

    def objects(self, cell: Cell) -> list[str]:
        """Names for changes: the value's node and every composite whose result it is."""
        return [f"n{self.ids[x]}" for x in
                (cell, *[box for box in self.around(cell) if box.out is cell])]

    def edge_of(self, user: Applied | Composite, cell: Cell, i: int = 0) -> int:
        """The edge for argument ``i`` of an operation, or for ``cell`` entering a composite."""
        return self._edge_ids[user, cell, i if isinstance(user, Applied) else 0]

    # nodes and edges

    def _node(self, k: int, entry: Entry) -> Node:
        composite = isinstance(entry.thing, Composite)
        cell = entry.thing.out if composite else entry.thing
        kind = "composite" if composite else kind_of(cell)
        op = entry.thing.name if composite else cell.made.op.name if cell.made else ""
        made_by = cell.grad_fn if cell.made or cell.outside else ""
        return Node(k, entry.u, kind, cell.label, op, "" if composite else made_by, cell.shape,
                    cell.dtype, cell.requires_grad,
                    None if entry.inside is None else self.ids[entry.inside],
                    self.formula(entry.thing if composite else cell.made), cell.layer)

    def _add_edges(self, item: Applied | Composite) -> None:
        if isinstance(item, Composite):
            for k, cell in enumerate(item.sources):
                uses = item.uses[cell]
                flows = any(carries_gradient(a, i) for a, i in uses)
                jacobian = item.jacobian(cell, self.short)
                formula = self._derivative_through(uses, jacobian)
                self._add_edge(item, cell, k, 0, jacobian, formula, flows)
            item.rows.clear()
            return
        for i, cell in item.cells():
            self._add_edge(item, cell, i, i, jacobian_of(item, i), self._derivative(item, i),
                           carries_gradient(item, i))

    def _add_edge(self, user, cell, arg, key, jacobian, formula, flows) -> None:
        k = len(self.edges)
        structure = "" if jacobian is None else jacobian.structure
        if isinstance(user, Applied) and (jacobian is not None or isinstance(user.op, Measured)):
            structure = structure_of(user, arg, self.short)
        self._edge_ids[user, cell, key] = k
        self.local[k] = None if jacobian is None else matrix_of(jacobian)
        target = self.ids[user if isinstance(user, Composite) else user.out]
        cut = user.cuts[arg] if isinstance(user, Applied) and user.cuts else ""
        self.edges.append(Edge(k, self.ids[cell], target, arg, structure, formula, flows, cut))

    # formulas

    def formula(self, item: Applied | Composite | None) -> str:
        """LaTeX of a value in terms of u's; a composite's is that of its parts, put together,
        or where that gets too long (a value used twice doubles it) f_i of its inputs."""
        if item is None:
            return ""
        if isinstance(item, Applied):
            return item.op.formula([self._piece(x) for x in item.inputs])
        written = put_together(item, self._piece, LATEX, LONGEST)
        if written is None:
            inputs = ", ".join(self._piece(cell).text for cell in item.sources)
            return f"f_{{{self.numbers[item.out]}}}({inputs})"
        return written.text

    def words(self, item: Applied | Composite) -> str:
        """The same in plain characters, over the learner's names."""
        if isinstance(item, Applied):
            return item.op.written([self.named(x) for x in item.inputs], PLAIN).text
        if put_together(item, self._piece, LATEX, LONGEST) is None:
            inputs = ", ".join(self.named(cell).text for cell in item.sources)
            return f"f{self.u(item.out)[1:]}({inputs})"
        return put_together(item, self.named, PLAIN).text

    def _piece(self, x) -> Piece:
        return Piece(f"u_{{{self.numbers[x]}}}") if isinstance(x, Cell) else constant(x, LATEX)

    def named(self, x) -> Piece:
        """An input in a sentence's formula."""
        return Piece(self.short(x)) if isinstance(x, Cell) else constant(x, PLAIN)

    def _derivative_through(self, uses, jacobian) -> str:
        """LaTeX of a composite's J where it is that of the one operation that uses the input."""
        if len(uses) != 1 or jacobian is None:
            return ""
        a, i = uses[0]
        own = jacobian_of(a, i)
        same = (own is not None and own.shape == jacobian.shape
                and structure_of(a, i, self.short) == jacobian.structure
                and np.array_equal(own.corner(CORNER), jacobian.corner(CORNER), equal_nan=True))
        return self._derivative(a, i) if same else ""

    def _derivative(self, a: Applied, i: int) -> str:
        """LaTeX of J: of its diagonal where it is diagonal."""
        names = [self._piece(x).text for x in a.inputs]
        formula = a.op.derivative(i, names, self._piece(a.out).text)
        structure = structure_of(a, i, self.short)
        if structure == "identity":
            return "I"
        if formula == "I":     # of something that was broadcast: its J has a row for each copy
            return ""
        return rf"\operatorname{{diag}}({formula})" if structure == "diagonal" else formula


def put_together(box: Composite, piece, form: str, longest: float = inf) -> Piece | None:
    """A composite's formula over its inputs, which ``piece`` writes; None where a part of it takes
    more than ``longest`` characters."""
    written: dict[Cell, Piece] = {}
    for a in box.applied:
        names = [written[x] if x in written else piece(x) for x in a.inputs]
        written[a.out] = a.op.written(names, form)
        if len(written[a.out].text) > longest:
            return None
    return written[box.out]


def constant(x, form: str) -> Piece:
    if x is None:
        return Piece("?")
    return number(float(f"{x:g}") if isinstance(x, float) else x, form)._replace(one=False)


def boxes(item: Applied | Composite) -> list[Composite]:
    return [] if isinstance(item, Applied) else [item, *[b for x in item.parts for b in boxes(x)]]


def kind_of(cell: Cell) -> str:
    """leaf, constant or op; what was computed before the trace began counts as op."""
    copied = cell.made is not None and "tensor" in cell.made.cuts
    if (cell.made is not None and not copied) or cell.outside:
        return "op"
    return "leaf" if cell.requires_grad else "constant"
