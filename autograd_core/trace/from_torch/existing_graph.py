"""Graphs that no mode is told of: made before the recording, or inside of a Function."""

from __future__ import annotations

from ..tell.program import Applied
from . import internals
from .graph_reader import called_by, grad_fn_name, in_order, is_leaf_node
from .made import Call, Computed
from .nodes import Made
from .registry import Known


class Adopted(Computed):
    """Reads off nodes what was not heard of them."""

    def adopt(self, node, tensor=None) -> None:
        """A graph that was made before, or a Function's: what autograd holds of it."""
        if internals.is_own_function(node):
            self.swallow()
        fresh = in_order([node], lambda n: self.nodes.made(n) is not None)
        fresh = [n for n in fresh if not is_leaf_node(n)]
        before, leaves, events = len(self.applied_all), len(self.leaves), len(self.events)
        for n in fresh:
            made = self.watch(n)
            if n is node and tensor is not None:
                self._read_output(n, made, tensor.output_nr, tensor)
            else:
                for nr in range(internals.outputs_of(n)):
                    self._read_output(n, made, nr)
        applied = self.applied_all[before:]
        if len(fresh) == 1:
            self.add("applied", applied[-1])
            return
        del self.events[events:]
        for a in applied:
            a.out.outside = True
        self.add("adopted", self.leaves[leaves:], applied)

    def swallow(self) -> None:
        """What a Function's forward computed by itself is its own business: no part of the graph.
        """
        inside = {a for _, a in self.quiet}
        self.quiet.clear()
        self.applied_all = [a for a in self.applied_all if a not in inside]
        self.events = [e for e in self.events if e.kind != "applied" or e.data[0] not in inside]

    def settle_functions(self) -> None:
        """Values computed without history that have one now: a Function of somebody's made them."""
        for reference, _ in self.quiet:
            tensor = reference()
            if tensor is not None and internals.has_history(tensor):
                self.cell(tensor)
                return

    def _read_output(self, node, made: Made, nr: int, tensor=None) -> Applied:
        """An application that was not seen, by what its node says."""
        if tensor is not None:
            cell = self.new_cell(tensor, made)
        else:
            shape, dtype = internals.output_kind(node, nr)
            cell = Known(shape, dtype, None, requires_grad=True, nr=nr, grad_fn=grad_fn_name(node),
                        maker=made).keep_first()
        arguments = tuple(x for x in self.sources(node) if x is not None)
        call = Call(called_by(node), internals.parameters(node), arguments, False, True,
                    self.lines.now, self.scope)
        return self._apply(call, cell, node, made)
