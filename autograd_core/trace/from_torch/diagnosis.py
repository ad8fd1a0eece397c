"""The doctor: what is wrong with a training step that was recorded, and in which line.

Each check reads what was heard, as plain data, and gives Findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import isfinite

from ..errors import title
from ..gather import Applied, Cell
from ..model import Text, Value
from ..numbers import number
from ..values import value_of
from .findings import Diagnosis, Finding, Gradient, in_order, marked
from .glimpse import is_finite, measure
from .library import torch

SMALL, LARGE = 1e-6, 1e3
"""A gradient vanishes below this part of the largest norm; above this norm it explodes."""
MOST = 8
"""Parameters that are named in one finding, and operations in the table of memory."""
CUTS = {"detach": "detach()", "data": ".data", "no_grad": "no_grad", "item": "item()",
        "numpy": "numpy()", "tensor": "a new torch.tensor(…)",
        "not differentiable": "an operation without a derivative"}


class Doctor:
    """Looks through one recording."""

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
        trace = recording.trace
        self.last = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
        self.parameters = self._parameters()

    def diagnosis(self) -> Diagnosis:
        """All there is to say."""
        checks = (self.errors, self.frozen, self.without_gradient, self.optimizers, self.numbers,
                  self.sizes, self.growth)
        findings = in_order([found for check in checks for found in check()])
        return Diagnosis(findings, self.gradients(), self.memory(),
                         marked(self.recording.trace, findings))

    def finding(self, kind: str, what: str, line: int | None, cell: Cell | None = None,
                note: Text | None = None, args: dict[str, str] | None = None) -> Finding:
        """One finding; ``line`` counts from 0 into the recorded lines."""
        code = "" if line is None else self.code[line]
        if note is None and kind != "error":
            note = Text(kind, args or {})
        return Finding(kind, what, None if line is None else line + 1, code, note,
                       self.recording.ids.get(cell))

    # what there is

    def _parameters(self) -> dict[str, Cell]:
        """Parameters by name: the model's, else those of every module and leaf that has a name."""
        heard = self.heard
        if self.model is not None:
            return {name: heard.tensors[id(p)][1] if id(p) in heard.tensors
                    else heard.leaf_of(p) for name, p in self.model.named_parameters()}
        named = {cell.label: cell for cell in heard.leaves if cell.label and not cell.grad_fn
                 and (cell.requires_grad or cell.of_module) and cell.dtype.startswith("float")
                 and not self.is_buffer(cell)}
        arrived = {cell.label: cell for cell in self.arrived if cell.label in named}
        return named | arrived | {cell.label: cell for cell in heard.unseen}

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
        return cell.label or cell.grad_fn or "a tensor"

    def gradients(self) -> tuple[Gradient, ...]:
        """The norm of the last gradient of each parameter."""
        return tuple(Gradient(name, cell.shape, measure(self.arrived.get(cell), "norm"),
                              norm_of(self.now(cell, "value")))
                     for name, cell in self.parameters.items())

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

    # errors

    def errors(self) -> Iterator[Finding]:
        for event in self.heard.events:
            if event.kind != "failed":
                continue
            kind, message, blamed, note = event.data
            line, told = event.line, title(f"{kind}: {message}")
            key = "" if note is None else note.key
            if key == "saved_value_changed" and (write := self.write_of(blamed)) is not None:
                line, told = write, "a saved value is changed in place before backward needs it"
            elif key == "nothing_requires_grad" and (cut := self.cut_before(blamed)) is not None:
                a, how = cut
                line = a.line
                told = f"backward finds no way back: {self.name(a.out)} was cut off by {CUTS[how]}"
            yield self.finding("error", told, line, blamed[0] if blamed else None, note)

    def write_of(self, blamed: list[Cell]) -> int | None:
        """The line of the last write over one of these values."""
        found = None
        for event in self.heard.events:
            changed = (event.data[1] if event.kind == "rewritten"
                       else event.data[1][0] if event.kind == "written" else None)
            if changed is not None and changed in blamed:
                found = event.line
        return found

    def cut_before(self, cells: list[Cell]) -> tuple[Applied, str] | None:
        """The nearest place before these values where the history was cut."""
        waiting, seen = list(cells), set()
        while waiting:
            cell = waiting.pop(0)
            a = cell.made
            if a is None or cell in seen:
                continue
            seen.add(cell)
            how = next((cut for cut in a.cuts if cut), "")
            if how:
                return a, how
            waiting += [x for _, x in a.cells()]
        return None

    # parameters

    def frozen(self) -> Iterator[Finding]:
        cells = [cell for cell in self.parameters.values()
                 if self.now(cell, "requires_grad") is False]
        groups: dict[int | None, list[Cell]] = {}
        for cell in cells:
            groups.setdefault(self.flagged_at(cell), []).append(cell)
        for line, group in groups.items():
            yield self.finding("frozen", f"{self.names(group)}: requires_grad is False", line,
                               group[0], args={"name": self.names(group)})

    def flagged_at(self, cell: Cell) -> int | None:
        """The line that switched the flag off, if it was recorded."""
        return next((e.line for e in self.heard.events if e.kind == "flagged"
                     and e.data[0] is cell and e.data[1] == "requires_grad"), None)

    def names(self, cells: list[Cell]) -> str:
        said = [self.name(cell) for cell in cells[:MOST]]
        return ", ".join(said) + (f" and {len(cells) - MOST} more" if len(cells) > MOST else "")

    def without_gradient(self) -> Iterator[Finding]:
        """Parameters that want a gradient and get none, and where their way was cut."""
        failed = any(e.kind == "failed" for e in self.heard.events)
        if not self.passes or failed:
            return
        groups: dict[tuple, list[Cell]] = {}
        found: dict[tuple, Applied | None] = {}
        idle = {cell for _, _, cells in self.stale() for cell in cells}
        for cell in self.parameters.values():
            if (self.now(cell, "requires_grad") and cell not in self.arrived
                    and cell not in idle):
                a, how = self.where_lost(cell)
                key = None if a is None else a.line, how
                found.setdefault(key, a)
                groups.setdefault(key, []).append(cell)
        for key, group in groups.items():
            a, how = found[key], key[1]
            names = self.names(group)
            if a is None:
                yield self.finding("unused", f"{names}: not used by the loss, no gradient",
                                   None, group[0], args={"name": names})
            else:
                yield self.finding("cut", f"{names}: no gradient, the way was cut by {CUTS[how]}",
                                   a.line, a.out, args={"name": names, "how": CUTS[how]})

    def where_lost(self, cell: Cell) -> tuple[Applied | None, str]:
        """The first cut on the way forward from a parameter."""
        waiting, seen = [cell], {cell}
        for now in waiting:
            for a, i in self.users.get(now, ()):
                if a.cuts and a.cuts[i]:
                    return a, a.cuts[i]
                if a.out not in seen:
                    seen.add(a.out)
                    waiting.append(a.out)
        return None, ""

    # optimisers

    def missed(self) -> list[Cell]:
        """Leaves with a name that get a gradient and that no optimiser was given."""
        stepped = {cell for _, _, cells in self.heard.steps for cell in cells}
        return [cell for cell in self.arrived if not cell.grad_fn and cell.label
                and self.now(cell, "is_leaf") and cell not in stepped] if stepped else []

    def stale(self) -> list[tuple[int, int | None, list[Cell]]]:
        """(optimiser, line of its step, what it was given and no gradient reaches), where there is
        something else that a gradient reaches."""
        missed, found = self.missed(), {}
        for which, line, cells in self.heard.steps if missed else ():
            idle = [cell for cell in cells if cell not in self.arrived and cell.requires_grad]
            if idle:
                found.setdefault(which, (which, line, idle))
        return list(found.values())

    def optimizers(self) -> Iterator[Finding]:
        missed = self.missed()
        for which, line, idle in self.stale():
            _, _, built = self.heard.lines.optimizers.get(which, (None, "", None))
            were = "was" if len(missed) == 1 else "were"
            yield self.finding(
                "stale_optimizer", f"the optimiser was built before {self.names(missed)} {were} "
                "made, and changes others", line if built is None else built, missed[0],
                args={"name": self.names(missed),
                      "count": f"{len(idle)} tensor{'s' if len(idle) > 1 else ''}"})
            return
        learnt = [cell for cell in missed if cell.of_module or cell.is_parameter]
        if learnt:
            yield self.finding("not_stepped", f"{self.names(learnt)}: no optimiser changes it",
                               self.heard.steps[-1][1], learnt[0],
                               args={"name": self.names(learnt)})

    # numbers

    def numbers(self) -> Iterator[Finding]:
        """The first operation that made nan, or the inf that became one."""
        bad = [a for a in self.heard.applied_all if not is_finite(a.values[-1])
               and a.values[-1] is not None]
        harmed = [a for a in bad if measure(a.values[-1], "nan")]
        ends = [root for now in self.passes for root in now.roots]
        lost = [cell for cell in self.arrived if not is_finite(self.arrived[cell])]
        if harmed or lost or any(not is_finite(cell.array) for cell in ends):
            first = next((a for a in bad if all(is_finite(x) for x in self.arrays(a))), None)
            if first is not None and self.leads_to(first, {a.out for a in harmed} | set(ends)):
                what = "nan" if measure(first.values[-1], "nan") else "inf"
                yield self.finding(
                    "nan_made", f"{first.op.name} is the first to make {what}", first.line,
                    first.out, args={"op": first.op.name, "what": what})
                return
        yield from self.nan_in_backward()

    def arrays(self, a: Applied) -> list:
        """What an operation was given, as arrays."""
        return [x for x in a.values[:-1] if x is not None and not isinstance(x, int | float)]

    def leads_to(self, a: Applied, ends: set[Cell]) -> bool:
        """Does the value of ``a`` take part in one of these?"""
        waiting, seen = [a.out], {a.out}
        for cell in waiting:
            if cell in ends:
                return True
            fresh = [b.out for b, _ in self.users.get(cell, ()) if b.out not in seen]
            seen.update(fresh)
            waiting += fresh
        return False

    def nan_in_backward(self) -> Iterator[Finding]:
        for event in self.heard.events:
            if event.kind != "sent":
                continue
            now, a, parts = event.data
            sent = [part.seen for part in parts if part is not None]
            if is_finite(now.arrived.get(a.out)) and not all(is_finite(x) for x in sent):
                what = "nan" if any(measure(x, "nan") for x in sent) else "inf"
                told = f"going back through {a.op.name} makes {what}"
                yield self.finding("nan_in_backward", told, a.line, a.out,
                                   args={"op": a.op.name, "what": what})
                return

    def sizes(self) -> Iterator[Finding]:
        """Gradients that vanish or explode."""
        norms = {cell: measure(self.arrived[cell], "norm") for cell in self.parameters.values()
                 if cell in self.arrived}
        finite = {cell: n for cell, n in norms.items() if n is not None and isfinite(n)}
        largest = max(finite.values(), default=0.)
        for kind, test in (("zero_gradient", lambda n: n == 0),
                           ("vanishing", lambda n: 0 < n < SMALL * largest),
                           ("exploding", lambda n: n > LARGE)):
            group = [cell for cell, n in finite.items() if test(n)]
            if group and largest:
                norm = number(finite[group[0]])
                word = {"zero_gradient": "is exactly 0", "vanishing": f"vanishes ({norm})",
                        "exploding": f"explodes ({norm})"}[kind]
                yield self.finding(kind, f"the gradient of {self.names(group)} {word}",
                                   self.first_use(group[0]), group[0], args={
                                       "name": self.names(group), "norm": norm,
                                       "largest": number(largest)})

    def first_use(self, cell: Cell) -> int | None:
        """The line in which a value is first used."""
        return next((a.line for a, _ in self.users.get(cell, ())), None)

    # memory

    def growth(self) -> Iterator[Finding]:
        """A graph that is larger before each backward."""
        counts = self.heard.before_passes
        alive = [n for _, n, _ in counts]
        if len(alive) < 3 or any(b <= a for a, b in pairwise(alive)):
            return
        line = self.carried_in()
        yield self.finding(
            "growing_graph", f"the graph grows from backward to backward: {alive[0]} nodes alive "
            f"before the first, {alive[-1]} before the last",
            counts[-1][0] if line is None else line,
            args={"first": str(alive[0]), "last": str(alive[-1])})

    def carried_in(self) -> int | None:
        """The line that gives a name to what is computed of the value that had it before."""
        last: dict[str, Cell] = {}
        for event in self.heard.events:
            if event.kind != "named" or event.data[1] is None:
                continue
            name, cell = event.data
            old = last.get(name)
            if old is not None and old.grad_fn and self.comes_from(cell, old):
                return event.line
            last[name] = cell
        return None

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
