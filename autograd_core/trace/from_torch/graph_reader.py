"""Reads a graph of PyTorch's: nodes in order, their inputs, what they saved, what is still known.

    graph = Graph([loss])
    graph.nodes                  every node that leads there, inputs first
    graph.cells[id(node), nr]    the value that is output ``nr`` of a node
    graph.gathered(names)        as trace.numbering takes it

Nothing is changed: saved values are looked at, hooks of saved tensors are not run.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from ...compat.ops import (  # noqa: F401  (they fill OPS)
    activations,
    linalg,
    losses,
    neural,
    pooling,
    resampling,
    special,
)
from ...ops import OPS, Op, cumulative, drawing, inplace_views, picking  # noqa: F401
from ...ops.compare import Compare
from ..numbers import plain, size, value_of
from ..tell.program import Applied, Cell, Gathered, Saved
from ..tell.stand_ins import Measured
from . import internals
from .library import torch
from .node_gradients import measure_jacobians
from .snapshot import dtype_name, look

SYNONYMS = {"dims": "dim", "at": "index", "stop": "end"}
"""Parameters that are called otherwise in PyTorch's schemas."""
RELATIONS = ("eq", "ne", "lt", "le", "gt", "ge")
DEFAULTS = {"alpha": 1, "beta": 1}
"""Parameters that a call leaves out when they have these values."""


@cache
def ours() -> dict[str, list[type[Op]]]:
    """Our operations by the grad_fn, and by the name, that they share with PyTorch's."""
    found: dict[str, list[type[Op]]] = defaultdict(list)
    for op in OPS:
        if op.grad_fn:
            found[op.grad_fn].append(op)
        found[op.__name__.lower()].append(op)
    return found


def our_operation(called: str, grad_fn: str, parameters: dict, tensors: int) -> Op | None:
    """The operation of ours that is meant, with those of its fields that the call tells."""
    base = called.strip("_")
    if base in RELATIONS:
        return Compare(base)
    for op in (*ours().get(grad_fn, ()), *ours().get(base, ())):
        if not op.variadic and len(op.inputs) > tensors:
            continue
        made = object.__new__(op)
        fields = {name: parameters.get(name, parameters.get(SYNONYMS.get(name, name),
                                                            DEFAULTS.get(name)))
                  for name in op.fields}
        vars(made).update({
            name: int(value) if isinstance(value, float) and value.is_integer() else value
            for name, value in fields.items()
            if isinstance(value, int | float | str | tuple | list)})
        return made
    return None


BUFFERS = ("result", "total_weight", "running_", "mean", "rstd", "max_indices", "workspace",
           "reserve", "logsumexp", "philox", "log_", "indices", "buffer")
"""Names of what an operation saves that is none of its inputs."""


def is_leaf_node(node) -> bool:
    """Is it what puts gradients into a leaf's ``.grad``?"""
    return node.name() == "torch::autograd::AccumulateGrad"


def edge_of(tensor) -> tuple:
    """(node, output number) of a tensor that requires a gradient."""
    edge = torch.autograd.graph.get_gradient_edge(tensor)
    return edge.node, edge.output_nr


def in_order(roots: Iterable, known=lambda node: False) -> list:
    """The nodes that lead to ``roots``, inputs first; those that are ``known`` end the way."""
    done, order, stack = set(), [], [(root, False) for root in roots]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            order.append(node)
            continue
        if id(node) in done or known(node):
            continue
        done.add(id(node))
        stack.append((node, True))
        stack += [(n, False) for n, _ in reversed(node.next_functions)
                  if n is not None and id(n) not in done]
    return order


def called_by(node) -> str:
    """What was called, by the name of its node: "log_softmax" of LogSoftmaxBackward0."""
    name = type(node).__name__
    if internals.is_own_function(node):
        return name.removesuffix("Backward")
    return operation_of(name)


@cache
def operation_of(node: str) -> str:
    """The operation that nodes of a name are of."""
    base = re.sub(r"Backward\d*$", "", node)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", base).lower()


def lines_of(node) -> str:
    """Where it was made, if anomaly detection noted it then."""
    return "".join(node.metadata.get("traceback_", ()))


class Graph:
    """What autograd holds of how some tensors were computed."""

    def __init__(self, roots: list, alive: Iterable = (), full: bool = False):
        self.full = full
        self.roots = [edge_of(root) for root in roots]
        self.nodes = in_order([node for node, _ in self.roots])
        self.known = {id(node) for node in self.nodes}
        self.cells: dict[tuple[int, int], Cell] = {}
        self.constants: dict[int, tuple[Cell, object]] = {}
        self.freed: set[int] = set()
        self._make_cells()
        for tensor in (*roots, *alive):
            self._learn(tensor)
        self.applied = {id(node): self._read(node) for node in self.nodes
                        if not is_leaf_node(node)}

    def _make_cells(self) -> None:
        used = {(id(n), k) for node in self.nodes for n, k in node.next_functions
                if n is not None} | {(id(n), k) for n, k in self.roots}
        for node in self.nodes:
            if is_leaf_node(node):
                self.cells[id(node), 0] = leaf_cell(node.variable, self.full)
                continue
            for nr in range(internals.outputs_of(node)):
                if (id(node), nr) in used:
                    shape, dtype = internals.output_kind(node, nr)
                    self.cells[id(node), nr] = Cell(shape, dtype, None, nr=nr, requires_grad=True,
                                                    grad_fn=type(node).__name__)

    def _learn(self, tensor) -> Cell | None:
        """What the value is, of which ``tensor`` is at hand."""
        if not tensor.requires_grad:
            return None
        node = tensor.grad_fn
        if node is None:
            cell = next((c for (_, c) in self.cells.items() if c.tensor is tensor), None)
            return cell
        cell = self.cells.get((id(node), tensor.output_nr))
        if cell is not None and cell.array is None:
            cell.array, cell.version = look(tensor, self.full), internals.version(tensor)
            cell.retains = tensor.retains_grad
            if cell.retains:
                cell.grad = look(tensor.grad, self.full)
        return cell

    def _read(self, node) -> list[Applied]:
        """The application that a node stands for, once for each of its outputs."""
        saved = self._saved(node)
        constants = [s.cell for s in saved if isinstance(s.cell, Cell) and s.cell.made is None
                     and not s.cell.requires_grad]
        inputs: list = []
        for n, k in node.next_functions:
            if n is not None:
                inputs.append(self.cells[id(n), k])
            else:
                inputs.append(constants.pop(0) if constants else None)
        inputs += constants
        flows = tuple([n is not None for n, _ in node.next_functions]) + (False,) * len(constants)
        made = []
        for nr in range(internals.outputs_of(node)):
            cell = self.cells.get((id(node), nr))
            if cell is None:
                continue
            called, grad_fn = called_by(node), type(node).__name__
            ours = our_operation(called, grad_fn, internals.parameters(node), len(inputs))
            op = Measured(called, grad_fn, ours, flows)
            cell.made = Applied(op, tuple(inputs), cell, flows=flows, saved=tuple(saved),
                                freed=id(node) in self.freed)
            measure_jacobians(cell.made, node)
            made.append(cell.made)
        return made

    def _saved(self, node):
        drawer = internals.drawer(node)
        if not drawer and internals.is_empty(node):
            self.freed.add(id(node))
        found = []
        for name, place, raw in drawer:
            tensor = None if internals.is_packed(raw) else internals.unpacked(node, name, place)
            if tensor is None:
                continue
            own = not tensor.requires_grad and name.startswith(BUFFERS)
            cell = name if own else self._cell_of(tensor)
            if cell is not None:
                found.append(Saved(cell, shown_of(tensor), internals.version(tensor)))
        return found

    def _cell_of(self, tensor) -> Cell | None:
        """The cell of a saved value; a new constant for one that requires no gradient."""
        if tensor.requires_grad:
            node, nr = edge_of(tensor)
            self._learn(tensor)
            return self.cells.get((id(node), nr))
        if id(tensor) not in self.constants:
            self.constants[id(tensor)] = constant_cell(tensor, self.full), tensor
        return self.constants[id(tensor)][0]

    def gathered(self, names: dict[int, str], roots=None) -> Gathered:
        """Leaves, operations and outputs; ``names`` are those of tensors by id."""
        leaves = [self.cells[id(node), 0] for node in self.nodes if is_leaf_node(node)]
        for cell in leaves:
            cell.label = names.get(id(cell.tensor), "")
        for cell, tensor in self.constants.values():
            cell.label = names.get(id(tensor), "")
        applied = [a for node in self.nodes if id(node) in self.applied
                   for a in self.applied[id(node)]]
        used = {id(x) for a in applied for x in a.inputs}
        constants = [cell for cell, _ in self.constants.values() if id(cell) in used]
        place = {name: k for k, name in enumerate(names.values())}
        leaves.sort(key=lambda cell: place.get(cell.label, len(place)))
        return Gathered(constants + leaves, applied,
                        tuple(self.cells[id(node), nr] for node, nr in self.roots))


def leaf_cell(tensor, full: bool = False) -> Cell:
    cell = constant_cell(tensor, full)
    cell.tensor, cell.requires_grad, cell.grad = tensor, True, look(tensor.grad, full)
    cell.parameter = isinstance(tensor, torch.nn.Parameter)
    return cell


def constant_cell(tensor, full: bool = False) -> Cell:
    return Cell(tuple(tensor.shape), dtype_name(tensor), look(tensor, full),
                version=internals.version(tensor))


def shown_of(tensor) -> str:
    """A saved value in a drawer's words: the number, or the shape."""
    seen = look(tensor) if tensor.numel() == 1 else None
    return plain(value_of(seen)) if seen is not None else f"[{size(tuple(tensor.shape))}]"
