"""What was computed: cells (values) and the operations that made them, from either source.

    from_function(fn, inputs)    runs it and sees every value
    from_graph(y)                reads what autograd still has, and what is still alive
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..engine import reachable
from ..graph import NUMBERS, AccumulateGrad, Node
from ..modes import Scope, mode, observe
from ..ops import Op
from ..ops.views import AsStrided, CopySlices
from ..tensor import Tensor


@dataclass(eq=False)
class Cell:
    """One value: a leaf, a constant, or the result of ``made``.

    ``array`` is None when it was not kept.  ``node`` is where its gradient goes, if anywhere.
    """

    shape: tuple[int, ...]
    dtype: str
    array: Any = None
    tensor: Tensor | None = None
    version: int = 0
    node: Node | None = None
    nr: int = 0
    requires_grad: bool = False
    outside: bool = False
    label: str = ""
    made: Applied | None = None


@dataclass(eq=False)
class Applied:
    """One application of ``op``: ``inputs`` are Cells, plain numbers, or None for "not kept"."""

    op: Op
    inputs: tuple[Cell | int | float | bool | None, ...]
    out: Cell
    node: Node | None
    scope: Scope | None = None
    line: int | None = None

    def cells(self) -> list[tuple[int, Cell]]:
        """(argument position, Cell) for those inputs that are values of the graph."""
        return [(i, x) for i, x in enumerate(self.inputs) if isinstance(x, Cell)]


@dataclass
class Gathered:
    """Leaves in their order, operations in the order they were applied, and the output."""

    leaves: list[Cell]
    applied: list[Applied]
    output: Cell
    code: tuple[str, ...] | None = None
    names: dict[int, str] = field(default_factory=dict)


class Listener:
    """Collects what is applied in this thread, with its scope and line."""

    def __init__(self, line: Callable[[], int | None]):
        self.line = line
        self.cells: dict[int, Cell] = {}
        self.leaves: list[Cell] = []
        self.events: list[Applied] = []

    def applied(self, op: Op, inputs: Sequence, out: Tensor) -> None:
        """What the core calls after each operation; ``out`` is the first input when in place."""
        if any(out is x for x in inputs) and out._base is not None:
            base = out._base
            others = [self.argument(x) for x in inputs[1:]]
            op = CopySlices(out._view.path, op)
            self.add(op, (self.cells.get(id(base)) or self.cell(base), *others), base)
        elif any(out is x for x in inputs):
            old = self.cells.get(id(out)) or self.cell(out)
            self.add(op, (old, *[self.argument(x) for x in inputs[1:]]), out)
        else:
            self.add(op, tuple(self.argument(x) for x in inputs), out)

    def add(self, op: Op, arguments: tuple, out: Tensor) -> Cell:
        """A new cell for ``out`` as it is now, made by ``op``."""
        self.cells[id(out)] = cell = cell_of(out)
        cell.made = Applied(op, arguments, cell, out.grad_fn, mode.scope, self.line())
        self.events.append(cell.made)
        return cell

    def argument(self, x) -> Cell | int | float | bool | None:
        """An input as Applied keeps it: what is neither a tensor nor a number has no place."""
        return self.cell(x) if isinstance(x, Tensor) else x if isinstance(x, NUMBERS) else None

    def cell(self, tensor: Tensor) -> Cell:
        """The cell of a tensor as it is now: a new leaf if it was never seen, and made anew from
        its base if it is a view of what was changed in place since."""
        known = self.cells.get(id(tensor))
        if known is None:
            self.cells[id(tensor)] = known = cell_of(tensor)
            known.outside = tensor.grad_fn is not None
            self.leaves.append(known)
        elif known.version != tensor._version and tensor._base is not None:
            return self.add(AsStrided(tensor._view.path), (self.cell(tensor._base),), tensor)
        return known

    def used(self, output: Cell) -> list[Applied]:
        """The operations, without the views that were taken only to be written through."""
        read = {id(x) for a in self.events for x in a.inputs} | {id(output)}
        return [a for a in self.events if not a.op.is_view or id(a.out) in read]


def cell_of(tensor: Tensor) -> Cell:
    """A Cell for a tensor that is at hand; the values are copied, for they may change."""
    edge = tensor._edge()
    return Cell(tuple(tensor._array.shape), str(tensor._array.dtype), np.array(tensor._array),
                tensor, tensor._version, edge and edge[0], edge[1] if edge else 0,
                tensor._requires_grad)


def from_function(function: Callable, inputs: Sequence, options: dict,
                  line: Callable[[], int | None]) -> Gathered:
    """Run ``function(*inputs, **options)``; its tensors are the first leaves, in their order."""
    listener = Listener(line)
    tensors = [x for x in (*inputs, *options.values()) if isinstance(x, Tensor)]
    for x in tensors:
        listener.cell(x)
    with observe(listener):
        y = function(*inputs, **options)
    if not isinstance(y, Tensor):
        raise TypeError(f"trace.of(fn, ...) needs a function that returns one Tensor, but it "
                        f"returned {type(y).__name__}")
    output = listener.cell(y)
    given = listener.leaves[:len({id(x) for x in tensors})]
    others = sorted(listener.leaves[len(given):], key=lambda cell: cell.tensor._sequence)
    return Gathered(given + others, listener.used(output), output)


def from_graph(y: Tensor) -> Gathered:
    """What ``y``'s graph holds, oldest first; values that nothing holds any more are missing."""
    output = y._edge()
    nodes = reachable([output[0]])
    cells = {(node, nr): cell_of_node(node, nr) for node in nodes for nr in range(node.outputs)}
    leaves = [cells[node, 0] for node in nodes if type(node) is AccumulateGrad]
    constants: dict[int, Cell] = {}
    applied = [read_node(node, nr, cells, constants) for node, nr in cells
               if type(node) is not AccumulateGrad]
    for a in applied:
        forget_if_changed(a)
    every = sorted(leaves + list(constants.values()), key=lambda cell: cell.tensor._sequence)
    return Gathered(every, applied, cells[output])


def recomputes(op: Op) -> bool:
    """Can the value be computed again from the inputs?  Not a write, a Function, or a draw."""
    plain = type(op).forward is not Op.forward and not isinstance(op, CopySlices)
    return plain and not type(op).__module__.endswith(("drawing", "writing"))


def forget_if_changed(a: Applied) -> None:
    """Leaves that no longer hold what the operation computed with: what they held is not kept."""
    arrays = [x.array if isinstance(x, Cell) else x for x in a.inputs]
    if a.out.array is None or any(x is None for x in arrays) or not recomputes(a.op):
        return
    again = np.asarray(a.op(*arrays), a.out.array.dtype)
    if not np.allclose(again, a.out.array, rtol=1e-4, equal_nan=True):
        for _, cell in a.cells():
            if cell.made is None:
                cell.array = None


def cell_of_node(node: Node, nr: int) -> Cell:
    """A leaf's cell, or the cell of what ``node`` made, with its value if that is still alive."""
    if type(node) is AccumulateGrad:
        return cell_of(node.variable)
    tensor = node.tensor(nr)
    if tensor is not None:
        return cell_of(tensor)
    own = node.saved[-1] if node.saved else None
    return Cell(tuple(node.shape_of(nr)), str(node.dtype),
                None if own is None else np.array(own._array), None, 0, node, nr, True)


def read_node(node: Node, nr: int, cells: dict, constants: dict[int, Cell]) -> Applied:
    """The application that ``node`` recorded; what it saved fills in values of its inputs."""
    inputs: list = []
    for i, edge in enumerate(node.edges):
        saved = node.saved[i] if node.saved else None
        if edge is not None:
            cell = cells[edge]
            if cell.array is None and isinstance(saved, Tensor):
                cell.array = np.array(saved._array)
            inputs.append(cell)
        elif node.numbers is not None and node.numbers[i] is not None:
            inputs.append(node.numbers[i])
        elif isinstance(saved, Tensor):
            inputs.append(constants.setdefault(id(saved), cell_of(saved)))
        else:
            inputs.append(None)
    cell = cells[node, nr]
    op = node.op.parts[nr] if node.outputs > 1 else node.op
    cell.made = Applied(op, tuple(inputs), cell, node, node.scope)
    return cell.made
