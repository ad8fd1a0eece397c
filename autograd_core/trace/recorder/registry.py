"""What a recorder knows of each tensor: cells, kept in step with memory that several share.

    cell(tensor)         what is known of it; seen for the first time, it is a leaf, or the end of a
                         graph that was made before
    computed(op, …)      a new value; of values that are written over see ``writes``

Tensors and nodes are referred to weakly, values are copied when they are first seen or written.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field

from ...autograd.ctx import Call
from ...core.casts import Data, Detach
from ...core.modes import mode
from ...core.observer import Observer
from ...core.saved_tensors import NUMBERS
from ...core.tensor import Tensor
from ...core.view_ops import AsStrided
from ...ops import Op
from ..live_nodes import Held
from ..model import Value
from ..tell.program import Applied, Cell, from_graph, plain_cell
from ..tell.stand_ins import shown
from ..values import value_of
from .source_lines import Lines


@dataclass(eq=False, repr=False)
class Seen(Cell):
    """A Cell of a tensor that is referred to weakly; ``maker`` identifies its grad_fn, ``memory``
    holds the tensors that look at the same memory, ``mail`` is what its ``.grad`` held last, and
    ``first`` what it was when it was first seen: array, version, requires_grad, retains."""

    tensor: None = None
    maker: int = 0
    memory: list[weakref.ref] = field(default_factory=list)
    mail: Value | None = None
    first: tuple = ()

    def keep_first(self) -> Seen:
        """Note what it is now, as what it was when it was first seen."""
        self.first = self.array, self.version, self.requires_grad, self.retains
        return self


@dataclass(slots=True)
class Event:
    """``kind`` of thing that happened at ``line``; ``live`` is (nodes, bytes) when that changed."""

    kind: str
    line: int | None
    data: tuple
    live: tuple[int, int] | None = None


class Cells(Observer):
    """Keeps what is seen of values as ``leaves``, ``applied_all`` and ``events`` in order."""

    def __init__(self):
        self.lines = Lines(self)
        self.events: list[Event] = []
        self.leaves: list[Cell] = []
        self.applied_all: list[Applied] = []
        self.cells: dict[int, Seen] = {}
        self.held = Held(self.released)
        self.layer = 0
        self.fold, self.many = True, 12
        self._references: dict[int, weakref.ref] = {}
        self._mailboxes: dict[int, tuple[weakref.ref, weakref.ref]] = {}
        self._told_live = (0, 0)

    def add(self, kind: str, *data) -> None:
        """One more event, at the line that is being executed."""
        live = self.held.live
        changed = live if live != self._told_live else None
        self._told_live = live
        self.events.append(Event(kind, self.lines.now, data, changed))

    def released(self, cells: tuple[Cell, ...], held: bool) -> None:
        """A node of the graph no longer exists; several at one line are one event."""
        last = self.events[-1] if self.events else None
        if last is not None and last.kind == "released" and last.line == self.lines.now:
            last.data = (*last.data[0], *cells), last.data[1] or held
            self._told_live = last.live = self.held.live
        else:
            self.add("released", cells, held)

    # what leaves, what is set

    # tensors and their cells

    def cell(self, tensor: Tensor) -> Seen:
        """What is known of ``tensor``, brought up to date."""
        known = self.cells.get(id(tensor)) or self.before_the_write(tensor)
        if known is None:
            return self.first_seen(tensor)
        node = tensor._grad_fn
        if node is not None and id(node) != known.maker and isinstance(node.op, AsStrided):
            return self.computed(node.op, (tensor._base,), tensor).out
        if known.version != tensor._version:
            self.written("changed", tensor, ())
        return known

    def known(self, tensor: Tensor) -> Seen | None:
        """Its cell, if it was seen."""
        return self.cells.get(id(tensor))

    def first_seen(self, tensor: Tensor) -> Seen:
        """A tensor that was there before: a leaf, or the end of a graph made earlier."""
        if tensor._grad_fn is not None and self.held.made(tensor._grad_fn) is None:
            self.adopt(tensor)
            if id(tensor) in self.cells:
                return self.cells[id(tensor)]
        cell = self.new_cell(tensor)
        cell.outside = tensor._grad_fn is not None
        cell.label = cell.label or self._mailbox_name(tensor)
        self.leaves.append(cell)
        self.add("leaf", cell)
        return cell

    def new_cell(self, tensor: Tensor) -> Seen:
        """A cell for ``tensor`` as it is now."""
        made = plain_cell(tensor)
        cell = Seen(**{name: getattr(made, name) for name in made.__dataclass_fields__})
        cell.label = self.lines.name_of(tensor)
        cell.layer = self.layer
        cell.mail = None if cell.grad is None else value_of(cell.grad)
        cell.maker, cell.nr = 0 if tensor._grad_fn is None else id(tensor._grad_fn), tensor._nr
        self._bind(tensor, cell)
        return cell.keep_first()

    def _bind(self, tensor: Tensor, cell: Seen) -> None:
        """``cell`` is what is known of ``tensor`` from now on."""
        old = self.cells.get(id(tensor))
        if old is not None:
            cell.memory = old.memory
        else:
            key = id(tensor)
            self._references[key] = reference = weakref.ref(tensor, lambda _: self._gone(key))
            cell.memory.append(reference)
        self.cells[id(tensor)] = cell
        if tensor._grad is not None:
            self._remember_mailbox(tensor)

    def look_around(self) -> None:
        """Before the first line: whose ``.grad`` is what."""
        for reference, _ in self.lines.labels.values():
            if (tensor := reference()) is not None:
                self._remember_mailbox(tensor)

    def _gone(self, key: int) -> None:
        """A tensor no longer exists."""
        self._references.pop(key, None)
        cell = self.cells.pop(key, None)
        if cell is not None and not cell.maker:
            self.add("gone", (cell,))

    def _mailbox_name(self, tensor: Tensor) -> str:
        """"w.grad" for the tensor that is the ``.grad`` of w."""
        owner = self._owner(tensor)
        known = None if owner is None else self.cells.get(id(owner))
        label = known.label if known else self.lines.name_of(owner)
        return f"{label}.grad" if label else ""

    def _owner(self, tensor: Tensor) -> Tensor | None:
        """The tensor whose ``.grad`` this is."""
        grad, owner = self._mailboxes.get(id(tensor), (None, None))
        if grad is None or grad() is not tensor or owner() is None:
            return None
        return owner() if owner()._grad is tensor else None

    def _remember_mailbox(self, owner: Tensor) -> None:
        if owner._grad is not None:
            self._mailboxes[id(owner._grad)] = weakref.ref(owner._grad), weakref.ref(owner)

    def argument(self, x) -> Cell | int | float | bool | None:
        """An input as Applied keeps it."""
        return self.cell(x) if isinstance(x, Tensor) else x if isinstance(x, NUMBERS) else None

    def adopt(self, y: Tensor) -> None:
        """A graph that was made before the recording: what autograd still holds of it."""
        gathered, cells, applied = from_graph(y), {}, []
        for old in gathered.leaves:
            known = self.cells.get(id(old.tensor))
            cells[old] = self.new_cell(old.tensor) if known is None else known
            if known is None:
                cells[old].array = old.array
                self.leaves.append(cells[old])
        new = [cell for old, cell in cells.items() if cell in self.leaves[-len(cells):]]
        for a in gathered.applied:
            made = self.held.made(a.out.node)
            if made is not None and a.out.nr in made.applied:
                cells[a.out] = made.applied[a.out.nr].out
                continue
            tensor = a.out.node.tensor(a.out.nr)
            cell = self._cell_of_lost(a.out) if tensor is None else self.new_cell(tensor)
            cells[a.out], cell.outside = cell, True
            b = Applied(shown(a.op), tuple(cells.get(x, x) if isinstance(x, Cell) else x
                                           for x in a.inputs), cell, a.scope, None,
                        flows=a.flows, opaque=isinstance(a.op, Call))
            b.arrays = tuple(x.array if isinstance(x, Cell) else x for x in (*b.inputs, cell))
            cell.made = b
            self.held.keep(a.out.node, b, a.out.nr, self.known)
            applied.append(b)
        self.applied_all += applied
        self.add("adopted", new, applied)

    def _cell_of_lost(self, old: Cell) -> Seen:
        """The cell of a value whose tensor is gone though its node is there."""
        return Seen(old.shape, old.dtype, old.array, requires_grad=True, nr=old.nr,
                    grad_fn=old.grad_fn, maker=id(old.node)).keep_first()

    # operations

    def computed(self, op: Op, inputs, out: Tensor) -> Applied:
        """A new value."""
        arguments = tuple(self.argument(x) for x in inputs)
        cell = self.new_cell(out)
        if out._base is not None or isinstance(op, Detach):
            arguments[0].memory.extend(cell.memory)
            cell.memory = arguments[0].memory
        a = self._applied(op, inputs, arguments, cell, out._grad_fn, out._nr)
        self.add("applied", a)
        return a

    def _applied(self, op, inputs, arguments, cell, node, nr) -> Applied:
        """One application, with the gradient's way and what was saved."""
        a = Applied(shown(op), arguments, cell, mode.scope, self.lines.now,
                    opaque=isinstance(op, Call))
        a.arrays = tuple(x.array if isinstance(x, Cell) else x for x in (*arguments, cell))
        if node is not None:
            a.flows = tuple([edge is not None for edge in node.edges])
            self.held.keep(node, a, nr, self.known)
        a.cuts = tuple([self._cut(op, x, bool(a.flows) and i < len(a.flows) and a.flows[i])
                        for i, x in enumerate(inputs)])
        cell.made = a
        self.applied_all.append(a)
        return a

    def _cut(self, op: Op, x, flows: bool) -> str:
        """Why no gradient goes back to ``x`` though it requires one."""
        if flows or not isinstance(x, Tensor) or not x._requires_grad:
            return ""
        if isinstance(op, Detach):
            return "data" if isinstance(op, Data) else "detach"
        return "not differentiable" if mode.grad else "no_grad"
