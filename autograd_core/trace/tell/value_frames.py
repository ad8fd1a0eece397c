"""Frames of values: made, named, written over, and what is saved of them."""

from ..model import Change, Text, Value
from ..numbers import plain
from ..values import matrix_of, value_of
from . import captions
from .composites import jacobian_of
from .program import Applied, Cell
from .replay_writer import ReplayWriter, is_gathering
from .stand_ins import Measured


class ValueFrames:
    """Tells of values."""

    def __init__(self, writer: ReplayWriter):
        self.writer, self.plan, self.frame = writer, writer.plan, writer.frame

    def tell_leaf(self, cell: Cell) -> None:
        self.writer.leaf(cell, self.writer.name_newborn(cell))

    def tell_applied(self, a: Applied) -> None:
        if a not in self.writer.there:
            return
        self.writer.hold_saved(a)
        self.writer.forward(a, self.writer.name_newborn(a.out))
        for box in self.writer.boxes_ending_at(a.out):
            self.writer.forward(box)

    def tell_adopted(self, leaves: list[Cell], applied: list[Applied]) -> None:
        changes = []
        for cell in [*leaves, *[a.out for a in applied]]:
            changes += self.writer.facts(cell, None if cell.array is None else value_of(cell.array))
            self.writer.unlit.append(cell)
            self.writer.versions[cell] = cell.version
            if cell.grad is not None:
                changes.append(Change(self.plan.objects(cell)[0], "grad", value_of(cell.grad)))
        for a in applied:
            self.writer.hold_saved(a)
            changes += [Change(f"e{edge}", "local", self.plan.local[edge])
                        for i, cell in a.cells() if a.flows[i]
                        for edge in [self.plan.edge_of(a, cell, i)]]
        last = applied[-1].out
        self.frame("forward", last, Text("adopted", {"count": str(len(applied))}), None, changes)

    def tell_rewritten(self, a: Applied, old: Cell, others) -> None:
        self.writer.hold_saved(a)
        changes = [*self.writer.name_newborn(a.out), *self.writer.moved_on(old, a.out.version),
                   *self.refreshed(others)]
        old_name = next((n for n, c in self.writer.tags.items() if c is old), None)
        if old_name is not None:
            changes += self.writer.tag(old_name, a.out)
        args = {"u": self.plan.name(a.out), "old": self.plan.name(old),
                "op": in_place(getattr(a.op, "inner", a.op).name), "grad_fn": a.out.grad_fn,
                "version": str(a.out.version), "v_value": captions.plain(value_of(a.values[-1]))}
        facts = self.writer.facts(a.out, value_of(a.values[-1]))
        edges = [self.plan.edge_of(a, cell, i) for i, cell in a.cells()]
        for owner in (a.out, *self.writer.boxes_ending_at(a.out)):
            self.frame("inplace", owner, Text("rewritten", args), None, [*facts, *changes], edges)
        for i, cell in a.cells():
            self.writer.local(a, cell, i)

    def tell_written(self, how: str, written, before: Value, sources, others) -> None:
        cell, array, version = written
        hidden = [c for c, _, v in others if v == self.writer.versions.get(c)]
        args = {"u": self.plan.name(cell), "op": in_place(how), "version": str(version),
                "v_before": captions.plain(before), "v_after": captions.plain(value_of(array))}
        key = "written" if version != self.writer.versions.get(cell) else "written.data"
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
            changes += self.writer.changes(cell, "value", value_of(array))
            if version == self.writer.versions.get(cell):
                changes += self.unseen(cell, array)
            changes += self.writer.moved_on(cell, version)
        return changes

    def unseen(self, cell: Cell, array) -> list[Change]:
        """A write that no version tells of: what was saved, and what backward will make of it, are
        other numbers now."""
        changes = []
        for a in self.writer.holders(cell):
            a.arrays = tuple(array if x is cell else old
                             for x, old in zip((*a.inputs, a.out), a.arrays, strict=True))
            text = plain(value_of(array)) if array.size == 1 else None
            a.saved = tuple(held._replace(shown=text) if text and held.cell is cell else held
                            for held in a.saved)
            changes += [Change(self.plan.objects(a.out)[0], "saved", self.writer.saved(a.saved))]
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

    def tell_named(self, name: str, cell: Cell | None) -> None:
        if cell is not None and self.writer.tags.get(name) is cell:
            return
        old = self.writer.tags.get(name)
        if cell is not None and cell not in self.plan.ids:
            return
        changes = self.writer.tag(name, cell)
        if cell is None or not is_gathering(old):
            self.writer.pending += changes
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
