"""What a viewer sees of a trace, with some composites open: boxes, edges, steps, and their past.

    scene = Scene(trace, opened=["z1"])
    scene.boxes, scene.edges         what is drawn
    scene.frames                     the frames to step through
    scene.known("n3", "upstream", k) a field's value after step k; MISSING before it is known

A change to something hidden in a closed composite is a change to the box that stands for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from ..trace.model import Edge, Node, Trace

MISSING = object()


def ids(trace: Trace, opened) -> frozenset[int]:
    """The composites meant by names, ops or ids, with those around them; ValueError if unknown."""
    composites = [n for n in trace.nodes if n.kind == "composite"]
    found: set[int] = set()
    for name in [opened] if isinstance(opened, str | int) else opened:
        match = [n.id for n in composites if name in (n.label, n.op, n.id) and name != ""]
        if not match:
            choices = ", ".join(dict.fromkeys(repr(n.label or n.op or n.id) for n in composites))
            raise ValueError(f"There is no composite {name!r} to open. "
                             f"{f'Choose from: {choices}.' if choices else 'This trace has none.'}")
        for i in match:
            while i is not None:
                found.add(i)
                i = trace.nodes[i].parent
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn edge: ``source`` and ``target`` are boxes."""

    edge: Edge
    source: int
    target: int


class Scene:
    """One trace as it is drawn with the composites ``opened`` open (names, ops or ids)."""

    def __init__(self, trace: Trace, opened=()):
        self.trace = trace
        self.opened = ids(trace, opened)
        self.box_of = {n.id: trace.drawn_as(n.id, self.opened) for n in trace.nodes}
        self.boxes: list[Node] = [trace.nodes[i] for i in trace.boxes(self.opened)]
        drawn = {n.id for n in self.boxes}
        self.edges = [Line(e, self.box_of[e.source], e.target) for e in trace.edges
                      if e.target in drawn]
        self.frames = [trace.frames[k] for k in trace.visible(self.opened)]
        self.names = self._names()
        self.past = self._history()
        self.out, self.into = defaultdict(list), defaultdict(list)
        for line in self.edges:
            self.out[line.source].append(line)
            self.into[line.target].append(line)
        self._starts = [k for k, f in enumerate(self.frames) if f.phase == "seed"]
        self._ends = self._last_steps()

    def step(self, k: int) -> int:
        """``k`` counted from the end when negative; IndexError when there is no such step."""
        if not -len(self.frames) <= k < len(self.frames):
            raise IndexError(f"There is no step {k}: this trace has {len(self.frames)} steps.")
        return k % len(self.frames)

    def known(self, name: str, field: str, k: int):
        """What ``field`` of object ``name`` is after step ``k``, or MISSING."""
        steps, values = self.past.get((name, field), ((), ()))
        at = bisect_right(steps, k)
        return values[at - 1] if at else MISSING

    def ever(self, name: str, field: str) -> tuple:
        """All values that a field takes, in order."""
        return self.past.get((name, field), ((), ()))[1]

    def span(self, k: int) -> tuple[int, int]:
        """First and last step of the backward pass that step ``k`` is in; (0, …) before any."""
        at = bisect_right(self._starts, k)
        start = self._starts[at - 1] if at else 0
        return start, (self._starts[at] if at < len(self._starts) else len(self.frames)) - 1

    def within(self, name: str, field: str, first: int, last: int) -> bool:
        """Whether ``field`` changes at one of the steps first..last."""
        steps = self.past.get((name, field), ((), ()))[0]
        at = bisect_right(steps, last)
        return at > 0 and steps[at - 1] >= first

    def focus(self, k: int) -> int:
        """The box that a step is about: the one that receives a contribution, else its first."""
        frame = self.frames[k]
        if frame.phase == "backward" and frame.edges:
            return self.box_of[self.trace.edges[frame.edges[0]].source]
        return self.box_of[frame.nodes[0]] if frame.nodes else frame.owner

    def passed(self, node: int, k: int) -> bool:
        """Whether the backward pass at step ``k`` is done with ``node``."""
        start, end = self.span(k)
        steps = self._ends.get(node, ())
        at = bisect_right(steps, end)
        return at > 0 and start <= steps[at - 1] < k

    def _names(self) -> dict[str, str]:
        """What an object of the trace is called here: a composite stands for its result."""
        nodes = self.trace.nodes
        names = {f"n{i}": f"n{box}" for i, box in self.box_of.items() if nodes[i].u == nodes[box].u}
        return names | {f"e{line.edge.id}": f"e{line.edge.id}" for line in self.edges}

    def _history(self):
        """{(object, field): ([steps], [values])} of everything drawn."""
        past: dict[tuple[str, str], tuple[list[int], list]] = {}
        for k, frame in enumerate(self.frames):
            for change in frame.changes:
                if name := self.names.get(change.object):
                    steps, values = past.setdefault((name, change.field), ([], []))
                    steps.append(k)
                    values.append(change.value)
        return past

    def _last_steps(self) -> dict[int, list[int]]:
        """For each node the steps at which backward is busy with it."""
        steps = defaultdict(list)
        for k, frame in enumerate(self.frames):
            if frame.phase in ("backward", "accumulate"):
                steps[frame.owner].append(k)
        return steps
