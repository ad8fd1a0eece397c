"""What a node of PyTorch's keeps for backward, as values of the graph."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..live_nodes import LiveNodes
from ..recorder.registry import Registry
from ..tell.program import Applied, Cell, Saved
from ..tell.stand_ins import Measured
from . import internals
from .graph_reader import BUFFERS, shown_of
from .node_gradients import measure_jacobians


class SavedValues:
    """Reads the drawers of nodes; ``source(node, nr)`` is the value that is an output of a node."""

    def __init__(self, registry: Registry, nodes: LiveNodes, source: Callable):
        self.registry, self.nodes, self.source = registry, nodes, source

    def drawer_of(self, a: Applied, node) -> tuple[Saved, ...]:
        """What a node keeps for backward."""
        kept = []
        for name, place, raw in internals.drawer(node):
            if internals.is_packed(raw):
                kept.append(Saved(name, "packed by a hook", 0))
                continue
            tensor = internals.unpacked(node, name, place)
            if tensor is not None:
                cell = self._cell_of(a, name, tensor)
                kept.append(Saved(cell, shown_of(tensor), internals.version(tensor)))
        order = {id(x): k for k, x in enumerate((*a.inputs, a.out))}
        numbers = any(isinstance(x, int | float) for x in a.inputs)
        return tuple(sorted(
            [s for s in kept if not (numbers and s.cell in ("self", "other"))],
            key=lambda s: order.get(id(s.cell), len(order))))

    def _cell_of(self, a: Applied, name: str, tensor) -> Cell | str:
        """The value that was saved; the name of what is no value of the graph."""
        known = self.registry.known_cell(tensor)
        if known is not None and known in a.inputs:
            return known
        if tensor.grad_fn is not None and self.nodes.record_of(tensor.grad_fn) is not None:
            return self.source(tensor.grad_fn, tensor.output_nr)
        if tensor.requires_grad and tensor.grad_fn is None:
            return self.registry.cell(tensor)
        inputs = [x for x in a.inputs if isinstance(x, Cell) and not x.requires_grad
                  and x.shape == tuple(tensor.shape)]
        return name if name.startswith(BUFFERS) or len(inputs) != 1 else inputs[0]

    def written_over(self, cells: Iterable[Cell]) -> None:
        """The Jacobians of those who hold one of these saved, should the write be one that they do
        not see."""
        cells = set(cells)
        for reference, user in list(self.registry.tensors.values()):
            a, tensor = user.made, reference()
            if a is None or tensor is None or not any(s.cell in cells for s in a.saved or ()):
                continue
            again = replace(a, op=Measured(a.op.called, a.op.grad_fn, a.op.like, a.op.flows,
                                         a.op.view, a.op.places))
            measure_jacobians(again, tensor.grad_fn, user.nr)
            a.op.later.update(again.op.matrices)
