"""What a recorder knows of the values of PyTorch's tensors: cells, as those of our own core.

    cells.cell(tensor)            what is known of it; seen for the first time, it is a leaf, or the
                                  end of a graph that was made before

Tensors and nodes are referred to weakly; values are looked at when they are first seen or written.
What makes a cell is in ``made`` and ``adopted``, what changes one in ``written``.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass

from ..recorder.registry import Event, Seen
from ..tell.program import Applied, Cell
from ..values import value_of
from . import internals
from .graph_reader import grad_fn_name
from .library import torch
from .nodes import Made, Nodes
from .snapshot import dtype_name, look
from .source_lines import Following


@dataclass(eq=False, repr=False)
class Known(Seen):
    """A Cell; ``of_module`` says that the tensor is a module's parameter or buffer,
    ``is_parameter`` that it is a Parameter."""

    of_module: bool = False
    is_parameter: bool = False


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
        self.unused: dict[int, tuple[weakref.ref, object]] = {}
        self.memory: dict[int, dict[int, weakref.ref]] = {}
        self.mailboxes: dict[int, tuple[weakref.ref, weakref.ref]] = {}
        self.scope = None
        self.layer = 0
        self.fold, self.many = True, 6
        self.owned: dict[int, weakref.ref] = {}
        self.hidden: dict[str, str] = {}
        self.born_inside: dict[int, weakref.ref] = {}
        self.quiet: list[tuple[weakref.ref, Applied]] = []
        self._told_live = (0, 0)

    def own(self, tensor, name: str) -> None:
        """``tensor`` is a parameter or a buffer of a module, which calls it ``name``: that says
        more than the variable of a loop in which it was made."""
        self.owned[id(tensor)] = weakref.ref(tensor)
        self.lines.labels[id(tensor)] = weakref.ref(tensor), name
        reference, cell = self.tensors.get(id(tensor), (None, None))
        if cell is not None and reference() is tensor:
            cell.of_module = cell.parameter = True
            cell.label = name

    def hide(self, tensor, name: str, attribute: str) -> None:
        """``tensor`` is in a plain list or dict, ``attribute`` of a module that does not list it
        among its parameters; ``name`` is what the learner would write."""
        self.hidden[name] = attribute
        self.lines.labels[id(tensor)] = weakref.ref(tensor), name
        reference, cell = self.tensors.get(id(tensor), (None, None))
        if cell is not None and reference() is tensor:
            cell.label = name

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
        if known.version != internals.version(tensor):
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
                     version=internals.version(tensor), requires_grad=tensor.requires_grad,
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
        if tensor.layout == torch.strided and internals.has_numbers(tensor):
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


def gone() -> None:
    """A reference to what was never there."""
