"""Scene of a trace with some composites open: its boxes, edges, steps, and their past.

    scene = Scene(trace, opened=["z1"])
    scene.boxes, scene.edges         what is drawn
    scene.frames                     the frames to step through
    scene.known("n3", "upstream", k) a field's value after step k; MISSING before it is known

A change to something hidden in a closed composite is a change to the box that stands for it.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from ..trace.model import Edge, Node, Trace

MISSING = object()
ALARMS = ("warning", "error")
COMPUTED = ("leaf", "forward", "cut")
"""What begins something new: after it the gradients of an earlier backward call are history."""


def ids(trace: Trace, opened) -> frozenset[int]:
    """The composites meant by names, ops or ids, with those around them; ValueError if unknown."""
    composites = [n for n in trace.nodes if n.kind == "composite"]
    found: set[int] = set()
    for name in [opened] if isinstance(opened, str | int) else opened:
        match = [n.id for n in composites if name != ""
                 and name in (n.label, n.op, n.id, n.op.partition(" (")[0])]
        if not match:
            choices = ", ".join(dict.fromkeys(repr(n.label or n.op or n.id) for n in composites))
            raise ValueError(f"There is no composite {name!r} to open. "
                             f"{f'Choose from: {choices}.' if choices else 'This trace has none.'}")
        for i in match:
            found |= enclosing(trace, i)
    return frozenset(found)


def enclosing(trace: Trace, composite: int) -> frozenset[int]:
    """A composite and those that it stands in."""
    found, at = set(), composite
    while at is not None:
        found.add(at)
        at = trace.nodes[at].parent
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
        self._bounds = self._passes()
        self._ends = self._last_steps()
        self._calls = self._deliveries()
        self._focus = self._focuses()
        self.alarms = {self.lit(k) for k, f in enumerate(self.frames) if f.phase in ALARMS}

    def step(self, k: int) -> int:
        """``k`` counted from the end when negative; IndexError when there is no such step."""
        if isinstance(k, bool) or not hasattr(k, "__index__"):
            raise TypeError(f"A step is a number, counted from 0, but got {k!r}.")
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
        """First and last step of the backward call that step ``k`` is in, or of what is between.

        A call lasts until something new is computed: only so long is there a P of it.
        """
        at = bisect_right(self._bounds, k)
        start = self._bounds[at - 1] if at else 0
        return start, (self._bounds[at] if at < len(self._bounds) else len(self.frames)) - 1

    def call_number(self, k: int) -> int:
        """How many backward calls have put something into a mailbox up to step ``k``."""
        return bisect_right(self._calls, k)

    def within(self, name: str, field: str, first: int, last: int) -> bool:
        """Whether ``field`` changes at one of the steps first..last."""
        steps = self.past.get((name, field), ((), ()))[0]
        at = bisect_right(steps, last)
        return at > 0 and steps[at - 1] >= first

    def changes(self, name: str, field: str, k: int) -> bool:
        return self.within(name, field, k, k)

    def lit(self, k: int) -> int | None:
        """The box that a step is about: the one that receives a contribution, else its first."""
        frame = self.frames[k]
        if frame.phase == "backward" and frame.edges:
            return self.box_of[self.trace.edges[frame.edges[0]].source]
        return self.box_of[frame.nodes[0]] if frame.nodes else frame.owner

    def focus(self, k: int) -> int:
        """The box to inspect: what the step is about, else what the steps before it were about."""
        return self._focus[k]

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
        return {"g": "g"} | names | {f"e{line.edge.id}": f"e{line.edge.id}" for line in self.edges}

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

    def _focuses(self) -> list[int]:
        found, now = [], self.boxes[0].id if self.boxes else None
        for k in range(len(self.frames)):
            lit = self.lit(k)
            now = now if lit is None else lit
            found.append(now)
        return found

    def _passes(self) -> list[int]:
        """The steps at which a backward call begins, and those at which its gradients are over."""
        bounds, running, before = [], False, ""
        for k, frame in enumerate(self.frames):
            if frame.phase == "seed" and before != "seed":
                bounds.append(k)
                running = True
            elif running and frame.phase in COMPUTED and (
                    frame.owner is None or not self.trace.nodes[frame.owner].layer):
                bounds.append(k)
                running = False
            before = frame.phase
        return bounds

    def _deliveries(self) -> list[int]:
        """The steps at which a backward call first puts something into a mailbox."""
        steps = [k for k, frame in enumerate(self.frames) if frame.phase == "accumulate"]
        return list({self.span(k): k for k in reversed(steps)}.values())[::-1]

    def _last_steps(self) -> dict[int, list[int]]:
        """For each node the steps at which backward is busy with it."""
        steps = defaultdict(list)
        for k, frame in enumerate(self.frames):
            if frame.phase in ("backward", "accumulate"):
                steps[frame.owner].append(k)
        return steps
