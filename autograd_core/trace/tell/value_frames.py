"""Frames of values: made, named, written over, and what is saved of them."""

from __future__ import annotations

from collections import defaultdict

from ..model import Change, Text, Value
from ..numbers import plain
from ..recorder.event_log import Event, EventLog
from ..values import matrix_of, value_of
from . import captions
from .composites import Composite, jacobian_of
from .frame_writer import Writer
from .program import Applied, Cell, Gathered
from .stand_ins import Measured


class Values(Writer):
    """Tells of values; remembers their names and versions, and who holds which of them saved."""

    def __init__(self, recorder: EventLog, jacobians: bool = True, sums=None):
        self.events, self.jacobians = recorder.events, jacobians
        super().__init__(gathered_from(recorder), sums)
        for cell in [*self.gathered.leaves, *[a.out for a in self.gathered.applied]]:
            cell.array, cell.version, cell.requires_grad, cell.retains = cell.first
        self.there = set(self.gathered.applied)
        self.index = 0
        self.tags: dict[str, Cell] = {}
        self.pending: list[Change] = []
        self.holding: dict[Cell, list[Applied]] = defaultdict(list)
        self.versions: dict[Cell, int] = {}
        self.empty: set[Applied] = set()
        self.unlit: list[Cell] = []
        self.named_at = names_at_birth(self.events)

    def frame(self, phase, owner, text, formula, changes, edges=(), others=(), note=None):
        changes, self.pending = [*self.pending, *changes], []
        others = [x for x in others if x in self.plan.ids]
        super().frame(phase, owner, text, formula, changes, edges, others, note)

    def born(self, cell: Cell) -> list[Change]:
        """The name that the line gives to what it has just made; who had it has it no more."""
        self.unlit.append(cell)
        self.versions[cell] = cell.version
        name = self.named_at.get((self.index, cell))
        if name is None:
            return []
        if self.is_parameter(self.tags.get(name)):
            cell.label = ""                     # until a frame of its own says that the name moved
            return []
        return self.tag(name, cell)

    @staticmethod
    def is_parameter(cell: Cell | None) -> bool:
        """A leaf that gradients are collected for: that its name moves deserves a word."""
        return cell is not None and cell.requires_grad and not cell.grad_fn

    def tag(self, name: str, cell: Cell | None) -> list[Change]:
        """``name`` refers to ``cell`` now."""
        old, changes = self.tags.get(name), []
        if old is not None and old is not cell and old in self.plan.ids:
            changes += self.changes(old, "name", "")
        if cell is not None:
            self.tags[name] = cell
            changes += self.changes(cell, "name", name)
        else:
            self.tags.pop(name, None)
        return changes

    def tell_leaf(self, cell: Cell) -> None:
        self.leaf(cell, self.born(cell))

    def tell_applied(self, a: Applied) -> None:
        if a not in self.there:
            return
        self.keep(a)
        self.forward(a, self.born(a.out))
        for box in self.boxes(a.out):
            self.forward(box)

    def local(self, item: Applied | Composite, cell: Cell, i: int) -> None:
        """J only where a gradient will go, and in a frame of its own when that was asked for."""
        edge = self.plan.edge_of(item, cell, i)
        if not self.plan.edges[edge].grad or self.plan.local[edge] is None:
            return
        if self.jacobians:
            super().local(item, cell, i)
        else:
            self.pending.append(Change(f"e{edge}", "local", self.plan.local[edge]))

    def keep(self, a: Applied) -> None:
        for held in a.saved or ():
            self.holding[held.cell].append(a)

    def tell_adopted(self, leaves: list[Cell], applied: list[Applied]) -> None:
        changes = []
        for cell in [*leaves, *[a.out for a in applied]]:
            changes += self.facts(cell, None if cell.array is None else value_of(cell.array))
            self.unlit.append(cell)
            self.versions[cell] = cell.version
            if cell.grad is not None:
                changes.append(Change(self.plan.objects(cell)[0], "grad", value_of(cell.grad)))
        for a in applied:
            self.keep(a)
            changes += [Change(f"e{edge}", "local", self.plan.local[edge])
                        for i, cell in a.cells() if a.flows[i]
                        for edge in [self.plan.edge_of(a, cell, i)]]
        last = applied[-1].out
        self.frame("forward", last, Text("adopted", {"count": str(len(applied))}), None, changes)

    def tell_rewritten(self, a: Applied, old: Cell, others) -> None:
        self.keep(a)
        changes = self.born(a.out) + self.moved_on(old, a.out.version) + self.refreshed(others)
        if (old_name := next((n for n, c in self.tags.items() if c is old), None)) is not None:
            changes += self.tag(old_name, a.out)
        args = {"u": self.plan.name(a.out), "old": self.plan.name(old),
                "op": in_place(getattr(a.op, "inner", a.op).name), "grad_fn": a.out.grad_fn,
                "version": str(a.out.version), "v_value": captions.plain(value_of(a.values[-1]))}
        facts = self.facts(a.out, value_of(a.values[-1]))
        edges = [self.plan.edge_of(a, cell, i) for i, cell in a.cells()]
        for owner in (a.out, *self.boxes(a.out)):
            self.frame("inplace", owner, Text("rewritten", args), None, [*facts, *changes], edges)
        for i, cell in a.cells():
            self.local(a, cell, i)

    def tell_written(self, how: str, written, before: Value, sources, others) -> None:
        cell, array, version = written
        hidden = [c for c, _, v in others if v == self.versions.get(c)]
        args = {"u": self.plan.name(cell), "op": in_place(how), "version": str(version),
                "v_before": captions.plain(before), "v_after": captions.plain(value_of(array))}
        key = "written" if version != self.versions.get(cell) else "written.data"
        key = WRITTEN.get((key, how), key)
        if hidden:
            key = "written.hidden"
            args["others"] = captions.several(list(map(self.plan.name, hidden)))
        self.frame("inplace", cell, Text(key, args), None, self.refreshed([written, *others]),
                   others=[*sources, *[c for c, _, _ in others]])

    def refreshed(self, written) -> list[Change]:
        """Values that were written over: all that look at the same memory."""
        changes = []
        for cell, array, version in written:
            if cell not in self.plan.ids:
                continue
            changes += self.changes(cell, "value", value_of(array))
            if version == self.versions.get(cell):
                changes += self.unseen(cell, array)
            changes += self.moved_on(cell, version)
        return changes

    def unseen(self, cell: Cell, array) -> list[Change]:
        """A write that no version tells of: what was saved, and what backward will make of it, are
        other numbers now."""
        changes = []
        for a in self.holders(cell):
            a.arrays = tuple(array if x is cell else old
                             for x, old in zip((*a.inputs, a.out), a.arrays, strict=True))
            text = plain(value_of(array)) if array.size == 1 else None
            a.saved = tuple(held._replace(shown=text) if text and held.cell is cell else held
                            for held in a.saved)
            changes += [Change(self.plan.objects(a.out)[0], "saved", self.saved(a.saved))]
            if isinstance(a.op, Measured):
                a.op.renew()
            for i, source in a.cells():
                edge = self.plan.edge_of(a, source, i)
                jacobian = jacobian_of(a, i) if self.plan.edges[edge].grad else None
                known = self.plan.local[edge] is not None
                if jacobian is not None or (known and isinstance(a.op, Measured)):
                    self.plan.local[edge] = None if jacobian is None else matrix_of(jacobian)
                    changes.append(Change(f"e{edge}", "local", self.plan.local[edge]))
        return changes

    def moved_on(self, cell: Cell, version: int) -> list[Change]:
        """The version of ``cell`` went up: what was saved of it is out of date."""
        if self.versions.get(cell) == version:
            return []
        self.versions[cell] = version
        return self.changes(cell, "version", version) + [
            Change(self.plan.objects(a.out)[0], "saved", self.saved(a.saved))
            for a in self.holders(cell)]

    def holders(self, cell: Cell) -> list[Applied]:
        """The operations that still hold a saved value of ``cell``."""
        self.holding[cell] = [a for a in self.holding[cell] if a not in self.empty]
        return self.holding[cell]

    def saved(self, drawer) -> tuple[str, ...]:
        """As the Writer's, a version since overtaken marked."""
        return tuple(text if self.versions.get(held.cell, held.version) == held.version
                     else f"{text} ≠ v{self.versions[held.cell]} now"
                     for held, text in zip(drawer, super().saved(drawer), strict=True))

    def tell_named(self, name: str, cell: Cell | None) -> None:
        if cell is not None and self.tags.get(name) is cell:
            return
        old = self.tags.get(name)
        if cell is not None and cell not in self.plan.ids:
            return
        changes = self.tag(name, cell)
        if cell is None or not self.is_parameter(old):
            self.pending += changes
            return
        cell.label = name
        self.frame("name", cell, Text("name", {
            "name": name, "u": self.plan.u(cell), "old": self.plan.u(old),
            "made_by": cell.grad_fn or "no operation"}), None, changes, others=[old])


WRITTEN = {("written", "accumulate"): "written.backward", ("written", "changed"): "written.unheard",
           ("written.data", "data"): "written.set"}
"""The sentences of writes that are no operation with a name."""


def in_place(name: str) -> str:
    """An operation's name as its in-place form is written."""
    return f"{name}_" if name.isidentifier() and not name.endswith("_") else name


def names_at_birth(events: list[Event]) -> dict[tuple[int, Cell], str]:
    """{(event that made a cell, the cell): the name its own line gives it}."""
    born: dict[Cell, int] = {}
    found: dict[tuple[int, Cell], str] = {}
    for k, event in enumerate(events):
        if event.kind == "leaf":
            born[event.data[0]] = k
        elif event.kind in ("applied", "rewritten"):
            born[event.data[0].out] = k
        elif event.kind == "named" and event.data[1] in born:
            at = born[event.data[1]]
            if events[at].line == event.line:
                found.setdefault((at, event.data[1]), event.data[0])
    return found


def gathered_from(recorder: EventLog) -> Gathered:
    """The values and operations, without views that were taken only to be written through.  What
    was computed inside a scope, has no name and is not read is no result of that scope."""
    read = {x for a in recorder.applied_all for x in a.inputs if isinstance(x, Cell)}
    roots = {root for event in recorder.events if event.kind == "begun"
             for root in event.data[0].roots}
    lit = {cell for event in recorder.events if event.kind == "failed" for cell in event.data[2]}
    applied = [a for a in recorder.applied_all if not a.op.is_view or a.out.label
               or a.out in read or a.out in roots or a.out in lit]
    unread = [a.out for a in applied if a.out not in read and (a.scope is None or a.out.label)]
    ends = tuple(dict.fromkeys([*roots, *unread]))
    return Gathered(recorder.leaves, applied, ends, tuple(recorder.lines.code) or None,
                    recorder.fold, recorder.many)
