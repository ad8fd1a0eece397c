"""What a recorder knows of the values of PyTorch's tensors: cells, as those of our own core.

    cells.cell(tensor)            what is known of it; seen for the first time, it is a leaf, or the
                                  end of a graph that was made before
    cells.computed(call, out)     a new value
    cells.written(…)  cells.rewritten(…)     a value written over

Tensors and nodes are referred to weakly; values are looked at when they are first seen or written.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, replace

import numpy as np

from ..cells import Event, Seen
from ..gather import Applied, Cell, Saved
from ..values import value_of
from . import private
from .following import Following
from .glimpse import Glimpse, dtype_name, look
from .library import torch
from .nodes import Made, Nodes
from .operations import Called, like
from .reading import (
    BUFFERS,
    called_by,
    grad_fn_name,
    in_order,
    is_leaf_node,
    measure_jacobians,
    shown_of,
)


@dataclass(eq=False, repr=False)
class Known(Seen):
    """A Cell; ``of_module`` says that the tensor is a module's parameter or buffer,
    ``is_parameter`` that it is a Parameter."""

    of_module: bool = False
    is_parameter: bool = False


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


class Cells:
    """Keeps what is seen of values as ``leaves``, ``applied_all`` and ``events`` in order."""

    def __init__(self, full: bool = False, jacobians: bool = True):
        self.full, self.jacobians = full, jacobians
        self.lines = Following(self)
        self.events: list[Event] = []
        self.leaves: list[Cell] = []
        self.applied_all: list[Applied] = []
        self.nodes = Nodes(self.released)
        self.tensors: dict[int, tuple[weakref.ref, Seen]] = {}
        self.unused: dict[int, tuple[weakref.ref, Call]] = {}
        self.memory: dict[int, dict[int, weakref.ref]] = {}
        self.mailboxes: dict[int, tuple[weakref.ref, weakref.ref]] = {}
        self.scope = None
        self.layer = 0
        self.fold, self.many = True, 6
        self.owned: dict[int, weakref.ref] = {}
        self.born_inside: dict[int, weakref.ref] = {}
        self.quiet: list[tuple[weakref.ref, Applied]] = []
        self._told_live = (0, 0)

    def own(self, tensor) -> None:
        """``tensor`` is a parameter or a buffer of a module."""
        self.owned[id(tensor)] = weakref.ref(tensor)
        reference, cell = self.tensors.get(id(tensor), (None, None))
        if cell is not None and reference() is tensor:
            cell.of_module = cell.parameter = True

    def add(self, kind: str, *data) -> None:
        """One more event, at the line that is being executed."""
        self.add_at(self.lines.now, kind, *data)

    def add_at(self, line: int | None, kind: str, *data) -> None:
        live = self.nodes.live
        changed = live if live != self._told_live else None
        self._told_live = live
        self.events.append(Event(kind, line, data, changed))

    def released(self, cells: tuple[Cell, ...], held: bool) -> None:
        """A node of the graph no longer exists; several at one line are one event."""
        last = self.events[-1] if self.events else None
        if last is not None and last.kind == "released" and last.line == self.lines.now:
            last.data = (*last.data[0], *cells), last.data[1] or held
            self._told_live = last.live = self.nodes.live
        else:
            self.add("released", cells, held)

    # tensors and their cells

    def cell(self, tensor) -> Seen:
        """What is known of ``tensor``, brought up to date."""
        reference, known = self.tensors.get(id(tensor), (None, None))
        if known is not None and reference() is not tensor:
            known = None
        node = tensor.grad_fn
        if node is not None:
            made = self.nodes.made(node)
            if known is None or known.maker is not made or made is None:
                return self._of_node(tensor, node, made)
        elif known is None:
            return self._without_node(tensor)
        if known.version != private.version(tensor):
            self.written("changed", tensor, ())
        return known

    def _of_node(self, tensor, node, made: Made | None) -> Seen:
        """The cell of what a node made that was not seen being made, or is a new view of it."""
        if made is None:
            self.adopt(node, tensor)
            made = self.nodes.made(node)
        a = made.applied.get(tensor.output_nr)
        if a is None:
            a = self._read_output(node, made, tensor.output_nr, tensor)
        self._bind(tensor, a.out)
        return a.out

    def _without_node(self, tensor) -> Seen:
        reference, call = self.unused.pop(id(tensor), (None, None))
        if reference is not None and reference() is tensor:
            return self.computed(call, tensor).out
        return self.first_seen(tensor)

    def first_seen(self, tensor) -> Seen:
        """A leaf: a tensor that was there before, or that nothing was computed for."""
        cell = self.new_cell(tensor)
        cell.label = cell.label or self._mailbox_name(tensor)
        cell.parameter |= self.born_inside.get(id(tensor), gone)() is tensor
        self.leaves.append(cell)
        self.add("leaf", cell)
        if tensor.requires_grad and tensor.grad_fn is None:
            self.watch_mailbox(tensor, cell)
        return cell

    def watch_mailbox(self, tensor, cell: Seen) -> None:
        """Be told when a gradient is put into the ``.grad`` of a leaf."""

    def new_cell(self, tensor, made: Made | None = None) -> Seen:
        """A cell for ``tensor`` as it is now."""
        owned = self.owned.get(id(tensor))
        cell = Known(tuple(tensor.shape), dtype_name(tensor), look(tensor, self.full),
                     version=private.version(tensor), requires_grad=tensor.requires_grad,
                     retains=tensor.retains_grad, layer=self.layer,
                     of_module=owned is not None and owned() is tensor,
                     is_parameter=isinstance(tensor, torch.nn.Parameter))
        if tensor.grad_fn is not None:
            cell.grad_fn, cell.nr = grad_fn_name(tensor.grad_fn), tensor.output_nr
        elif tensor.grad is not None:
            cell.grad = look(tensor.grad, self.full)
            cell.mail = value_of(cell.grad)
        cell.parameter = cell.of_module or cell.is_parameter    # drawn inside its module
        cell.label, cell.maker = self.lines.name_of(tensor), made
        self._bind(tensor, cell)
        if cell.grad is not None:
            self.remember_mailbox(tensor)
        return cell.keep_first()

    def _bind(self, tensor, cell: Seen) -> None:
        """``cell`` is what is known of ``tensor`` from now on."""
        key = id(tensor)
        old = self.tensors.get(key)
        reference = (old[0] if old is not None and old[0]() is tensor
                     else weakref.ref(tensor, lambda gone: self._gone(key, gone)))
        self.tensors[key] = reference, cell
        if not cell.label:
            cell.label = self.lines.name_of(tensor)
        if tensor.layout == torch.strided and private.has_numbers(tensor):
            self.memory.setdefault(tensor.untyped_storage().data_ptr(), {})[key] = reference

    def _gone(self, key: int, reference) -> None:
        """A tensor no longer exists."""
        known, cell = self.tensors.get(key, (None, None))
        if known is reference:
            del self.tensors[key]
            if cell.maker is None:
                self.add("gone", (cell,))

    # mailboxes

    def remember_mailbox(self, owner) -> None:
        """Which tensor is the ``.grad`` of ``owner`` now."""
        if owner.grad is not None:
            self.mailboxes[id(owner.grad)] = weakref.ref(owner.grad), weakref.ref(owner)

    def owner_of(self, tensor):
        """The tensor whose ``.grad`` this is."""
        grad, owner = self.mailboxes.get(id(tensor), (None, None))
        if grad is None or grad() is not tensor or owner() is None:
            return None
        return owner() if owner().grad is tensor and id(owner()) in self.tensors else None

    def _mailbox_name(self, tensor) -> str:
        """"w.grad" for the tensor that is the ``.grad`` of w."""
        owner = self.owner_of(tensor)
        label = "" if owner is None else self.cell(owner).label
        return f"{label}.grad" if label else ""

    # operations

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
        name = call.name if node is None else called_by(node)
        op = Called(name, grad_fn, like(name, grad_fn, call.parameters, len(arguments)),
                    tuple(flows), call.is_view, places, call.number)
        a = Applied(op, tuple(arguments), cell, call.scope, call.line, flows=tuple(flows),
                    opaque=node is not None and private.is_own_function(node))
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
        for name, place, raw in private.drawer(node):
            if private.is_packed(raw):
                kept.append(Saved(name, "packed by a hook", 0))
                continue
            tensor = private.unpacked(node, name, place)
            if tensor is not None:
                cell = self._saved_cell(a, name, tensor)
                kept.append(Saved(cell, shown_of(tensor), private.version(tensor)))
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

    # graphs made before the recording, and what no mode is told of

    def adopt(self, node, tensor=None) -> None:
        """A graph that was made before, or a Function's: what autograd holds of it."""
        if private.is_own_function(node):
            self.swallow()
        fresh = in_order([node], lambda n: self.nodes.made(n) is not None)
        fresh = [n for n in fresh if not is_leaf_node(n)]
        before, leaves, events = len(self.applied_all), len(self.leaves), len(self.events)
        for n in fresh:
            made = self.watch(n)
            if n is node and tensor is not None:
                self._read_output(n, made, tensor.output_nr, tensor)
            else:
                for nr in range(private.outputs_of(n)):
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
            if tensor is not None and tensor.grad_fn is not None:
                self.cell(tensor)
                return

    def _read_output(self, node, made: Made, nr: int, tensor=None) -> Applied:
        """An application that was not seen, by what its node says."""
        if tensor is not None:
            cell = self.new_cell(tensor, made)
        else:
            shape, dtype = private.output_kind(node, nr)
            cell = Known(shape, dtype, None, requires_grad=True, nr=nr, grad_fn=grad_fn_name(node),
                        maker=made).keep_first()
        arguments = tuple(x for x in self.sources(node) if x is not None)
        call = Call(called_by(node), private.parameters(node), arguments, False, True,
                    self.lines.now, self.scope)
        return self._apply(call, cell, node, made)

    # writes

    def written(self, how: str, tensor, sources) -> None:
        """The memory of ``tensor`` changed, its history did not."""
        cell = self.tensors[id(tensor)][1]
        before, old = value_of_or_none(cell), (cell.array, cell.version)
        cell.array, cell.version = look(tensor, self.full), private.version(tensor)
        if old[1] == cell.version and same(old[0], cell.array):
            return
        others = self.refresh(cell, tensor)
        for changed in [cell, *[other for other, _, _ in others]]:
            self.measure_again(changed)
        self.add("written", how, (cell, cell.array, cell.version), before, list(sources), others)

    def measure_again(self, cell: Cell) -> None:
        """The Jacobians of those who hold it saved, should the write be one that they do not see.
        """
        for reference, user in list(self.tensors.values()):
            a, tensor = user.made, reference()
            if a is None or tensor is None or not any(s.cell is cell for s in a.saved or ()):
                continue
            again = replace(a, op=Called(a.op.called, a.op.grad_fn, a.op.like, a.op.flows,
                                         a.op.view, a.op.places))
            measure_jacobians(again, tensor.grad_fn, user.nr)
            a.op.later.update(again.op.matrices)

    def refresh(self, cell: Seen, tensor) -> list[tuple]:
        """The other tensors that look at the same memory, as they are now."""
        if tensor.layout != torch.strided or not private.has_numbers(tensor):
            return []
        group = self.memory.get(tensor.untyped_storage().data_ptr(), {})
        changed = []
        for key, reference in list(group.items()):
            other, known = reference(), self.tensors.get(key, (None, None))[1]
            if other is None or known is None:
                del group[key]
                continue
            if other is tensor or known is cell:
                continue
            seen, version = look(other, self.full), private.version(other)
            if known.version != version or not same(known.array, seen):
                known.array, known.version = seen, version
                changed.append((known, seen, version))
        return changed


def gone() -> None:
    """A reference to what was never there."""


def value_of_or_none(cell: Cell):
    """A cell's value as plain data."""
    return Glimpse.unknown(cell.shape, cell.dtype).value if cell.array is None else (
        value_of(cell.array))


def same(one, other) -> bool:
    """Do two looks show the same numbers?"""
    if isinstance(one, Glimpse) or isinstance(other, Glimpse):
        return isinstance(one, Glimpse) and isinstance(other, Glimpse) and (
            one.value == other.value)
    return one is not None and other is not None and np.array_equal(one, other, equal_nan=True)
