"""The frame writer of a replay: what is pending, who has which name, which saved values are out of
date."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..model import Change
from ..recorder.event_log import Event, EventLog
from .composites import Composite
from .frame_writer import Writer
from .program import Applied, Cell, Gathered


class ReplayWriter(Writer):
    """Writes frames of a recording; remembers names and versions, who holds which value saved, and
    changes that wait for the next frame (``pending``).  Without ``jacobians`` the local Jacobians
    get no frames of their own."""

    def __init__(self, log: EventLog, jacobians: bool = True, sums=None):
        super().__init__(gathered_from(log), sums)
        self.jacobians = jacobians
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
        self.named_at = names_at_birth(log.events)

    def frame(self, phase, owner, text, formula, changes, edges=(), others=(), note=None):
        """Add a frame, with what was pending; of ``others`` those that are drawn are lit."""
        changes, self.pending = [*self.pending, *changes], []
        others = [x for x in others if x in self.plan.ids]
        super().frame(phase, owner, text, formula, changes, edges, others, note)

    def name_newborn(self, cell: Cell) -> list[Change]:
        """The name that the line gives to what it has just made; who had it has it no more."""
        self.unlit.append(cell)
        self.versions[cell] = cell.version
        name = self.named_at.get((self.index, cell))
        if name is None:
            return []
        if is_gathering(self.tags.get(name)):
            cell.label = ""                     # until a frame of its own says that the name moved
            return []
        return self.tag(name, cell)

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

    def local(self, item: Applied | Composite, cell: Cell, i: int) -> None:
        """J only where a gradient will go, and in a frame of its own when that was asked for."""
        edge = self.plan.edge_of(item, cell, i)
        if not self.plan.edges[edge].grad or self.plan.local[edge] is None:
            return
        if self.jacobians:
            super().local(item, cell, i)
        else:
            self.pending.append(Change(f"e{edge}", "local", self.plan.local[edge]))

    def hold_saved(self, a: Applied) -> None:
        for held in a.saved or ():
            self.holding[held.cell].append(a)

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


def is_gathering(cell: Cell | None) -> bool:
    """A leaf that gradients are collected for: that its name moves deserves a word."""
    return cell is not None and cell.requires_grad and not cell.grad_fn


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


TOLD = {"left": 1, "flagged": 0, "warned": 0, "captured": 0, "deposited": 0, "hooked": 2}
"""Where events have the value that a frame of their own is about."""


def told_of(events: Iterable[Event]) -> Iterator[Cell]:
    """The values of which more is told than that they were made."""
    for event in events:
        if event.kind in TOLD:
            yield event.data[TOLD[event.kind]]
        elif event.kind == "failed":
            yield from event.data[2]
        elif event.kind == "written":
            yield event.data[1][0]
        elif event.kind in ("grads", "optimized"):
            yield from (cell for cell, *_ in event.data[1])


def gathered_from(log: EventLog) -> Gathered:
    """The values and operations, without views that were taken only to be written through.  What
    was computed inside a scope, has no name and is not read is no result of that scope."""
    read = {x for a in log.applied_all for x in a.inputs if isinstance(x, Cell)}
    roots = {root for event in log.events if event.kind == "begun"
             for root in event.data[0].roots}
    told = set(told_of(log.events))
    applied = [a for a in log.applied_all if not a.op.is_view or a.out.label
               or a.out in read or a.out in roots or a.out in told]
    unread = [a.out for a in applied if a.out not in read and (a.scope is None or a.out.label)]
    ends = tuple(dict.fromkeys([*roots, *unread]))
    return Gathered(log.leaves, applied, ends, tuple(log.lines.code) or None,
                    log.fold, log.many)
