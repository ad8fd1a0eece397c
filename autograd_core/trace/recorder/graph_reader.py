"""Reads what our own core computed as a program: cells and the operations that made them.

    from_function(fn, inputs)    runs it and sees every value
    from_graph(y)                reads what autograd still has, and what is still alive
"""

from collections.abc import Callable, Sequence

import numpy as np

from ...core.modes import mode, observe
from ...core.node import AccumulateGrad, Node
from ...core.observer import Observer
from ...core.saved_tensors import NUMBERS
from ...core.tensor import Tensor
from ...core.traversal import reachable
from ...core.view_ops import AsStrided, CopySlices
from ...nn import Parameter
from ...ops import Op
from ..numbers import dtype_name, plain, size, value_of
from ..tell.program import Applied, Cell, Gathered, Saved


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
        cell.made = with_saved(Applied(op, arguments, cell, mode.scope, self.line()), out.grad_fn)
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
            place_inside(tensor, known)
            self.leaves.append(known)
        elif known.version != version_of(tensor) and tensor._base is not None:
            return self.add(AsStrided(tensor._view.path), (self.cell(tensor._base),), tensor)
        return known

    def used(self, output: Cell) -> list[Applied]:
        """The operations, without the views that were taken only to be written through."""
        read = {id(x) for a in self.events for x in a.inputs} | {id(output)}
        return [a for a in self.events if not a.op.is_view or id(a.out) in read]


def cell_of(tensor: Tensor) -> Cell:
    """A Cell for a tensor that is at hand; the values are copied, for they may change."""
    edge, grad, made_by = tensor._edge(), tensor._grad, tensor._grad_fn
    node, nr = (None, 0) if edge is None else edge
    array = np.array(tensor._array)
    return Cell(array.shape, dtype_name(array.dtype), array, tensor, version_of(tensor), node, nr,
                tensor._requires_grad, grad_fn="" if made_by is None else type(made_by).__name__,
                retains=tensor._retains, grad=None if grad is None else np.array(grad._array),
                parameter=isinstance(tensor, Parameter))


def place_inside(tensor: Tensor, cell: Cell) -> None:
    """What is made of nothing in an open scope, such as a mask, is drawn in it like a parameter."""
    scope = mode.scope
    cell.parameter = cell.parameter or (scope is not None
                                        and tensor._sequence > scope.outer_sequence)


def version_of(tensor: Tensor) -> int:
    """How often its memory was written; that of inference tensors is not counted."""
    counter = tensor._counter
    return counter[0] if type(counter) is list else 0


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
    cell.made = with_saved(Applied(op, tuple(inputs), cell, node.scope), node)
    return cell.made


def with_saved(a: Applied, node: Node | None, known: Callable | None = None) -> Applied:
    """``a`` with what ``node`` says of the gradient's way and of what is saved; ``known`` finds
    the cells of values that are no inputs."""
    if node is None:
        return a
    a.flows, a.freed = tuple([edge is not None for edge in node.edges]), node.freed
    cells, kept = (*a.inputs, a.out), []
    known = known or (lambda tensor: next((x for _, x in a.cells() if x.tensor is tensor), None))
    for place, tensor, version in node.kept_tensors():
        cell = known(tensor) if place is None else cells[place]
        if isinstance(cell, Cell):
            array = tensor._array
            text = plain(value_of(array)) if array.size == 1 else f"[{size(array.shape)}]"
            kept.append(Saved(cell, text, version))
    a.saved = tuple(kept)
    return a
