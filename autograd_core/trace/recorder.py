"""The recorder: hears everything that autograd does, and keeps it as plain data, in order.

    recorder = Recorder()
    with observe(recorder): ...          while recorder.lines follows the learner's code
    recorder.events                      what happened, for trace.teller to tell

Nothing of the learner's is kept alive by it, nothing is computed with tensors, nothing is changed:
values are copied when they are first seen or written, tensors and nodes are referred to weakly.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..autograd.function import Call
from ..graph import NUMBERS, AccumulateGrad, Node
from ..modes import mode
from ..observer import Observer
from ..ops import Op
from ..ops.shape import Data, Detach
from ..ops.views import AsStrided, CopySlices
from ..tensor import Tensor
from .errors import recognise
from .gather import Applied, Cell, from_graph, plain_cell
from .lines import NOT_THEIRS, Lines, is_theirs
from .model import Value
from .numbers import plain
from .values import value_of


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


@dataclass(eq=False)
class Made:
    """What is remembered of a graph Node: its applications by output, and what it holds."""

    applied: dict[int, Applied]
    buffers: list[int]
    reference: weakref.ref


@dataclass(eq=False)
class Pass:
    """One backward pass: ``number`` in time, ``kind`` "backward" or "grad", where it began, and
    what has arrived at each value."""

    number: int
    kind: str
    roots: list[Cell]
    targets: set[tuple[int, int]] | None
    keeps: bool
    layer: int
    arrived: dict[Cell, np.ndarray] = field(default_factory=dict)


@dataclass(slots=True)
class Event:
    """``kind`` of thing that happened at ``line``; ``live`` is (nodes, bytes) when that changed."""

    kind: str
    line: int | None
    data: tuple
    live: tuple[int, int] | None = None


class Opaque(Op):
    """A Function of the learner's, by name only: what it does is in its own two methods."""

    called: str
    grad_fn: str
    variadic, inputs = True, ("inputs",)

    @property
    def name(self) -> str:
        return self.called

    def formula(self, names) -> str:
        return rf"\operatorname{{{self.called}}}({', '.join(names)})"


class Rebuilt(Op):
    """A new leaf with values copied out of other tensors: ``torch.tensor([a, b])``."""

    variadic, inputs = True, ("inputs",)
    tex = r"\operatorname{tensor}($inputs)"

    name = "tensor"

    def formula(self, names) -> str:
        return rf"\operatorname{{tensor}}({', '.join(names)})"


class Recorder(Observer):
    """Keeps what it hears as ``events`` about ``leaves`` and ``applied``."""

    def __init__(self):
        self.lines = Lines(self)
        self.events: list[Event] = []
        self.leaves: list[Cell] = []
        self.applied_all: list[Applied] = []
        self.cells: dict[int, Seen] = {}
        self.nodes: dict[int, Made] = {}
        self.passes: list[Pass] = []
        self.count = 0
        self._references: dict[int, weakref.ref] = {}
        self._mailboxes: dict[int, tuple[weakref.ref, weakref.ref]] = {}
        self._buffers: dict[int, list[int]] = {}
        self._live, self._told_live = [0, 0], (0, 0)
        self._left: list[Cell] = []
        self._left_at: int | None = None
        self._errors: set[tuple[int, str]] = set()
        self._before_step: list[tuple[Tensor, Value]] = []

    def add(self, kind: str, *data) -> None:
        """One more event, at the line that is being executed."""
        live = tuple(self._live)
        changed = live if live != self._told_live else None
        self._told_live = live
        self.events.append(Event(kind, self.lines.now, data, changed))

    # tensors and their cells

    def cell(self, tensor: Tensor) -> Seen:
        """What is known of ``tensor``, brought up to date."""
        known = self.cells.get(id(tensor))
        if known is None:
            return self.first_seen(tensor)
        node = tensor._grad_fn
        if node is not None and id(node) != known.maker and isinstance(node.op, AsStrided):
            return self.computed(node.op, (tensor._base,), tensor).out
        if known.version != tensor._version:
            self.written("changed", tensor, ())
        return known

    def first_seen(self, tensor: Tensor) -> Seen:
        """A tensor that was there before: a leaf, or the end of a graph made earlier."""
        if tensor._grad_fn is not None and id(tensor._grad_fn) not in self.nodes:
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
        cell.layer = self.passes[-1].layer if self.passes else 0
        cell.mail = None if cell.grad is None else value_of(cell.grad)
        cell.maker, cell.nr = 0 if tensor._grad_fn is None else id(tensor._grad_fn), tensor._nr
        old = self.cells.get(id(tensor))
        cell.memory = [] if old is None else old.memory
        if old is None:
            key = id(tensor)
            self._references[key] = reference = weakref.ref(tensor, lambda _: self._gone(key))
            cell.memory.append(reference)
        self.cells[id(tensor)] = cell
        if tensor._grad is not None:
            self._remember_mailbox(tensor)
        return cell.keep_first()

    def _gone(self, key: int) -> None:
        """A tensor no longer exists."""
        self._references.pop(key, None)
        cell = self.cells.pop(key, None)
        if cell is not None and not cell.maker:
            self.add("gone", (cell,))

    def _mailbox_name(self, tensor: Tensor) -> str:
        """"w.grad" for the tensor that is the ``.grad`` of w."""
        owner = self._owner(tensor)
        label = "" if owner is None else self.cells[id(owner)].label
        return f"{label}.grad" if label else ""

    def _owner(self, tensor: Tensor) -> Tensor | None:
        """The tensor whose ``.grad`` this is."""
        grad, owner = self._mailboxes.get(id(tensor), (None, None))
        if grad is None or grad() is not tensor or owner() is None:
            return None
        return owner() if owner()._grad is tensor and id(owner()) in self.cells else None

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
            made = self.nodes.get(id(a.out.node))
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
            self._keep_node(a.out.node, b, a.out.nr, lambda t: self.cells.get(id(t)))
            applied.append(b)
        self.applied_all += applied
        self.add("adopted", new, applied)

    def _cell_of_lost(self, old: Cell) -> Seen:
        """The cell of a value whose tensor is gone though its node is there."""
        return Seen(old.shape, old.dtype, old.array, requires_grad=True, nr=old.nr,
                    grad_fn=old.grad_fn, maker=id(old.node)).keep_first()

    # operations

    def applied(self, op: Op, inputs, out: Tensor) -> None:
        if self.passes and not mode.grad:
            return                                     # the gradients' own arithmetic
        if any(out is x for x in inputs):
            self.changed_in_place(op, inputs, out)
        else:
            self.computed(op, inputs, out)

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
            self._keep_node(node, a, nr, lambda t: self.cells.get(id(t)))
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

    def changed_in_place(self, op: Op, inputs, out: Tensor) -> None:
        """A write: a new value in the history where there is one, else the same card changed."""
        owner = out if out._base is None else out._base
        mailbox = self._owner(owner)
        if mailbox is not None and id(owner) not in self.cells:
            self.grads_set((mailbox,))
            return
        old = self.cells.get(id(owner))
        if old is None:
            self.first_seen(owner)
            return
        node = owner._grad_fn
        if node is None or id(node) == old.maker:
            subject = out if self.lines.name_of(out) else owner
            self.written(op.name, subject, inputs[1:])
            if mailbox is not None:
                self.grads_set((mailbox,))
            return
        others = tuple(self.argument(x) for x in inputs[1:])
        if owner is not out:
            op = CopySlices(out._view.path, op)
        cell = self.new_cell(owner)
        a = self._applied(op, (owner, *inputs[1:]), (old, *others), cell, node, 0)
        a.cuts = ("", *a.cuts[1:])
        old.version = cell.version
        self.add("rewritten", a, old, self._refresh(cell, owner))

    def written(self, how: str, tensor: Tensor, others) -> None:
        """The memory of ``tensor`` changed, its history did not."""
        cell = self.cells.get(id(tensor))
        if cell is None:
            self.first_seen(tensor)
            return
        sources = [self.cell(x) for x in others if isinstance(x, Tensor)]
        before, old = value_of(cell.array), (cell.array, cell.version)
        cell.array, cell.version = np.array(tensor._array), tensor._version
        if old[1] == cell.version and np.array_equal(old[0], cell.array):
            return
        self.add("written", how, (cell, cell.array, cell.version), before, sources,
                 self._refresh(cell, tensor))

    def _refresh(self, cell: Seen, tensor: Tensor) -> list[tuple[Cell, np.ndarray, int]]:
        """The other tensors that look at the same memory, as they are now."""
        changed, alive = [], []
        for reference in cell.memory:
            other = reference()
            known = None if other is None else self.cells.get(id(other))
            if known is None:
                continue
            alive.append(reference)
            if other is tensor or known is cell:
                continue
            same = known.array is not None and np.array_equal(known.array, other._array)
            if not same or known.version != other._version:
                known.array, known.version = np.array(other._array), other._version
                changed.append((known, known.array, known.version))
        cell.memory[:] = alive
        return changed

    # graph nodes

    def _keep_node(self, node: Node, a: Applied, nr: int, known) -> None:
        """Remember which application ``node`` is, weakly, and what it holds."""
        made = self.nodes.get(id(node))
        if made is None:
            key = id(node)
            made = Made({}, [], weakref.ref(node, lambda _: self._node_gone(key)))
            self.nodes[key] = made
            self._live[0] += 1
            for _, tensor, _version in node.kept_tensors():
                self._hold(made, tensor._array)
        made.applied[nr] = a
        a.remember(node, known)

    def _hold(self, made: Made, array) -> None:
        root = array
        while isinstance(getattr(root, "base", None), np.ndarray):
            root = root.base
        held = self._buffers.setdefault(id(root), [0, root.nbytes])
        held[0] += 1
        self._live[1] += held[1] if held[0] == 1 else 0
        made.buffers.append(id(root))

    def _let_go(self, made: Made) -> None:
        for key in made.buffers:
            held = self._buffers[key]
            held[0] -= 1
            if not held[0]:
                self._live[1] -= self._buffers.pop(key)[1]
        made.buffers.clear()

    def _node_gone(self, key: int) -> None:
        """A node of the graph no longer exists."""
        made = self.nodes.pop(key)
        held = bool(made.buffers)
        self._let_go(made)
        self._live[0] -= 1
        cells = tuple(a.out for a in made.applied.values())
        last = self.events[-1] if self.events else None
        if last is not None and last.kind == "released" and last.line == self.lines.now:
            last.data = (*last.data[0], *cells), last.data[1] or held
            self._told_live = last.live = tuple(self._live)
        else:
            self.add("released", cells, held)

    # what leaves, what is set

    def made(self, out: Tensor, data) -> None:
        sources = [x for x in tensors_of(data) if x._requires_grad]
        cells = [self.cell(x) for x in sources]
        if self._left_at == self.lines.now:
            cells += [cell for cell in self._left if cell not in cells]
        self._left = []
        if not cells or self.passes:
            return
        cell = self.new_cell(out)
        a = Applied(Rebuilt(), tuple(cells), cell, mode.scope, self.lines.now,
                    flows=(False,) * len(cells), cuts=("tensor",) * len(cells))
        a.arrays = (*[x.array for x in cells], cell.array)
        cell.made = a
        self.applied_all.append(a)
        self.add("applied", a)

    def left(self, way: str, tensor: Tensor) -> None:
        if not tensor._requires_grad or self.passes:
            return
        if self._left_at != self.lines.now:
            self._left, self._left_at = [], self.lines.now
        cell = self.cell(tensor)
        self._left.append(cell)
        self.add("left", way, cell)

    def looked_at(self, tensor: Tensor) -> None:
        self.add("warned", "non_leaf_grad", self.cell(tensor))

    def flagged(self, tensor: Tensor, field: str) -> None:
        known = self.cells.get(id(tensor))
        if known is None:
            self.first_seen(tensor)
        elif field == "data":
            self.written("data", tensor, ())
        else:
            known.requires_grad, known.retains = tensor._requires_grad, tensor._retains
            self.add("flagged", known, field, tensor._requires_grad)

    def grads_set(self, tensors) -> None:
        for tensor in tensors:
            cell, grad = self.cell(tensor), tensor._grad
            value = None if grad is None else value_of(grad._array)
            how = "none" if grad is None else "zero" if not np.any(grad._array) else "assigned"
            before, cell.mail = cell.mail, value
            self._remember_mailbox(tensor)
            last = self.events[-1] if self.events else None
            if last and last.kind == "grads" and (last.line, last.data[0]) == (self.lines.now, how):
                last.data = how, (*last.data[1], (cell, before, value))
            else:
                self.add("grads", how, ((cell, before, value),))

    def switched(self, field: str, value) -> None:
        if field not in ("grad", "anomaly") or self.passes:
            return
        frame = sys._getframe(2)
        while frame is not None and frame.f_globals.get("__name__") == mode.__class__.__module__:
            frame = frame.f_back
        if frame is not None and is_theirs(frame.f_code):
            self.add("switched", field, value)

    # backward

    def watched(self, stream: Iterator, kind: str, outputs, seeds, targets, keep: bool,
                create: bool) -> Iterator:
        roots = [self.cell(y) for y in outputs]
        values = [np.array(seed._array if isinstance(seed, Tensor) else seed) for seed in seeds]
        self.count += 1
        layer = 1 + max(root.layer for root in roots)
        wanted = None if targets is None else {(id(node), nr) for node, nr in targets}
        now = Pass(self.count, kind, roots, wanted, keep, layer)
        self.add("begun", now, values)
        self.passes.append(now)
        for seed in filter(lambda x: isinstance(x, Tensor), seeds):
            cell = self.cell(seed)
            cell.label = cell.label or "seed"
        try:
            for step in stream:
                self.stepped_through(now, step)
                yield step
        except Exception as error:
            self.failed(error)
            raise
        finally:
            self.passes.pop()
            self.add("ended", now)

    def stepped_through(self, now: Pass, step) -> None:
        """One node has run: what arrived at it, what it sent on, what it let go."""
        node, several = step.node, isinstance(step.gradient, list)
        made = self.nodes.get(id(node))
        for nr, gradient in enumerate(step.gradient if several else [step.gradient]):
            cell = self._cell_at(node, nr)
            if gradient is None or cell is None:
                continue
            now.arrived[cell] = array = plain_array(gradient)
            if now.kind == "grad" and (id(node), nr) in (now.targets or ()):
                self.add("captured", cell, value_of(array))
            if step.contributions and made is not None:
                sent = step.contributions if not several else made.applied[nr].op.vjp(
                    array, (None, None), node.shapes(), node.needs())
                parts = [None if x is None else plain_array(x) for x in sent]
                self.add("sent", now, made.applied[nr], parts)
        if made is not None and made.buffers and node.freed:
            self._let_go(made)
            self.add("freed", tuple(made.applied.values()))

    def _cell_at(self, node: Node, nr: int) -> Cell | None:
        """The value that a node's gradient belongs to."""
        if isinstance(node, AccumulateGrad):
            return self.cell(node.variable)
        made = self.nodes.get(id(node))
        return None if made is None or nr not in made.applied else made.applied[nr].out

    def deposited(self, owner: Tensor) -> None:
        cell = self.cell(owner)
        before, cell.mail = cell.mail, value_of(owner._grad._array)
        self._remember_mailbox(owner)
        gradient = self.passes[-1].arrived.get(cell) if self.passes else None
        self.add("deposited", cell, gradient, before, cell.mail)
        shown_mail = self.cells.get(id(owner._grad))
        if shown_mail is not None and shown_mail.version != owner._grad._version:
            self.written("accumulate", owner._grad, ())

    def hooked(self, kind: str, hook, before, after, place) -> None:
        cell = self._cell_at(*place)
        if cell is None:
            return
        if kind == "tensor" and self.passes:
            self.passes[-1].arrived[cell] = plain_array(after)
        self.add("hooked", kind, getattr(hook, "__name__", type(hook).__name__), cell,
                 in_hook(before), None if after is before else in_hook(after))

    # optimisers

    def stepping(self, optimizer) -> None:
        params = [p for group in optimizer.param_groups for p in group["params"]]
        self._before_step = [(p, value_of(self.cell(p).array)) for p in params]

    def stepped(self, optimizer) -> None:
        changes = []
        for p, before in self._before_step:
            cell = self.cells[id(p)]
            if p._grad is None and cell.version == p._version:
                continue
            cell.array, cell.version = np.array(p._array), p._version
            changes.append((cell, before, value_of(cell.array), cell.version,
                            remembered(optimizer.state.get(p, {}))))
        self._before_step = []
        self.add("optimized", type(optimizer).__name__, changes)

    def close(self) -> None:
        """The end: the last names, also of what lists and modules hold."""
        self.lines.leave()
        for key, reference in self._references.items():
            tensor = reference()
            if tensor is not None and not self.cells[key].label:
                self.cells[key].label = self.lines.name_of(tensor) or self._mailbox_name(tensor)

    # names and errors: what Lines tells

    def named(self, name: str, tensor: Tensor) -> None:
        cell = self.cell(tensor)
        cell.label = cell.label or name
        self.add("named", name, cell)

    def unnamed(self, name: str) -> None:
        self.add("named", name, None)

    def raised(self, error: BaseException, trace) -> None:
        """An exception on its way through a line: ours is recorded where it happened."""
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None and trace.tb_frame.f_code.co_filename.startswith(NOT_THEIRS):
            self.failed(error)

    def failed(self, error: BaseException) -> None:
        """An exception: where it happened, what is to blame, what there is to say of it."""
        known = id(error), str(error)
        if known in self._errors or not isinstance(error, Exception):
            return
        self._errors.add(known)
        node, tensor = getattr(error, "node", None), getattr(error, "tensor", None)
        blamed = [] if node is None else [self._cell_at(node, 0)]
        made = None if node is None else self.nodes.get(id(node))
        if made is not None:
            a = made.applied[min(made.applied)]
            blamed += [s.cell for s in a.saved or () if getattr(s.cell, "version", 0) != s.version]
        if isinstance(tensor, Tensor):
            blamed.append(self.cell(tensor))
        if not any(blamed):
            blamed = [self.cell(x) for x in self.lines.tensors_now()]
        self.add("failed", type(error).__name__, str(error),
                 [cell for cell in dict.fromkeys(blamed) if cell is not None], recognise(error))


def shown(op: Op) -> Op:
    """The operation as it can be shown without keeping the learner's node alive."""
    return Opaque(op.name, op.grad_fn) if isinstance(op, Call) else op


def plain_array(x) -> np.ndarray:
    """A gradient's numbers, copied."""
    return np.array(x._array if isinstance(x, Tensor) else x)


def in_hook(gradients) -> tuple[np.ndarray | None, ...]:
    """What a hook was given or gave."""
    several = gradients if isinstance(gradients, tuple) else (gradients,)
    return tuple(None if g is None else plain_array(g) for g in several)


def tensors_of(data) -> list[Tensor]:
    """The tensors in nested lists."""
    if isinstance(data, Tensor):
        return [data]
    return [t for x in data for t in tensors_of(x)] if isinstance(data, list | tuple) else []


def remembered(state: dict[str, Any]) -> tuple[str, ...]:
    """What an optimiser remembers of a parameter, as texts."""
    return tuple(f"{name} {plain(value_of(x._array)) if isinstance(x, Tensor) else x}"
                 for name, x in state.items() if x is not None)
