"""What was computed: cells (values) and the operations that made them, from either source.

    from_function(fn, inputs)    runs it and sees every value
    from_graph(y)                reads what autograd still has, and what is still alive
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ...core.modes import Scope, mode, observe
from ...core.node import AccumulateGrad, Node
from ...core.observer import Observer
from ...core.saved_tensors import NUMBERS
from ...core.tensor import Tensor
from ...core.traversal import reachable
from ...core.view_ops import AsStrided, CopySlices
from ...nn import Parameter
from ...ops import Op
from ..numbers import plain, size
from ..values import value_of


@dataclass(eq=False, repr=False)
class Cell:
    """One value: a leaf, a constant, or the result of ``made``.

    ``array`` is None when it was not kept, ``grad`` what its mailbox held then.  ``node`` is where
    its gradient goes, if anywhere, ``outside`` says that it was computed before.  ``parameter`` is
    what a Module holds or made for itself: with many of them they are drawn inside it.
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
    grad_fn: str = ""
    retains: bool = False
    grad: Any = None
    layer: int = 0
    parameter: bool = False


class Saved(NamedTuple):
    """One value in a drawer: what ``cell`` held at ``version``, as a text.  A value that is no
    value of the graph (a buffer of the operation's own) has a name in its place."""

    cell: Cell | str
    shown: str
    version: int


@dataclass(eq=False, repr=False)
class Applied:
    """One application of ``op``: ``inputs`` are Cells, plain numbers, or None for "not kept".

    ``flows`` says for each input whether a gradient goes back to it, ``cuts`` why not where one
    would be wanted.  ``arrays`` repeats the inputs and the output as they were then, where their
    cells may hold something else by now.  ``saved`` is its drawer, ``freed`` whether that was
    emptied; ``opaque`` marks a Function of the learner's, whose Jacobian only it knows.
    """

    op: Op
    inputs: tuple[Cell | int | float | bool | None, ...]
    out: Cell
    scope: Scope | None = None
    line: int | None = None
    flows: tuple[bool, ...] = ()
    cuts: tuple[str, ...] = ()
    arrays: tuple | None = None
    saved: tuple[Saved, ...] | None = None
    freed: bool = False
    opaque: bool = False

    def cells(self) -> list[tuple[int, Cell]]:
        """(argument position, Cell) for those inputs that are values of the graph."""
        return [(i, x) for i, x in enumerate(self.inputs) if isinstance(x, Cell)]

    @property
    def values(self) -> tuple:
        """(*inputs, output) as arrays and numbers, None where not kept."""
        if self.arrays is not None:
            return self.arrays
        return (*[x.array if isinstance(x, Cell) else x for x in self.inputs], self.out.array)

    def remember(self, node: Node | None, known: Callable | None = None) -> Applied:
        """Take from ``node`` what it says of the gradient's way and of what is saved."""
        if node is not None:
            self.flows = tuple([edge is not None for edge in node.edges])
            self.saved, self.freed = drawer(self, node, known or self._input), node.freed
        return self

    def _input(self, tensor: Tensor) -> Cell | None:
        """The cell of an input."""
        return next((cell for _, cell in self.cells() if cell.tensor is tensor), None)


def drawer(a: Applied, node: Node, known: Callable[[Tensor], Cell | None]) -> tuple[Saved, ...]:
    """What ``node`` keeps for backward, as cells; ``known`` finds those that are no inputs."""
    cells, kept = (*a.inputs, a.out), []
    for place, tensor, version in node.kept_tensors():
        cell = known(tensor) if place is None else cells[place]
        if isinstance(cell, Cell):
            array = tensor._array
            shown = plain(value_of(array)) if array.size == 1 else f"[{size(array.shape)}]"
            kept.append(Saved(cell, shown, version))
    return tuple(kept)


@dataclass
class Gathered:
    """Leaves in their order, operations in the order they were applied, and what they are for.
    ``fold`` says that identical blocks in a row are drawn as one; with more than ``many``
    parameters those of a module are drawn inside it."""

    leaves: list[Cell]
    applied: list[Applied]
    outputs: tuple[Cell, ...]
    code: tuple[str, ...] | None = None
    fold: bool = True
    many: int = 12

    @property
    def output(self) -> Cell:
        """The only output."""
        return self.outputs[0]


class Listener(Observer):
    """Collects what is applied in this thread, with its scope and line."""

    def __init__(self, line: Callable[[], int | None]):
        self.line = line
        self.cells: dict[int, Cell] = {}
        self.leaves: list[Cell] = []
        self.events: list[Applied] = []

    def applied(self, op: Op, inputs: Sequence, out: Tensor) -> None:
        """What the core calls after each operation; ``out`` is the first input when in place."""
        if any(out is x for x in inputs) and out._base is not None and not op.is_view:
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
        cell.made = Applied(op, arguments, cell, mode.scope, self.line()).remember(out.grad_fn)
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
    cell = plain_cell(tensor)
    cell.tensor, cell.node, cell.nr = tensor, edge and edge[0], edge[1] if edge else 0
    return cell


def plain_cell(tensor: Tensor) -> Cell:
    """A Cell for a tensor that keeps neither it nor its node alive."""
    made_by, grad = tensor._grad_fn, tensor._grad
    return Cell(tuple(tensor._array.shape), str(tensor._array.dtype), np.array(tensor._array),
                version=tensor._version, requires_grad=tensor._requires_grad,
                grad_fn="" if made_by is None else type(made_by).__name__, retains=tensor._retains,
                grad=None if grad is None else np.array(grad._array),
                parameter=isinstance(tensor, Parameter))


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
        given = [*inputs, *options.values()]
        if given and all(isinstance(x, (*NUMBERS, np.ndarray, np.generic)) for x in given):
            kinds = ", ".join(type(x).__name__ for x in given)
            raise TypeError(f"trace.of(fn, ...) follows Tensors through fn, but none of its inputs "
                            f"is one ({kinds}): pass torch.tensor(2., requires_grad=True) for 2.")
        raise TypeError(f"trace.of(fn, ...) needs a function that returns one Tensor, but it "
                        f"returned {type(y).__name__}")
    output = listener.cell(y)
    given = listener.leaves[:len({id(x) for x in tensors})]
    others = sorted(listener.leaves[len(given):], key=lambda cell: cell.tensor._sequence)
    return Gathered(given + others, listener.used(output), (output,))


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
    return Gathered(every, applied, (cells[output],))


def recomputes(op: Op) -> bool:
    """Can the value be computed again from the inputs?  Not a write, a Function, or a draw."""
    plain = type(op).forward is not Op.forward and not isinstance(op, CopySlices)
    return plain and not type(op).__module__.endswith(("drawing", "writing"))


def forget_if_changed(a: Applied) -> None:
    """Leaves that no longer hold what the operation computed with: what they held is not kept."""
    *arrays, out = a.values
    if out is None or any(x is None for x in arrays) or not recomputes(a.op):
        return
    if not np.allclose(np.asarray(a.op(*arrays), out.dtype), out, rtol=1e-4, equal_nan=True):
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
                None if own is None else np.array(own._array), None, 0, node, nr, True,
                grad_fn=type(node).__name__)


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
    cell.made = Applied(op, tuple(inputs), cell, node.scope).remember(node)
    return cell.made
