"""How a recorder notes what was computed: applications, with saved values and Jacobians.

    computed(call, out)     a new value, made by a call that was heard
    source(node, nr)        the value that is output ``nr`` of a node
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass

from ..tell.program import Applied, Cell, Saved
from . import internals
from .graph_reader import BUFFERS, called_by, grad_fn_name, is_leaf_node, shown_of
from .node_gradients import measure_jacobians
from .nodes import Made
from .operations import Called, like
from .registry import Cells, Seen


@dataclass
class Call:
    """One call of an operation: its schema, parameters, arguments (Cells, numbers), when it was."""

    name: str
    parameters: dict
    arguments: tuple
    is_view: bool
    grad: bool
    line: int | None
    scope: object
    cut: str = ""
    number: int = 0


class Computed(Cells):
    """Adds to what is seen of values how they were made."""

    def computed(self, call: Call, out) -> Applied:
        """A new value, made by ``call``."""
        node = out.grad_fn
        made = None if node is None else self.nodes.made(node) or self.watch(node)
        if made is not None and out.output_nr in made.applied:
            self._bind(out, made.applied[out.output_nr].out)
            return made.applied[out.output_nr]
        a = self._apply(call, self.new_cell(out, made), node, made)
        self.add_at(call.line, "applied", a)
        if call.grad:
            self.quiet.clear()
        else:
            self.quiet.append((weakref.ref(out), a))
        return a

    def _apply(self, call: Call, cell: Seen, node, made: Made | None) -> Applied:
        """One application, with the gradient's way, what was saved, and small Jacobians."""
        arguments, flows, places = list(call.arguments), [False] * len(call.arguments), {}
        for place, source in enumerate([] if node is None else self.sources(node)):
            if source is None:
                continue
            i = next((i for i, x in enumerate(arguments) if x is source and not flows[i]), None)
            if i is None:
                i = len(arguments)
                arguments.append(source)
                flows.append(False)
            flows[i], places[i] = True, place
        grad_fn = "" if node is None else grad_fn_name(node)
        name = call.name.strip("_") if node is None else called_by(node)
        op = Called(name, grad_fn, like(name, grad_fn, call.parameters, len(arguments)),
                    tuple(flows), call.is_view, places, call.number)
        a = Applied(op, tuple(arguments), cell, call.scope, call.line, flows=tuple(flows),
                    opaque=node is not None and internals.is_own_function(node))
        a.arrays = tuple(x.array if isinstance(x, Cell) else x for x in (*arguments, cell))
        a.cuts = tuple([self._cut(call, x, flows[i]) for i, x in enumerate(arguments)])
        if made is not None:
            made.applied[cell.nr] = a
            a.saved = self.drawer(a, node)
            self.measure(a, node, cell.nr)
        cell.made = a
        self.applied_all.append(a)
        return a

    def measure(self, a: Applied, node, nr: int) -> None:
        """J, where it is small."""
        measure_jacobians(a, node, nr)

    def _cut(self, call: Call, x, flows: bool) -> str:
        """Why no gradient goes back to ``x`` though it requires one."""
        if flows or not isinstance(x, Cell) or not x.requires_grad:
            return ""
        return call.cut or ("not differentiable" if call.grad else "no_grad")

    def sources(self, node) -> list[Cell | None]:
        """The values that a node's gradients go to, in the order of its next_functions."""
        return [None if n is None else self.source(n, k) for n, k in node.next_functions]

    def source(self, node, nr: int) -> Cell:
        """The value that is output ``nr`` of a node."""
        if is_leaf_node(node):
            cell = self.cell(node.variable)
            if self.nodes.made(node) is None:
                self.watch_leaf(node, cell)
            return cell
        made = self.nodes.made(node)
        if made is None:
            self.adopt(node)
            made = self.nodes.made(node)
        if nr not in made.applied:
            self._read_output(node, made, nr)
        return made.applied[nr].out

    def watch(self, node) -> Made:
        """Remember a node that was just made."""
        return self.nodes.keep(node)

    def watch_leaf(self, node, cell: Seen) -> Made:
        """Remember a node that fills the ``.grad`` of a leaf."""
        made = self.nodes.keep(node)
        made.leaf = cell
        return made

    def drawer(self, a: Applied, node) -> tuple[Saved, ...]:
        """What a node keeps for backward."""
        kept = []
        for name, place, raw in internals.drawer(node):
            if internals.is_packed(raw):
                kept.append(Saved(name, "packed by a hook", 0))
                continue
            tensor = internals.unpacked(node, name, place)
            if tensor is not None:
                cell = self._saved_cell(a, name, tensor)
                kept.append(Saved(cell, shown_of(tensor), internals.version(tensor)))
        order = {id(x): k for k, x in enumerate((*a.inputs, a.out))}
        numbers = any(isinstance(x, int | float) for x in a.inputs)
        return tuple(sorted(
            [s for s in kept if not (numbers and s.cell in ("self", "other"))],
            key=lambda s: order.get(id(s.cell), len(order))))

    def _saved_cell(self, a: Applied, name: str, tensor) -> Cell | str:
        """The value that was saved; the name of what is no value of the graph."""
        reference, known = self.tensors.get(id(tensor), (None, None))
        if known is not None and reference() is tensor and known in a.inputs:
            return known
        if tensor.grad_fn is not None and self.nodes.made(tensor.grad_fn) is not None:
            return self.source(tensor.grad_fn, tensor.output_nr)
        if tensor.requires_grad and tensor.grad_fn is None:
            return self.cell(tensor)
        inputs = [x for x in a.inputs if isinstance(x, Cell) and not x.requires_grad
                  and x.shape == tuple(tensor.shape)]
        return name if name.startswith(BUFFERS) or len(inputs) != 1 else inputs[0]
