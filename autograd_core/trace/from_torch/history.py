"""The history of PyTorch's values: how each was computed, by the call that was heard and its node.

    history.add_computed(call, out)       a new value, made by a call that was heard
    history.source(node, nr)          the value that is output ``nr`` of a node
    history.locate(tensor, known)     the value of a tensor that was not seen being made

Graphs that no mode is told of, made before the recording or inside of a Function, are read off
their nodes.
"""

import weakref
from collections.abc import Callable
from dataclasses import dataclass

from ..live_nodes import LiveNodes, NodeRecord
from ..recorder.event_log import EventLog
from ..recorder.passes import Passes
from ..recorder.registry import UNKNOWN, Registry
from ..tell.program import Applied, Cell, Seen
from ..tell.stand_ins import Measured
from . import internals
from .graph_reader import called_by, grad_fn_name, in_order, is_leaf_node
from .node_gradients import measure_jacobians
from .operations import our_operation
from .saved_values import SavedValues


@dataclass
class Call:
    """One call of an operation: its schema, parameters, arguments (Cells, numbers), when it was,
    ``within`` which function of PyTorch's."""

    name: str
    parameters: dict
    arguments: tuple
    is_view: bool
    grad: bool
    line: int | None
    scope: object
    cut: str = ""
    number: int = 0
    within: str = ""

    def cut_of(self, x, flows: bool) -> str:
        """Why no gradient goes back to ``x`` though it requires one."""
        if flows or not isinstance(x, Cell) or not x.requires_grad:
            return ""
        return self.cut or ("not differentiable" if self.grad else "no_grad")


class History:
    """Notes operations in the log; ``scope()`` is the open scope."""

    def __init__(self, log: EventLog, registry: Registry, nodes: LiveNodes, passes: Passes,
                 scope: Callable):
        self.log, self.registry, self.nodes, self.passes = log, registry, nodes, passes
        self.scope = scope
        self.saved_values = SavedValues(registry, nodes, self.source)
        self.quiet: list[tuple[weakref.ref, Applied]] = []
        self._unused: dict[int, tuple[weakref.ref, Call]] = {}
        self._to_measure: list[tuple] = []

    # operations

    def add_computed(self, call: Call, out) -> Applied:
        """A new value, made by ``call``."""
        node = out.grad_fn
        record = None if node is None else self.nodes.record_of(node) or self.nodes.keep(node)
        if record is not None and out.output_nr in record.applied:
            self.registry.bind(out, record.applied[out.output_nr].out)
            return record.applied[out.output_nr]
        a = self.add_application(call, self.registry.new_cell(out, record), node)
        self.log.add_at(call.line, "applied", a)
        if call.grad:
            self.quiet.clear()
        else:
            self.quiet.append((weakref.ref(out), a))
        return a

    def add_application(self, call: Call, cell: Seen, node) -> Applied:
        """One application, with the gradient's way, what was saved, and small Jacobians."""
        arguments, flows, places = list(call.arguments), [False] * len(call.arguments), {}
        for place, source in enumerate([] if node is None else self.input_cells(node)):
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
        op = Measured(name, grad_fn, our_operation(name, grad_fn, call.parameters, len(arguments)),
                    tuple(flows), call.is_view, places, call.number, call.parameters, call.within)
        a = Applied(op, tuple(arguments), cell, call.scope, call.line, flows=tuple(flows),
                    opaque=node is not None and internals.is_own_function(node))
        a.arrays = tuple(x.array if isinstance(x, Cell) else x for x in (*arguments, cell))
        a.cuts = tuple([call.cut_of(x, flows[i]) for i, x in enumerate(arguments)])
        if node is not None:
            self.nodes.record_of(node).applied[cell.nr] = a
            a.saved = self.saved_values.drawer_of(a, node)
            self.measure_later(a, node, cell.nr)
        self.log.add_applied(a)
        return a

    # Jacobians

    def measure_later(self, a: Applied, node, nr: int) -> None:
        """J, where it is small.  While a pass runs, a node computes only what that pass needs: it
        is asked later."""
        if self.passes.now is not None:
            self._to_measure.append((a, node, nr))
        else:
            measure_jacobians(a, node, nr)

    def measure_now(self) -> None:
        """The pass is over."""
        if self.passes.now is None:
            waiting, self._to_measure = self._to_measure, []
            for about in waiting:
                measure_jacobians(*about)

    # sources

    def input_cells(self, node) -> list[Cell | None]:
        """The values that a node's gradients go to, in the order of its next_functions."""
        return [None if n is None else self.source(n, k) for n, k in node.next_functions]

    def source(self, node, nr: int) -> Cell:
        """The value that is output ``nr`` of a node."""
        record = self.nodes.record_of(node)
        if is_leaf_node(node):
            cell = self.registry.cell(node.variable)
            if record is None:
                self.nodes.keep(node).leaf = cell
            return cell
        if record is None:
            self.adopt(node)
            record = self.nodes.record_of(node)
        if nr not in record.applied:
            self.read_output(node, record, nr)
        return record.applied[nr].out

    # tensors that were not seen being made

    def locate(self, tensor, known: Seen | None) -> Seen | None:
        """The cell of what a node made that was not seen being made, or is a new view of it, and
        of what was set aside; None for a leaf, and for what is ``known`` and still what it was."""
        node = tensor.grad_fn
        if node is not None:
            record = self.nodes.record_of(node)
            if known is not None and record is not None and known.maker is record:
                return None
            return self.of_node(tensor, node, record)
        if known is None:
            reference, call = self._unused.pop(id(tensor), UNKNOWN)
            if reference is not None and reference() is tensor:
                return self.add_computed(call, tensor).out
        return None

    def of_node(self, tensor, node, record: NodeRecord | None) -> Seen:
        """The cell of what a node made."""
        if record is None:
            self.adopt(node, tensor)
            record = self.nodes.record_of(node)
        a = record.applied.get(tensor.output_nr)
        if a is None:
            a = self.read_output(node, record, tensor.output_nr, tensor)
        self.registry.bind(tensor, a.out)
        return a.out

    def set_aside(self, call: Call, results: list) -> None:
        """Results that are shown only if somebody uses them."""
        for out in results:
            self._unused[id(out)] = weakref.ref(out), call

    def detached(self, call: Callable[[], Call], tensor, out) -> None:
        """A value was detached inside of something: it is shown if somebody uses it."""
        reference, made_by = self._unused.get(id(tensor), UNKNOWN)
        if reference is not None and reference() is tensor:
            self.set_aside(made_by, [out])
        elif tensor.requires_grad:
            self.set_aside(call(), [out])
        else:
            self.registry.bind(out, self.registry.cell(tensor))

    def adopt(self, node, tensor=None) -> None:
        """A graph that was made before, or a Function's: what autograd holds of it."""
        log = self.log
        if internals.is_own_function(node):
            self.swallow()
        fresh = in_order([node], lambda n: self.nodes.record_of(n) is not None)
        fresh = [n for n in fresh if not is_leaf_node(n)]
        before, leaves, events = len(log.applied_all), len(log.leaves), len(log.events)
        for n in fresh:
            record = self.nodes.keep(n)
            if n is node and tensor is not None:
                self.read_output(n, record, tensor.output_nr, tensor)
            else:
                for nr in range(internals.outputs_of(n)):
                    self.read_output(n, record, nr)
        applied = log.applied_all[before:]
        if len(fresh) == 1:
            log.add("applied", applied[-1])
            return
        del log.events[events:]
        for a in applied:
            a.out.outside = True
        log.add("adopted", log.leaves[leaves:], applied)

    def swallow(self) -> None:
        """What a Function's forward computed by itself is its own business: no part of the graph.
        """
        inside = {a for _, a in self.quiet}
        self.quiet.clear()
        log = self.log
        log.applied_all[:] = [a for a in log.applied_all if a not in inside]
        log.events[:] = [e for e in log.events if e.kind != "applied" or e.data[0] not in inside]

    def settle_functions(self) -> None:
        """Values computed without history that have one now: a Function of somebody's made them."""
        for reference, _ in self.quiet:
            tensor = reference()
            if tensor is not None and internals.has_history(tensor):
                self.registry.cell(tensor)
                return

    def read_output(self, node, record: NodeRecord, nr: int, tensor=None) -> Applied:
        """An application that was not seen, by what its node says."""
        if tensor is not None:
            cell = self.registry.new_cell(tensor, record)
        else:
            shape, dtype = internals.output_kind(node, nr)
            cell = Seen(shape, dtype, None, requires_grad=True, nr=nr, grad_fn=grad_fn_name(node),
                        maker=record).keep_first()
        arguments = tuple(x for x in self.input_cells(node) if x is not None)
        call = Call(called_by(node), internals.parameters(node), arguments, False, True,
                    self.log.lines.now, self.scope())
        return self.add_application(call, cell, node)
