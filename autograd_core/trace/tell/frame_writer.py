"""Writes frames, one kind a method: from plain data about what happened, in the order it happened.

Forward:   for i in order:         u_i = f_i(α_i), then J_{j→i} for each j in α_i
Backward:  P_n = the seed, then for i from n down:   P_j += P_i · J_{j→i} for each j in α_i

A composite has the same frames as what it is made of; ``boxes`` finds those that take part.
"""

from collections import Counter
from collections.abc import Iterable

from ..model import Change, Frame, Text, Trace, Value
from ..numbers import value_of
from . import captions
from .composites import Composite
from .numbering import Plan
from .program import Applied, Cell, Gathered, Saved, carries_gradient


class ArraySums:
    """How contributions add up where they are arrays."""

    @staticmethod
    def look_at(part):
        return part

    @staticmethod
    def add_up(before, part, alone: bool = True):
        """What has been sent so far; ``alone`` says that nobody else sent anything before."""
        return part if before is None else before + part


class Writer:
    """Frames of a graph, as they come; ``line`` is where the learner's lines are now, ``sums`` how
    contributions add up."""

    def __init__(self, gathered: Gathered, sums=None):
        self.gathered, self.plan = gathered, Plan(gathered)
        self.sums = sums or ArraySums()
        self.frames: list[Frame] = []
        self.upstream: dict[Cell, object] = {}
        self.line: int | None = None

    def frame(self, phase, owner, text: Text, formula: Text | None, changes, edges=(), others=(),
              note: Text | None = None):
        """Add a frame of ``owner``, a Cell, a Composite or None; it, ``others``, ``edges`` are lit.
        """
        me = None if owner is None else self.plan.ids[owner]
        cell = owner.out if isinstance(owner, Composite) else owner
        line = cell.made.line if self.line is None and cell is not None and cell.made else self.line
        nodes = (*(() if me is None else (me,)), *[self.plan.ids[x] for x in others])
        self.frames.append(Frame(phase, me, line, tuple(dict.fromkeys(nodes)), tuple(edges), text,
                                 formula, tuple(changes), note))

    def changes(self, cell: Cell, field: str, value) -> list[Change]:
        """A change of ``cell`` and of every composite whose result it is."""
        return [Change(me, field, value) for me in self.plan.objects(cell)]

    def boxes_ending_at(self, cell: Cell) -> list[Composite]:
        """The composites whose result ``cell`` is, innermost first."""
        return [box for box in self.plan.around(cell) if box.out is cell]

    def to_trace(self, title: str) -> Trace:
        """The frames so far, and the graph."""
        return Trace(title, self.gathered.code, tuple(self.plan.nodes), tuple(self.plan.edges),
                     tuple(self.frames))

    # forward

    def tell_computed(self) -> None:
        """All leaves, then all operations."""
        for cell in self.gathered.leaves:
            self.leaf(cell)
        for item in self.plan.everything():
            self.forward(item)

    def leaf(self, cell: Cell, more: Iterable[Change] = ()) -> None:
        value = None if cell.array is None else value_of(cell.array)
        changes = self.facts(cell, value)
        if cell.grad is not None:
            changes.append(Change(self.plan.objects(cell)[0], "grad", value_of(cell.grad)))
        self.frame("leaf", cell, captions.leaf_text(self.plan, cell, value),
                   captions.leaf_formula(self.plan, cell, value), [*changes, *more])

    def facts(self, cell: Cell, value: Value | None) -> list[Change]:
        """What is known of a value once it is there."""
        me = self.plan.objects(cell)[0]
        facts = {"value": value, "is_leaf": not cell.grad_fn, "requires_grad": cell.requires_grad}
        if cell.array is not None:
            facts["version"] = cell.version
            facts["retains_grad"] = cell.retains
        if cell.grad_fn and (cell.made or cell.outside):
            facts["grad_fn"] = cell.grad_fn
        if cell.made is not None and cell.made.saved is not None:
            facts["saved"], facts["freed"] = self.saved(cell.made.saved), cell.made.freed
        return [Change(me, field, value) for field, value in facts.items()]

    def saved(self, drawer: Iterable[Saved]) -> tuple[str, ...]:
        return saved_texts(self.plan, drawer)

    def forward(self, item: Applied | Composite, more: Iterable[Change] = ()) -> None:
        """The value, then each local Jacobian."""
        out = item.out
        array = out.array if isinstance(item, Composite) else item.values[-1]
        value = None if array is None else value_of(array)
        if isinstance(item, Composite):
            changes = [Change(f"n{self.plan.ids[item]}", c.field, c.value)
                       for c in self.facts(out, value) if c.field not in ("saved", "freed")]
            self.frame("forward", item, captions.composite(self.plan, item, value),
                       captions.composite_formula(self.plan, item, value), [*changes, *more],
                       [self.plan.edge_of(item, cell) for cell in item.sources])
            uses = [(cell, 0) for cell in item.sources]
        else:
            uses = [(cell, i) for i, cell in item.cells()]
            self.frame("forward", out, captions.forward(self.plan, item, value),
                       captions.forward_formula(self.plan, item, value),
                       [*self.facts(out, value), *more],
                       [self.plan.edge_of(item, cell, i) for cell, i in uses])
        for cell, i in uses:
            self.local(item, cell, i)

    def local(self, item: Applied | Composite, cell: Cell, i: int) -> None:
        if isinstance(item, Applied) and not item.op.grad_fn:
            return
        edge = self.plan.edge_of(item, cell, i)
        owner = item if isinstance(item, Composite) else item.out
        self.frame("forward", owner, captions.local(self.plan, item.out, cell, edge),
                   captions.local_formula(self.plan, item.out, cell, edge),
                   [Change(f"e{edge}", "local", self.plan.local[edge])], [edge], [cell])

    # backward

    def seed(self, output: Cell, value: Value, given: bool, now=None) -> None:
        """Backward begins at ``output``; ``now`` is the recorded pass, one of several."""
        for owner in (output, *self.boxes_ending_at(output)):
            self.frame("seed", owner, captions.seed(self.plan, output, given, value, now),
                       captions.gradient_formula(self.plan, output, value, "i"),
                       self.changes(output, "upstream", value))

    def begin(self, seed, given: bool) -> None:
        """The one pass through a whole graph begins: ``seed`` arrives at its output."""
        output = self.gathered.output
        self.upstream[output] = seed
        self.seed(output, value_of(seed), given)
        self.expect((item, cell) for item in self.plan.everything() if isinstance(item, Applied)
                    for i, cell in item.cells() if carries_gradient(item, i))

    def expect(self, ways: Iterable[tuple[Applied, Cell]]) -> None:
        """A pass in which each of these operations will send something to this input: a composite
        speaks when all that it sends has been sent."""
        self.left = Counter((box, cell) for a, cell in ways for box in self.plan.around(a.out)
                            if cell not in box.own)
        self.before: dict[tuple[Composite, Cell], object] = {}
        self.sent: dict[tuple[Composite, Cell], object] = {}

    def accumulate(self, cell: Cell, gradient, before: Value | None, after: Value) -> None:
        """The complete P goes into the mailbox."""
        total = value_of(gradient)
        for owner in [cell, *self.boxes_ending_at(cell)]:
            self.frame("accumulate", owner,
                       captions.accumulate(self.plan, cell, total, before, after),
                       captions.gradient_formula(self.plan, cell, total, "j"),
                       self.changes(cell, "grad", after))

    def send(self, a: Applied, parts, frees: bool) -> None:
        """What one operation sends to each of its inputs; with the last its saved values go."""
        ways = [(i, source) for i, source in a.cells()
                if carries_gradient(a, i) and parts[i] is not None]
        for n, (i, source) in enumerate(ways, 1):
            self.contribute(a, i, source, parts[i], frees and n == len(ways))

    def contribute(self, a: Applied, i: int, source: Cell, part, frees: bool) -> None:
        """P_j += P_i · J_{j→i}, said for the operation and, when complete, for what holds it."""
        part, before = self.sums.look_at(part), self.upstream.get(source)
        self.upstream[source] = total = self.sums.add_up(before, part)
        self.write(a, a.out, self.plan.edge_of(a, source, i), source, part, before, total, frees)
        for box in self.plan.around(a.out):
            if source in box.own:
                continue
            key = box, source
            if key not in self.sent:
                self.before[key] = before
            self.sent[key] = self.sums.add_up(self.sent.get(key), part,
                                              self.before[key] is None)
            self.left[key] -= 1
            if not self.left[key]:
                self.write(box, box.out, self.plan.edge_of(box, source), source, self.sent[key],
                           self.before[key], total)

    def failure(self, cell: Cell, error: Exception, note: Text | None = None) -> None:
        """PyTorch's error as the last frame, at the node to blame."""
        for owner in [cell, *self.plan.around(cell)]:
            self.frame("error", owner, Text("error", {"message": str(error)}), None, [], note=note)

    def write(self, item, out: Cell, edge: int, source: Cell, part, before, total,
              frees: bool = False) -> None:
        """The frame of one contribution; with ``frees`` the last thing the operation sends."""
        parts = {"upstream": value_of(self.upstream[out]), "local": self.plan.local[edge],
                 "contribution": value_of(part), "sum": value_of(total),
                 "before": None if before is None else value_of(before), "by": giver(item)}
        changes = [Change(f"e{edge}", "contribution", parts["contribution"]),
                   *self.changes(source, "upstream", parts["sum"])]
        owner = item if isinstance(item, Composite) else out
        if frees:
            changes += [Change(self.plan.objects(out)[0], "freed", True)]
        self.frame("backward", owner, captions.contribution(self.plan, out, source, parts),
                   captions.contribution_formula(self.plan, out, source, parts), changes, [edge],
                   [source])


def saved_texts(plan: Plan, drawer: Iterable[Saved]) -> tuple[str, ...]:
    """What a node keeps for backward: "u₂ 3 v0"."""
    return tuple(f"{held} {shown}" if isinstance(held, str) else
                 f"{plan.u(held)} {shown} v{version}" for held, shown, version in drawer)


def giver(item: Applied | Composite) -> str:
    """The learner's Function whose backward says what is sent, for its Jacobian is not known."""
    own = [a for a in (item.applied if isinstance(item, Composite) else (item,)) if a.opaque]
    names = dict.fromkeys(a.out.grad_fn.removesuffix("Backward") for a in own)
    return captions.several([f"{name}.backward" if name else "its own rule" for name in names])
