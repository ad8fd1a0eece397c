"""The history of values of our own core: how each was computed, in a recording or before it.

    history.add_computed(op, …)      a new value
    history.locate(tensor, …)    the value of a tensor that was not seen being made
"""

import weakref

from ...autograd.ctx import Call
from ...core.casts import Data, Detach
from ...core.modes import mode
from ...core.node import Node
from ...core.saved_tensors import NUMBERS
from ...core.tensor import Tensor
from ...core.view_ops import AsStrided
from ...ops import Op
from ..live_nodes import LiveNodes
from ..numbers import value_of
from ..tell.program import Applied, Cell, Seen
from ..tell.stand_ins import stand_in_for
from .graph_reader import from_graph, with_saved
from .registry import Registry


class CoreHistory:
    """Notes operations in the log; ``noted`` is what tensors held before a write of which nothing
    may be told."""

    def __init__(self, registry: Registry, nodes: LiveNodes):
        self.adapter, self.log = registry.adapter, registry.log
        self.registry, self.nodes = registry, nodes
        self._noted: dict[int, tuple[weakref.ref, Seen]] = {}

    # operations

    def argument_cell(self, x) -> Cell | int | float | bool | None:
        if isinstance(x, Tensor):
            return self.registry.cell(x)
        return x if isinstance(x, NUMBERS) else None

    def add_computed(self, op: Op, inputs, out: Tensor) -> Applied:
        arguments = tuple([self.argument_cell(x) for x in inputs])
        node = out._grad_fn
        record = None if node is None else self.nodes.record_of(node) or self.nodes.keep(node)
        cell = self.registry.new_cell(out, record)
        if out._base is not None or isinstance(op, Detach):
            self.registry.remember_memory_again(inputs[0])
        a = self.add_application(op, inputs, arguments, cell, node, out._nr)
        self.log.add("applied", a)
        return a

    def add_application(self, op: Op, inputs, arguments: tuple, cell: Seen, node: Node | None,
              nr: int = 0) -> Applied:
        """One application, with the gradient's way and what was saved."""
        a = Applied(stand_in_for(op), arguments, cell, mode.scope, self.log.lines.now,
                    opaque=isinstance(op, Call))
        a.arrays = tuple([x.array if isinstance(x, Cell) else x for x in (*arguments, cell)])
        if node is not None:
            self.nodes.record_of(node).applied[nr] = with_saved(a, node, self.registry.known_cell)
        a.cuts = tuple([cut_of(op, x, i < len(a.flows) and a.flows[i])
                        for i, x in enumerate(inputs)])
        self.log.add_applied(a)
        return a

    # tensors that were there before

    def locate(self, tensor: Tensor, known: Seen | None) -> Seen | None:
        """The cell of a tensor that was not seen being made; None for a leaf, and for what is
        ``known`` and still what it was."""
        node = tensor._grad_fn
        if known is None:
            known = self.before_the_write(tensor)
            if known is None and node is not None:
                return self.outside(tensor, node)
            return known
        if node is not None and isinstance(node.op, AsStrided) and (
                self.nodes.record_of(node) is not known.maker):
            return self.add_computed(node.op, (tensor._base,), tensor).out
        return None

    def outside(self, tensor: Tensor, node: Node) -> Seen:
        """The end of a graph that was made before."""
        if self.nodes.record_of(node) is None:
            self.adopt(tensor)
        cell = self.registry.known_cell(tensor)
        if cell is None:
            cell = self.registry.new_cell(tensor, self.nodes.record_of(node))
            cell.outside = True
            self.registry.add_leaf(cell, tensor)
        return cell

    def adopt(self, y: Tensor) -> None:
        """A graph that was made before the recording: what autograd still holds of it."""
        gathered, cells, applied, fresh = from_graph(y), {}, [], []
        for old in gathered.leaves:
            known = self.registry.known_cell(old.tensor)
            cells[old] = cell = known or self.registry.new_cell(old.tensor)
            if known is None:
                cell.array = old.array
                fresh.append(cell)
        self.log.leaves += fresh
        for old in gathered.applied:
            cells[old.out] = self.adopt_one(old, cells, applied)
        self.log.applied_all += applied
        self.log.add("adopted", fresh, applied)

    def adopt_one(self, old: Applied, cells: dict[Cell, Cell], applied: list[Applied]) -> Cell:
        """The cell of one value of that graph, its operation being added to ``applied``."""
        node, nr = old.out.node, old.out.nr
        record = self.nodes.record_of(node)
        if record is not None and nr in record.applied:
            return record.applied[nr].out
        record = record or self.nodes.keep(node)
        tensor = node.tensor(nr)
        cell = (Seen(old.out.shape, old.out.dtype, old.out.array, requires_grad=True, nr=nr,
                     grad_fn=old.out.grad_fn, maker=record).keep_first() if tensor is None
                else self.registry.new_cell(tensor, record))
        cell.outside = True
        inputs = tuple([cells.get(x, x) if isinstance(x, Cell) else x for x in old.inputs])
        a = Applied(stand_in_for(old.op), inputs, cell, old.scope, None, flows=old.flows,
                    opaque=isinstance(old.op, Call))
        a.arrays = tuple([x.array if isinstance(x, Cell) else x for x in (*inputs, cell)])
        cell.made = a
        record.applied[nr] = with_saved(a, node, self.registry.known_cell)
        applied.append(a)
        return cell

    # writes that nothing may be told of

    def note(self, tensor: Tensor) -> None:
        """What a tensor that nothing is known of holds; the end of a graph is told at once, while
        its history is what it was."""
        key = id(tensor)
        if key in self._noted or self.is_new(tensor) or self.registry.known_cell(tensor):
            return
        if tensor._grad_fn is not None:
            self.registry.cell(tensor)
            return
        self._noted[key] = (weakref.ref(tensor, lambda _: self._noted.pop(key, None)),
                            self.adapter.describe_tensor(tensor))

    def is_new(self, tensor: Tensor) -> bool:
        """Was it made in the line that is being executed?"""
        return tensor._sequence > self.log.lines.since

    def before_the_write(self, tensor: Tensor) -> Seen | None:
        """The cell of a tensor that was written before anything else was done with it, as it was
        then; None when that was not noted."""
        if id(tensor) not in self._noted:
            return None
        _, was = self._noted.pop(id(tensor))
        cell = self.registry.new_cell(tensor)
        cell.array, cell.version, cell.requires_grad = was.array, was.version, was.requires_grad
        cell.grad, cell.mail = was.grad, None if was.grad is None else value_of(was.grad)
        cell.grad_fn, cell.maker = "", None
        return self.registry.add_leaf(cell.keep_first(), tensor)


def cut_of(op: Op, x, flows: bool) -> str:
    """Why no gradient goes back to ``x`` though it requires one."""
    if flows or not isinstance(x, Tensor) or not x._requires_grad:
        return ""
    if isinstance(op, Detach):
        return "data" if isinstance(op, Data) else "detach"
    return "not differentiable" if mode.grad else "no_grad"
