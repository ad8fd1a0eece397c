"""A recorded training step as the checks read it: parameters, gradients, who uses what, events.

Of the doctor's files this one alone knows how the recorder keeps what it heard.
"""

from collections.abc import Iterator
from heapq import merge
from math import prod
from operator import attrgetter
from typing import NamedTuple

from ..trace.from_torch.library import torch
from ..trace.from_torch.modules import unseen_leaf
from ..trace.from_torch.snapshot import measure
from ..trace.model import Text, Value
from ..trace.numbers import value_of
from ..trace.tell.program import Applied, Cell
from . import events
from .findings import Finding, Gradient
from .logical_lines import join_statements
from .norms import norm_of

MOST = 8
"""Parameters that are named in one finding, and operations in the table of memory."""


class Optimizer(NamedTuple):
    """An optimiser that a variable refers to: what it is called, the line that built it (None:
    it was there before), and what is known of the tensors that it was given."""

    name: str
    line: int | None
    given: list[Cell]


class TrainingStep:
    """What happened in the lines that were recorded, as plain data.

    ``code`` are the lines, ``statements`` has for each the whole statement that it is part of.
    ``events`` are in the order of time; ``passes``, ``steps`` and ``failures`` are those of one
    type.  ``operations`` were applied in this order, ``users`` has (operation, argument position)
    for each value.  ``parameters`` are by name, ``arrived`` has the last gradient that came to each
    value.  ``taken_out`` are (line, way, value, number of operations before) of numbers that left
    PyTorch, ``written_from`` has what each value was written over with.  ``gone`` are leaves that
    no longer were there at the last backward (without one: at the end), ``assigned`` those whose
    ``.grad`` the learner set.  ``error`` is the exception that ended the lines.
    ``nones`` tells for which arguments a Function gave None, and in which line; ``hidden`` in which
    attribute, a plain list or dict, what has this name is; ``aliases`` the other names of a value;
    ``alive`` is (nodes, bytes) at the end.  ``lost`` is (step, line) of what was first seen to be
    not finite between the watched steps, None where nothing was.
    """

    def __init__(self, recording, model=None):
        self._heard = heard = recording.heard
        self.code: list[str] = heard.lines.code
        gaps = [k for k, origin in enumerate(heard.lines.origins) if origin == ("", 0)]
        self.statements = join_statements(self.code, gaps)
        self._ids = recording.ids
        self.events = list(read_events(heard))
        self.passes = [e for e in self.events if isinstance(e, events.Backward)]
        self.steps = [e for e in self.events if isinstance(e, events.OptimizerStep)]
        self.failures = [e for e in self.events if isinstance(e, events.Failed)]
        self.operations: list[Applied] = heard.applied_all
        self.users: dict[Cell, list[tuple[Applied, int]]] = {}
        for a in self.operations:
            for i, cell in a.cells():
                self.users.setdefault(cell, []).append((a, i))
        self.arrived = {cell: gradient for now in self.passes
                        for cell, gradient in now.arrived.items()}
        self.stepped = {cell for event in self.steps for cell in event.given}
        self.optimizers = {key: Optimizer(name, line, self._given_to(optimizer)) for
                           key, (optimizer, name, line) in heard.lines.optimizers.items()}
        self.written_from: dict[Cell, list[Cell]] = {}
        for e in self.events:
            if isinstance(e, events.Written) and e.sources:
                self.written_from.setdefault(e.change.cell, []).extend(e.sources)
        begun = max((k for k, e in enumerate(heard.events) if e.kind == "begun"),
                    default=len(heard.events))
        self.gone = {cell for e in heard.events[:begun] if e.kind == "gone" for cell in e.data[0]}
        self.assigned = {cell for e in self.events if isinstance(e, events.GradsSet)
                         and not e.empties for cell, *_ in e.grads}
        self.error = getattr(recording, "raised", None)
        self.nones: dict[Applied, tuple[set[int], int | None]] = heard.nones
        self.taken_out: list[tuple[int | None, str, Cell, int]] = heard.left
        self.hidden: dict[str, str] = heard.hidden
        self.aliases: dict[str, set[str]] = heard.lines.aliases
        self.alive: tuple[int, int] = heard.live_at_end
        windows = recording.windows
        self.lost = None if windows is None or windows.lost is None else (
            windows.lost, windows.lost_at)
        trace = recording.trace
        self._end = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
        self._deposited = last_gradients(self.events)
        self._numbered: dict[Cell, str] = {}
        self.parameters = self._collect_parameters(model)

    def events_before(self, event) -> list:
        """What happened before an event."""
        return self.events[:next(k for k, e in enumerate(self.events) if e is event)]

    def is_replaced(self, cell: Cell) -> bool:
        """Was it gone before the last backward, and never used?"""
        return cell in self.gone and not self.users.get(cell)

    # findings

    def report(self, kind: str, told: str, line: int | None, cell: Cell | None = None, /, *,
               note: Text | None = None, **args: str) -> Finding:
        """One finding at a line; its explanation is that of ``kind``, filled with ``args``."""
        code = "" if line is None else self.code[line]
        if note is None and kind != "error":
            note = Text(kind, args)
        file, number = "", None
        if line is not None:
            file, number = self._heard.lines.elsewhere(line) or ("", line + 1)
        return Finding(kind, told, number, code, note, self._ids.get(cell), file, line)

    def place_of(self, code) -> int | None:
        """The line, of those that were followed, of the ``def`` of a function."""
        return self._heard.lines.place_of(code)

    def line_number(self, line: int | None) -> int | None:
        """The number of a line in its file, from 1."""
        found = None if line is None else self._heard.lines.elsewhere(line)
        return found[1] if found else None if line is None else line + 1

    def names_of(self, *cells: Cell) -> str:
        """What values are called in a finding, not too many of them."""
        said = [self._numbered.get(cell) or cell.label or cell.grad_fn or "a tensor"
                for cell in cells[:MOST]]
        return ", ".join(said) + (f" and {len(cells) - MOST} more" if len(cells) > MOST else "")

    # values

    def at_end(self, cell: Cell, field: str):
        """What a field of a value was at the end; of one that was never used, what it is."""
        if cell not in self._ids:
            array = cell.array
            return {"value": None if array is None else value_of(array), "is_leaf":
                    not cell.grad_fn, "requires_grad": cell.requires_grad}[field]
        return self._end.get(f"n{self._ids.get(cell)}", {}).get(field)

    def gradient_norm(self, cell: Cell) -> float | None:
        """That of ``.grad`` as it was last before it was emptied; where nothing was put there, of
        the last gradient that arrived."""
        arrived = self.arrived.get(cell)
        if arrived is None or cell not in self._deposited:
            return measure(arrived, "norm")
        return norm_of(self._deposited[cell])

    # tables

    def list_gradients(self) -> tuple[Gradient, ...]:
        """The norm of the gradient of each parameter."""
        return tuple(Gradient(name, cell.shape, self.gradient_norm(cell),
                              norm_of(self.at_end(cell, "value")))
                     for name, cell in self.parameters.items())

    def list_memory(self) -> tuple[tuple[str, int], ...]:
        """Who saved how much."""
        return largest_first(
            ((f"{a.scope.name}: " if a.scope is not None else "") + a.op.name, saved_bytes(a))
            for a in self.operations)

    # parameters

    def _collect_parameters(self, model) -> dict[str, Cell]:
        """Parameters by name: the model's, else those of every module and leaf that has a name."""
        heard = self._heard
        if model is not None:
            return {name: heard.tensors[id(p)][1] if id(p) in heard.tensors
                    else unseen_leaf(heard, p) for name, p in model.named_parameters()}
        found: dict[str, Cell] = {}
        for cell in heard.leaves:
            if (cell.label and not cell.grad_fn and not self.is_replaced(cell)
                    and (cell.requires_grad or cell.of_module)
                    and cell.dtype.startswith("float") and not is_buffer(cell)):
                self._enter(found, cell)
        for cell in heard.unseen:
            self._enter(found, cell)
        return found

    def _enter(self, found: dict[str, Cell], cell: Cell) -> None:
        """One more row.  A variable that is given a new leaf in each step is one row, the last leaf
        that a gradient came to; two parameters that have one name are two."""
        old = found.get(cell.label)
        name, k = cell.label, 1
        if old is not None and cell.is_parameter and old.is_parameter:
            while name in found:
                k += 1
                name = f"{cell.label} ({k})"
            self._numbered[cell] = name
        elif old in self.arrived and cell not in self.arrived:
            return
        found[name] = cell

    def _given_to(self, optimizer) -> list[Cell]:
        """What is known of the tensors that an optimiser was given."""
        ids = {id(p) for group in optimizer.param_groups for p in group["params"]}
        return [cell for key, (_, cell) in self._heard.tensors.items() if key in ids]


def read_events(heard) -> Iterator:
    """What the recorder heard, as the types of ``events``."""
    steps, alive = iter(heard.steps), iter(heard.before_passes)

    def read_backward(line, now, _) -> events.Backward:
        return events.Backward(line, now.roots, now.targets, now.arrived, now.keeps, now.creates,
                               next(alive)[1])

    def read_step(line, name, changes) -> events.OptimizerStep:
        key, _, given, rates = next(steps)
        return events.OptimizerStep(line, name, key, given, [
            events.Change(cell, after, version, before)
            for cell, before, after, version, *_ in changes], rates)

    def cells_of(ids) -> frozenset[Cell]:
        known = {key: cell for key, (_, cell) in heard.tensors.items()} | heard.stepped
        return frozenset(known[key] for key in ids if key in known)

    readers = {
        "leaf": events.FirstSeen, "named": events.NamedValue, "left": events.TakenOut,
        "flagged": events.FlagSet, "failed": events.Failed, "deposited": events.Deposited,
        "grads": events.GradsSet, "begun": read_backward, "optimized": read_step,
        "applied": events.Computed,
        "rewritten": lambda line, a, old, *_: events.Computed(line, a, old),
        "released": lambda line, cells, _: events.Released(line, cells),
        "sent": lambda line, now, a, parts: events.Sent(line, a, now.arrived.get(a.out), parts),
        "written": lambda line, how, change, before, sources, others: events.Written(
            line, events.Change(*change), [events.Change(*x) for x in others], tuple(sources)),
        "mode": lambda line, training, recording, ids, layers, whole: events.ModeSet(
            line, training, recording, cells_of(ids), layers, whole),
        "layer": events.LayerCalled, "clipped": events.Clipped, "scheduled": events.Scheduled,
        "unscaled": events.Unscaled, "function": events.FunctionApplied,
        "repeated": events.LayerRepeated, "dropped_out": events.DroppedOut,
        "dropped": events.ResultDropped, "uncalled": events.NotCalled,
        "attribute": lambda line, said, right, ids: events.AttributeSet(
            line, said, right, None if ids is None else cells_of(ids)),
    }
    for event in merge(heard.events, heard.noted, key=attrgetter("number")):
        if event.kind in readers:
            yield readers[event.kind](event.line, *event.data)


def last_gradients(happened) -> dict[Cell, Value]:
    """What each ``.grad`` held in the end, or last before it was emptied."""
    found: dict[Cell, Value] = {}
    for event in happened:
        if isinstance(event, events.Deposited):
            found[event.cell] = event.after
        elif isinstance(event, events.GradsSet) and not event.empties:
            found.update((cell, after) for cell, _, after in event.grads)
    return found


def is_buffer(cell: Cell) -> bool:
    """Is it what a module keeps beside its parameters (running means)?"""
    return cell.of_module and not cell.requires_grad and not cell.is_parameter


def saved_bytes(a: Applied) -> int:
    """What the memory of the values that an operation saved takes."""
    saved = {id(s.cell): s.cell for s in a.saved or () if isinstance(s.cell, Cell)}
    return sum(prod(cell.shape) * getattr(torch, cell.dtype).itemsize for cell in saved.values())


def largest_first(sizes) -> tuple[tuple[str, int], ...]:
    """(name, bytes) of those that saved most, those of one name together."""
    sums: dict[str, int] = {}
    for name, n in sizes:
        if n:
            sums[name] = sums.get(name, 0) + n
    return tuple(sorted(sums.items(), key=lambda row: -row[1])[:MOST])
