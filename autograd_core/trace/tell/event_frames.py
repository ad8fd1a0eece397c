"""Frames of events: values made, named, written over, and what is saved of them; backward passes,
``.grad``, and optimisers."""

from collections import defaultdict

from ..model import Change, Text, Value
from ..numbers import matrix_of, plain, value_of
from ..recorder.event_log import Event
from ..recorder.passes import Pass
from . import captions
from .composites import jacobian_of
from .frame_writer import saved_texts
from .program import Applied, Cell, carries_gradient
from .replay_writer import ReplayWriter, is_gathering
from .stand_ins import Measured

WRITTEN = {("written", "accumulate"): "written.backward", ("written", "changed"): "written.unheard",
           ("written.data", "data"): "written.set"}
"""The sentences of writes that are no operation with a name."""


class EventFrames:
    """Tells of values and of gradients; remembers which values the last pass got to."""

    def __init__(self, writer: ReplayWriter, events: list[Event]):
        self.writer, self.plan, self.frame = writer, writer.plan, writer.frame
        self.lit: set[Cell] = set()
        self.sent_in: dict[Pass, list[Event]] = defaultdict(list)
        for event in events:
            if event.kind == "sent":
                self.sent_in[event.data[0]].append(event)

    # values

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

    # gradients

    def tell_begun(self, now: Pass, seeds: list) -> None:
        self.writer.upstream = {}
        ways = [(a, a.inputs[i]) for event in self.sent_in[now] for a, i in sending(event)
                if a in self.writer.there]
        self.writer.expect(ways)
        reached = self.reached(now)
        for root, seed in zip(now.roots, seeds, strict=True):
            self.writer.upstream[root] = seed
            given = seed.size != 1 or seed.item() != 1
            self.writer.pending += reached
            reached = []
            self.writer.seed(root, value_of(seed), given, now)

    def reached(self, now: Pass) -> list[Change]:
        """Which values this pass is on the way to, by the graph."""
        lit = on_the_way(now.roots, now.targets, self.plan.ids)
        fresh = [cell for cell in self.writer.unlit
                 if cell not in lit and (cell.grad_fn or cell.requires_grad)]
        dark, new = dict.fromkeys([*(self.lit - lit), *fresh]), lit - self.lit
        self.lit, self.writer.unlit = lit, []
        if not dark and len(new) == len(lit):
            return []
        return [change for cell in sorted({*dark, *new}, key=self.plan.ids.__getitem__)
                for change in self.writer.changes(cell, "reached", cell in new)]

    def tell_sent(self, now: Pass, a: Applied, parts: list) -> None:
        if a in self.writer.there and a.out in self.writer.upstream:
            self.writer.send(a, parts, False)

    def tell_freed(self, applied) -> None:
        self.writer.empty.update(applied)
        outs = [a.out for a in applied if a in self.writer.there]
        if outs:
            held = captions.several(list(dict.fromkeys(
                text for a in applied for text in saved_texts(self.plan, a.saved or ()))))
            self.frame("free", outs[0], Text("free", {
                "u": self.plan.name(outs[0]), "made_by": outs[0].grad_fn,
                "saved": held}), None,
                [Change(self.plan.objects(out)[0], "freed", True) for out in outs]
                + [Change(self.plan.objects(out)[0], "saved", ()) for out in outs])

    def tell_deposited(self, cell: Cell, gradient, before: Value | None, after: Value) -> None:
        if gradient is not None:
            self.writer.accumulate(cell, gradient, before, after)

    def tell_captured(self, cell: Cell, value: Value) -> None:
        self.frame("accumulate", cell, Text("captured", {
            "u": self.plan.name(cell), "p_name": captions.p_name(self.plan, cell),
            "p_value": captions.plain(value)}), None, [])

    def tell_hooked(self, kind: str, hook: str, cell: Cell, before, after, of: str = "") -> None:
        args = {"u": self.plan.name(cell), "hook": hook, "p_before": in_words(before),
                "made_by": of or cell.grad_fn or "AccumulateGrad"}
        changes = []
        if after is not None:
            args["p_after"] = in_words(after)
            if kind in ("tensor", "before") and len(after) == 1:
                self.writer.upstream[cell] = after[0]
                changes = self.writer.changes(cell, "upstream", value_of(after[0]))
        key = f"hook.{kind}" + (".changed" if after is not None else "")
        module = self.plan.around(cell)[:1] if kind == "module" else []
        for owner in (cell, *module):
            self.frame("hook", owner, Text(key, args), None, changes)

    def tell_ended(self, now: Pass) -> None:
        """Nothing to tell: the next thing that happens says so."""

    # between passes

    def tell_grads(self, how: str, which) -> None:
        names = captions.several([self.plan.short(cell) for cell, _, _ in which])
        changes = [change for cell, _, value in which
                   for change in self.writer.changes(cell, "grad", value)]
        args = {"names": names, "count": str(len(which))}
        if how == "assigned":
            args["p_value"] = captions.several([captions.plain(value) for _, _, value in which])
        cells = [cell for cell, _, _ in which]
        self.frame("grad" if how == "assigned" else "zero_grad", cells[0],
                   Text(f"grads.{how}", args), None, changes, others=cells[1:])

    def tell_optimized(self, name: str, which) -> None:
        changes, said = [], []
        for cell, before, after, version, state, how in which:
            changes += [*self.writer.changes(cell, "value", after),
                        *self.writer.moved_on(cell, version)]
            if state:
                changes += self.writer.changes(cell, "state", state)
            change = f"{captions.plain(before)} → {captions.plain(after)}{how}"
            said.append(f"{self.plan.short(cell)}: {change}")
        cells = [row[0] for row in which]
        args = {"name": name, "what": "; ".join(said[:4]) + ("; …" if len(said) > 4 else "")}
        self.frame("optimizer_step", cells[0] if cells else None,
                   Text("optimizer" if cells else "optimizer.idle", args), None, changes,
                   others=cells[1:])


def in_words(gradients) -> str:
    return captions.several(["None" if g is None else captions.plain(value_of(g))
                             for g in gradients])


def sending(event: Event) -> list[tuple[Applied, int]]:
    """(operation, argument) of everything that a "sent" event sends."""
    _, a, parts = event.data
    return [(a, i) for i, _ in a.cells() if parts[i] is not None and a.flows[i]]


def on_the_way(roots: list[Cell], targets: list[Cell] | None, ids: dict) -> set[Cell]:
    """The values that a gradient from ``roots`` passes; only those that lead to a target, where
    there are targets and a way to one of them.  ``ids`` are in the order of computing."""
    found, order = set(roots), list(roots)
    for cell in order:
        a = cell.made
        for i, source in [] if a is None else a.cells():
            if carries_gradient(a, i) and source not in found and source in ids:
                found.add(source)
                order.append(source)
    wanted = found.intersection(targets or ())
    if not wanted:
        return found
    leading = set(wanted)
    for cell in sorted(found, key=ids.__getitem__):
        a = cell.made
        if a is not None and any(
                source in leading for i, source in a.cells() if carries_gradient(a, i)):
            leading.add(cell)
    return leading


def in_place(name: str) -> str:
    """An operation's name as its in-place form is written."""
    return f"{name}_" if name.isidentifier() and not name.endswith("_") else name
