"""A recorded training step as the doctor's checks read it: parameters, gradients, who uses what."""

from __future__ import annotations

from ..trace.from_torch.library import torch
from ..trace.from_torch.snapshot import measure
from ..trace.model import Text, Value
from ..trace.tell.program import Applied, Cell
from ..trace.values import value_of
from .findings import Finding, Gradient

MOST = 8
"""Parameters that are named in one finding, and operations in the table of memory."""


class Patient:
    """One recording, looked through."""

    def __init__(self, recording, model=None):
        self.recording, self.model = recording, model
        heard = self.heard = recording.heard
        self.code = heard.lines.code
        self.users: dict[Cell, list[tuple[Applied, int]]] = {}
        for a in heard.applied_all:
            for i, cell in a.cells():
                self.users.setdefault(cell, []).append((a, i))
        self.passes = [e.data[0] for e in heard.events if e.kind == "begun"]
        self.arrived = {cell: gradient for now in self.passes
                        for cell, gradient in now.arrived.items()}
        self.mailed = kept_gradients(heard.events)
        trace = recording.trace
        self.last = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
        self.numbered: dict[Cell, str] = {}
        self.parameters = self._parameters()

    def finding(self, kind: str, what: str, line: int | None, cell: Cell | None = None,
                note: Text | None = None, args: dict[str, str] | None = None) -> Finding:
        """One finding; ``line`` counts from 0 into the recorded lines."""
        code = "" if line is None else self.code[line]
        if note is None and kind != "error":
            note = Text(kind, args or {})
        file, number = "", None
        if line is not None:
            file, number = self.heard.lines.elsewhere(line) or ("", line + 1)
        return Finding(kind, what, number, code, note, self.recording.ids.get(cell), file, line)

    def _parameters(self) -> dict[str, Cell]:
        """Parameters by name: the model's, else those of every module and leaf that has a name."""
        heard = self.heard
        if self.model is not None:
            return {name: heard.tensors[id(p)][1] if id(p) in heard.tensors
                    else heard.leaf_of(p) for name, p in self.model.named_parameters()}
        named: dict[str, Cell] = {}
        for cell in heard.leaves:
            if (cell.label and not cell.grad_fn and (cell.requires_grad or cell.of_module)
                    and cell.dtype.startswith("float") and not self.is_buffer(cell)):
                self.enter(named, cell)
        for cell in heard.unseen:
            self.enter(named, cell)
        return named

    def enter(self, named: dict[str, Cell], cell: Cell) -> None:
        """One more row.  A variable that is given a new leaf in each step is one row, the last leaf
        that a gradient came to; two parameters that have one name are two."""
        old = named.get(cell.label)
        name, k = cell.label, 1
        if old is not None and cell.is_parameter and old.is_parameter:
            while name in named:
                k += 1
                name = f"{cell.label} ({k})"
            self.numbered[cell] = name
        elif old in self.arrived and cell not in self.arrived:
            return
        named[name] = cell

    def is_buffer(self, cell: Cell) -> bool:
        """Is it what a module keeps beside its parameters (running means)?"""
        return cell.of_module and not cell.requires_grad and not cell.is_parameter

    def now(self, cell: Cell, field: str):
        """What a field of a value was at the end; of one that was never used, what it is."""
        if cell not in self.recording.ids:
            array = cell.array
            return {"value": None if array is None else value_of(array), "is_leaf":
                    not cell.grad_fn, "requires_grad": cell.requires_grad}[field]
        return self.last.get(f"n{self.recording.ids.get(cell)}", {}).get(field)

    def name(self, cell: Cell) -> str:
        return self.numbered.get(cell) or cell.label or cell.grad_fn or "a tensor"

    def names(self, cells: list[Cell]) -> str:
        said = [self.name(cell) for cell in cells[:MOST]]
        return ", ".join(said) + (f" and {len(cells) - MOST} more" if len(cells) > MOST else "")

    def gradients(self) -> tuple[Gradient, ...]:
        """The norm of the gradient of each parameter."""
        return tuple(Gradient(name, cell.shape, self.norm(cell),
                              norm_of(self.now(cell, "value")))
                     for name, cell in self.parameters.items())

    def norm(self, cell: Cell) -> float | None:
        """That of ``.grad`` as it was last before it was emptied; where nothing was put there, of
        the last gradient that arrived."""
        arrived = self.arrived.get(cell)
        if arrived is None or cell not in self.mailed:
            return measure(arrived, "norm")
        return norm_of(self.mailed[cell])

    def memory(self) -> tuple[tuple[str, int], ...]:
        """Who saved how much."""
        sizes: dict[str, int] = {}
        for a in self.heard.applied_all:
            held = {id(s.cell): s.cell for s in a.saved or () if isinstance(s.cell, Cell)}
            n = sum(bytes_of(cell) for cell in held.values())
            if n:
                scope = f"{a.scope.name}: " if a.scope is not None else ""
                name = f"{scope}{a.op.name}"
                sizes[name] = sizes.get(name, 0) + n
        return tuple(sorted(sizes.items(), key=lambda row: -row[1])[:MOST])

    def given_to(self, optimizer) -> list[Cell]:
        """What is known of the tensors that an optimiser was given."""
        ids = {id(p) for group in optimizer.param_groups for p in group["params"]}
        return [cell for key, (_, cell) in self.heard.tensors.items() if key in ids]

    @staticmethod
    def comes_from(cell: Cell, old: Cell) -> bool:
        """Is there a way back from ``cell`` to ``old``?"""
        waiting, seen = [cell], {cell}
        for now in waiting:
            a = now.made
            for i, x in [] if a is None else a.cells():
                if a.flows and a.flows[i] and x not in seen:
                    if x is old:
                        return True
                    seen.add(x)
                    waiting.append(x)
        return False

    def first_use(self, cell: Cell) -> int | None:
        """The line in which a value is first used."""
        return next((a.line for a, _ in self.users.get(cell, ())), None)


def kept_gradients(events) -> dict[Cell, Value]:
    """What each ``.grad`` held in the end, or last before it was emptied."""
    kept: dict[Cell, Value] = {}
    for event in events:
        if event.kind == "deposited":
            cell, _, _, value = event.data
            kept[cell] = value
        elif event.kind == "grads" and event.data[0] not in ("none", "zero"):
            kept.update((cell, value) for cell, _, value in event.data[1])
    return kept


def norm_of(value: Value | None) -> float | None:
    """The norm of a value of a trace."""
    if value is None:
        return None
    return (value.summary or {}).get("norm") if value.data is None else (
        sum(float(x) ** 2 for x in value.data) ** 0.5)


def bytes_of(cell: Cell) -> int:
    """What the memory of a value takes."""
    n = 1
    for d in cell.shape:
        n *= d
    return n * getattr(torch, cell.dtype).itemsize
