"""The history of PyTorch's values: how each was computed, by the call that was heard and its node.

    history.add_computed(call, out)       a new value, made by a call that was heard
    history.source(node, nr)          the value that is output ``nr`` of a node
    history.locate(tensor, known)     the value of a tensor that was not seen being made

Graphs that no mode is told of, made before the recording or inside of a Function, are read off
their nodes.
"""

import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..live_nodes import NodeRecord
from ..recorder.names import entry_of
from ..recorder.passes import Passes
from ..recorder.registry import Registry
from ..tell.program import Applied, Cell, Saved, Seen
from ..tell.stand_ins import Measured
from . import internals
from .graph_reader import BUFFERS, called_by, in_order, is_leaf_node, our_operation, shown_of
from .node_gradients import measure_jacobians


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
    """Notes operations in the log; ``scope()`` is the open scope, ``measured`` says whether
    Jacobians are measured."""

    def __init__(self, registry: Registry, passes: Passes, scope: Callable, measured: bool):
        self.log, self.registry, self.scope = registry.log, registry, scope
        self.measured = measured
        self.nodes, self.passes = passes.nodes, passes
        self.quiet: list[tuple[weakref.ref, Applied]] = []
        self._unused: dict[int, tuple[weakref.ref, Call]] = {}
        self._to_measure: list[tuple] = []

    # operations

    def add_computed(self, call: Call, out) -> Applied:
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
        grad_fn = "" if node is None else type(node).__name__
        name = call.name.strip("_") if node is None else called_by(node)
        op = Measured(name, grad_fn, our_operation(name, grad_fn, call.parameters, len(arguments)),
                    tuple(flows), call.is_view, places, call.number, call.parameters, call.within)
        a = Applied(op, tuple(arguments), cell, call.scope, call.line, flows=tuple(flows),
                    opaque=node is not None and internals.is_own_function(node))
        a.arrays = tuple(x.array if isinstance(x, Cell) else x for x in (*arguments, cell))
        a.cuts = tuple([call.cut_of(x, flows[i]) for i, x in enumerate(arguments)])
        if node is not None:
            self.nodes.record_of(node).applied[cell.nr] = a
            a.saved = self.drawer_of(a, node)
            self.measure(a, node, cell.nr)
        self.log.add_applied(a)
        return a

    # what nodes keep for backward

    def drawer_of(self, a: Applied, node) -> tuple[Saved, ...]:
        kept = []
        for name, place, raw in internals.drawer(node):
            if internals.is_packed(raw):
                kept.append(Saved(name, "packed by a hook", 0))
                continue
            tensor = internals.unpacked(node, name, place)
            if tensor is not None:
                cell = self.saved_cell(a, name, tensor)
                kept.append(Saved(cell, shown_of(tensor), internals.version(tensor)))
        order = {id(x): k for k, x in enumerate((*a.inputs, a.out))}
        numbers = any(isinstance(x, int | float) for x in a.inputs)
        return tuple(sorted(
            [s for s in kept if not (numbers and s.cell in ("self", "other"))],
            key=lambda s: order.get(id(s.cell), len(order))))

    def saved_cell(self, a: Applied, name: str, tensor) -> Cell | str:
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
        if not self.measured:
            return
        cells = set(cells)
        for reference, user in list(self.registry.tensors.values()):
            a, tensor = user.made, reference()
            if a is None or tensor is None or not any(s.cell in cells for s in a.saved or ()):
                continue
            again = replace(a, op=Measured(a.op.called, a.op.grad_fn, a.op.like, a.op.flows,
                                         a.op.view, a.op.places))
            measure_jacobians(again, tensor.grad_fn, user.nr)
            a.op.later.update(again.op.matrices)

    # Jacobians

    def measure(self, a: Applied, node, nr: int) -> None:
        """The small Jacobians of an application, where they are asked for.  In a pass a node
        computes only what that pass needs: it is asked later."""
        if self.measured and self.passes.now is None:
            measure_jacobians(a, node, nr)
        elif self.measured:
            self._to_measure.append((a, node, nr))

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
            call = entry_of(self._unused, tensor)
            self._unused.pop(id(tensor), None)
            if call is not None:
                return self.add_computed(call, tensor).out
        return None

    def of_node(self, tensor, node, record: NodeRecord | None) -> Seen:
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
        made_by = entry_of(self._unused, tensor)
        if made_by is not None:
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
        What it kept on its ctx is a leaf where it is used.
        """
        inside = {a for _, a in self.quiet}
        for reference, a in self.quiet:
            tensor = reference()
            if tensor is not None and self.registry.known_cell(tensor) is a.out:
                self.registry.forget(tensor)
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
        if tensor is not None:
            cell = self.registry.new_cell(tensor, record)
        else:
            shape, dtype = internals.output_kind(node, nr)
            cell = Seen(shape, dtype, None, requires_grad=True, nr=nr, grad_fn=type(node).__name__,
                        maker=record).keep_first()
        arguments = tuple(x for x in self.input_cells(node) if x is not None)
        call = Call(called_by(node), internals.parameters(node), arguments, False, True,
                    self.log.lines.now, self.scope())
        return self.add_application(call, cell, node)
