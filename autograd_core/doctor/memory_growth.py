"""Checks of memory: a graph that grows from backward to backward, one that is kept for nothing."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from ..trace.recorder.event_log import Event
from ..trace.tell.program import Cell
from .findings import Finding
from .training_step import Patient

STORING = ("append", "appendleft", "add", "extend", "insert", "put", "setdefault", "update")
"""Methods that put something in a container."""

PUTS = re.compile(rf"\.({'|'.join(STORING)})\(")
SURE = 4
"""A graph that grows this often in a row is no variable that waits for its next value."""


class Growth(Patient):
    """What keeps the graph of earlier steps alive."""

    def growth(self) -> Iterator[Finding]:
        """A graph that is larger before each of three backwards or more, because something keeps
        it, or the last one that was kept."""
        row = self.longest_growth()
        line = self.growing_at(row) if len(row) > 2 else None
        if line is None:
            yield from self.kept()
            return
        before, after = (self.heard.before_passes[k][1] for k in (row[0], row[-1]))
        yield self.finding(
            "growing_graph", f"the graph grows from backward to backward: {before} nodes alive "
            f"before the first, {after} before the last", line,
            args={"first": str(before), "last": str(after)})

    def longest_growth(self) -> list[int]:
        """The longest row of backwards that each find more alive: of those of one line, since two
        losses that take turns are of different size; of all, where no line runs twice."""
        alive, by_line, best = [], defaultdict(list), []
        for k, (line, nodes, _) in enumerate(self.heard.before_passes):
            alive.append(nodes)
            by_line[line].append(k)
        rows = list(by_line.values())
        for passes in rows if len(rows) < len(alive) else [range(len(alive))]:
            row: list[int] = []
            for k in passes:
                row = [*row, k] if row and alive[k] > alive[row[-1]] else [k]
                best = max(best, row, key=len)
        return best

    def kept(self) -> Iterator[Finding]:
        """A graph that nobody went through again, and that is there to the end."""
        nodes, held = self.heard.live_at_end
        last = self.passes[-1] if self.passes else None
        if last is not None and last.keeps and not last.creates and held:
            yield self.finding(
                "kept_graph", f"retain_graph=True keeps {nodes} nodes and {held:,} bytes alive, "
                "and no backward comes back to them", self.heard.before_passes[-1][0],
                last.roots[0], args={"nodes": str(nodes), "bytes": f"{held:,}"})

    def growing_at(self, row: list[int]) -> int | None:
        """The line that keeps, until the last backward of a row, what earlier steps computed."""
        begun = [k for k, e in enumerate(self.heard.events) if e.kind == "begun"]
        events = self.heard.events[:begun[row[-1]]]
        for line in (self.carried_in(events), self.joined_on(events),
                     self.put_away(events, len(row) > SURE)):
            if line is not None:
                return line
        return None

    def carried_in(self, events: list[Event]) -> int | None:
        """The line that gives a name to what is computed of the value that had it before the last
        backward."""
        last: dict[str, tuple[Cell, int]] = {}
        passes = 0
        for event in events:
            passes += event.kind == "begun"
            if event.kind != "named" or event.data[1] is None:
                continue
            name, cell = event.data
            old, then = last.get(name, (None, 0))
            if old is not None and then < passes and old.grad_fn and self.comes_from(cell, old):
                return event.line
            last[name] = cell, passes
        return None

    def joined_on(self, events: list[Event]) -> int | None:
        """The line of an operation on what was computed before the last backward, of what is
        older still: ``total += loss``, wherever ``total`` is kept."""
        since: dict[Cell, tuple[int, int]] = {}         # backwards before it, and before its oldest
        passes = 0
        for event in events:
            passes += event.kind == "begun"
            if event.kind not in ("applied", "rewritten"):
                continue
            a = event.data[0]
            ways = [since[x] for i, x in a.cells() if x in since and a.flows and a.flows[i]]
            if any(oldest < made < passes for made, oldest in ways):
                return event.line
            since[a.out] = passes, min([oldest for _, oldest in ways], default=passes)
        return None

    def put_away(self, events: list[Event], sure: bool) -> int | None:
        """The line that puts in a list what was there two backwards before; or, in a row so long
        that variables of several losses cannot be it (``sure``), the line that makes it."""
        gone = {cell for e in events if e.kind == "released" for cell in e.data[0]}
        begun = [k for k, e in enumerate(events) if e.kind == "begun"]
        made = [e.data[0] for e in events[:begun[-2]] if e.kind in ("applied", "rewritten")]
        kept = [a for a in made if a.out.grad_fn and a.out not in gone]
        used = {x for a in kept for _, x in a.cells()}
        ends = [a for a in kept if a.out not in used]
        names = {a.out.label for a in ends}.union(
            *[self.heard.lines.aliases.get(a.out.label, ()) for a in ends])
        found = next((k for k, line in enumerate(self.code) if names & stored_in(line)), None)
        if found is not None or not ends or ends[0].line is None:
            return found
        return ends[0].line if sure or PUTS.search(self.code[ends[0].line]) else None


def stored_in(line: str) -> set[str]:
    """The variables that a line puts in a container as they are.

    >>> sorted(stored_in("losses.append((epoch, loss, x.item()))"))
    ['epoch', 'loss']
    """
    try:
        found = list(ast.walk(ast.parse(line.strip())))
    except SyntaxError:                         # a part of a statement
        return set()
    values: list[ast.AST] = []
    for node in found:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in STORING:
            values += [*node.args, *(k.value for k in node.keywords)]
        added = isinstance(node, ast.AugAssign) and isinstance(node.value, ast.List | ast.Tuple)
        put = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
        if added or put:
            values.append(node.value)
    for value in values:
        values += getattr(value, "elts", ()) or getattr(value, "values", ())
    return {value.id for value in values if isinstance(value, ast.Name)}
