"""Checks of memory: a graph that grows from backward to backward, one that is kept for nothing."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from ..trace.tell.program import Applied, Cell
from .events import Backward, Computed, NamedValue, Released
from .findings import Finding
from .training_step import TrainingStep
from .traversal import carries_gradient, depends_on

STORING = ("append", "appendleft", "add", "extend", "insert", "put", "setdefault", "update")
"""Methods that put something in a container."""

PUTS = re.compile(rf"\.({'|'.join(STORING)})\(")
SURE = 4
"""A graph that grows this often in a row is no variable that waits for its next value."""


def check_growing_graph(step: TrainingStep) -> Iterator[Finding]:
    """A graph that is larger before each of three backwards or more, because something keeps it."""
    row = longest_growth(step)
    line = find_keeping_line(step, row) if len(row) > 2 and not is_used_up(step, row) else None
    if line is not None:
        before, after = row[0].alive, row[-1].alive
        yield step.report(
            "growing_graph", f"the graph grows from backward to backward: {before} nodes alive "
            f"before the first, {after} before the last", line,
            first=str(before), last=str(after))


def check_kept_graph(step: TrainingStep) -> Iterator[Finding]:
    """A graph that nobody went through again, and that is there to the end."""
    nodes, held = step.alive
    last = step.passes[-1] if step.passes else None
    if last is not None and step.error is None and last.keeps and not last.creates and held:
        yield step.report(
            "kept_graph", f"retain_graph=True keeps {nodes} nodes and {held:,} bytes alive, "
            "and no backward comes back to them", last.line, last.roots[0],
            nodes=str(nodes), bytes=f"{held:,}")


def is_used_up(step: TrainingStep, row: list[Backward]) -> bool:
    """Does a later backward of another line go back through what was kept?  (The outer one, of
    which the row are the inner: a step of MAML, a penalty on gradients.)"""
    kept = {a.out for a in kept_ends(step.events_before(row[-1]))}
    kept.update(x for now in row for x in now.roots)
    later = step.passes[next(k for k, e in enumerate(step.passes) if e is row[-1]) + 1:]
    return any(now.line != row[0].line and not kept.isdisjoint(now.arrived) for now in later)


def longest_growth(step: TrainingStep) -> list[Backward]:
    """The longest row of backwards that each find more alive: of those of one line, since two
    losses that take turns are of different size; of all, where no line runs twice."""
    by_line: dict[int | None, list[Backward]] = defaultdict(list)
    for now in step.passes:
        by_line[now.line].append(now)
    best: list[Backward] = []
    rows = list(by_line.values())
    for passes in rows if len(rows) < len(step.passes) else [step.passes]:
        row: list[Backward] = []
        for now in passes:
            row = [*row, now] if row and now.alive > row[-1].alive else [now]
            best = max(best, row, key=len)
    return best


def find_keeping_line(step: TrainingStep, row: list[Backward]) -> int | None:
    """The line that keeps, until the last backward of a row, what earlier steps computed."""
    happened = step.events_before(row[-1])
    for line in (find_carried(happened), find_joined(happened),
                 find_put_away(step, happened, len(row) > SURE)):
        if line is not None:
            return line
    return None


def find_carried(happened: list) -> int | None:
    """The line that gives a name to what is computed of the value that had it before the last
    backward."""
    last: dict[str, tuple[Cell, int]] = {}
    passes = 0
    for event in happened:
        passes += isinstance(event, Backward)
        if not isinstance(event, NamedValue) or event.cell is None:
            continue
        old, then = last.get(event.name, (None, 0))
        if old is not None and then < passes and old.grad_fn and depends_on(event.cell, old):
            return event.line
        last[event.name] = event.cell, passes
    return None


def find_joined(happened: list) -> int | None:
    """The line of an operation on what was computed before the last backward, of what is
    older still: ``total += loss``, wherever ``total`` is kept."""
    since: dict[Cell, tuple[int, int]] = {}         # backwards before it, and before its oldest
    passes = 0
    for event in happened:
        passes += isinstance(event, Backward)
        if not isinstance(event, Computed):
            continue
        a = event.applied
        ways = [since[x] for i, x in a.cells() if x in since and carries_gradient(a, i)]
        if any(oldest < made < passes for made, oldest in ways):
            return event.line
        since[a.out] = passes, min([oldest for _, oldest in ways], default=passes)
    return None


def find_put_away(step: TrainingStep, happened: list, sure: bool) -> int | None:
    """The line that puts in a list what was there two backwards before; or, in a row so long
    that variables of several losses cannot be it (``sure``), the line that makes it."""
    ends = kept_ends(happened)
    names = {a.out.label for a in ends}.union(
        *[step.aliases.get(a.out.label, ()) for a in ends])
    found = next((k for k, line in enumerate(step.statements) if names & stored_in(line)), None)
    if found is not None or not ends or ends[0].line is None:
        return found
    return ends[0].line if sure or PUTS.search(step.statements[ends[0].line]) else None


def kept_ends(happened: list) -> list[Applied]:
    """The last operations of the graphs that were there two backwards before, and still are."""
    gone = {cell for e in happened if isinstance(e, Released) for cell in e.cells}
    begun = [k for k, e in enumerate(happened) if isinstance(e, Backward)]
    made = [e.applied for e in happened[:begun[-2]] if isinstance(e, Computed)]
    kept = [a for a in made if a.out.grad_fn and a.out not in gone]
    used = {x for a in kept for _, x in a.cells()}
    return [a for a in kept if a.out not in used]


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
