"""From what was computed to a Trace: both algorithms of backpropagation, frame by frame.

Forward:   for i in order:         u_i = f_i(α_i), then J_{j→i} for each j in α_i
Backward:  P_n = the seed, then for i from n down:   P_j += P_i · J_{j→i} for each j in α_i

The numbers of the backward pass are the engine's: it is run dry, with nothing freed and nothing
put into ``.grad``.
"""

from __future__ import annotations

from collections import Counter

from ..engine import Step, run
from ..graph import AccumulateGrad
from ..graph import Node as GraphNode
from ..modes import no_grad, observe
from ..tensor import Tensor
from . import say
from .composites import Composite
from .gather import Applied, Cell, Gathered
from .model import Change, Frame, Text, Trace, Value
from .numbering import Plan
from .numbers import plain, size
from .values import value_of


class Builder:
    """Writes the frames of a trace, in order."""

    def __init__(self, gathered: Gathered):
        self.gathered, self.plan = gathered, Plan(gathered)
        self.frames: list[Frame] = []
        self.cell_of = {(cell.node, cell.nr): cell for cell in self.plan.ids
                        if isinstance(cell, Cell) and cell.node is not None
                        and not (type(cell.node) is AccumulateGrad and cell.made)}
        self.upstream: dict[Cell, object] = {}
        self.mailbox: dict[Cell, Value] = {}

    def trace(self, seed: Tensor, given: bool) -> Trace:
        """The whole trace, backward started with ``seed``."""
        for cell in self.gathered.leaves:
            self.leaf(cell)
        for item in self.plan.everything():
            self.forward(item)
        self.backward(seed, given)
        label = self.gathered.output.label or "the output"
        return Trace(f"How {label} is computed, and its gradient", self.gathered.code,
                     tuple(self.plan.nodes), tuple(self.plan.edges), tuple(self.frames))

    def frame(self, phase, owner, text: Text, formula: Text | None, changes, edges=(), others=()):
        """Add a frame of ``owner``, a Cell or Composite; it, ``others`` and ``edges`` are lit."""
        me = self.plan.ids[owner]
        cell = owner.out if isinstance(owner, Composite) else owner
        line = cell.made.line if cell.made else None
        nodes = (me, *[self.plan.ids[x] for x in others])
        self.frames.append(Frame(phase, me, line, nodes, tuple(edges), text, formula,
                                 tuple(changes)))

    # forward

    def leaf(self, cell: Cell) -> None:
        value = None if cell.array is None else value_of(cell.array)
        changes = self.facts(cell, value)
        grad = None if cell.tensor is None else cell.tensor._grad
        if grad is not None:
            self.mailbox[cell] = value_of(grad._array)
            changes.append(Change(self.plan.objects(cell)[0], "grad", self.mailbox[cell]))
        self.frame("leaf", cell, say.leaf(self.plan, cell, value),
                   say.leaf_formula(self.plan, cell, value), changes)

    def facts(self, cell: Cell, value: Value | None) -> list[Change]:
        """What is known of a value once it is there."""
        me, node = self.plan.objects(cell)[0], cell.node
        facts = {"value": value, "is_leaf": cell.made is None and not cell.outside,
                 "requires_grad": cell.requires_grad}
        if cell.tensor is not None:
            facts["version"] = cell.tensor._version
            facts["retains_grad"] = cell.tensor._retains
        if node is not None and (cell.made or cell.outside):
            facts["grad_fn"] = type(node).__name__
        if cell.made is not None and node is not None:
            facts["saved"], facts["freed"] = self.saved(cell), node.saved is None
        return [Change(me, field, value) for field, value in facts.items()]

    def saved(self, cell: Cell) -> tuple[str, ...]:
        """What the node keeps for backward: "u₂ 3 v0"."""
        node, out = cell.node, []
        for k, tensor in enumerate(node.saved or ()):
            if not isinstance(tensor, Tensor):
                continue
            held = cell if k == len(node.edges) else cell.made.inputs[k]
            version = node.seen[k] if node.seen else 0
            array = tensor._array
            shown = plain(value_of(array)) if array.size == 1 else f"[{size(array.shape)}]"
            out.append(f"{self.plan.u(held)} {shown} v{version}")
        return tuple(out)

    def forward(self, item: Applied | Composite) -> None:
        """The value, then each local Jacobian."""
        out = item.out
        value = None if out.array is None else value_of(out.array)
        if isinstance(item, Composite):
            changes = [Change(f"n{self.plan.ids[item]}", c.field, c.value)
                       for c in self.facts(out, value) if c.field not in ("saved", "freed")]
            self.frame("forward", item, say.composite(self.plan, item, value),
                       say.composite_formula(self.plan, item, value), changes,
                       [self.plan.edge_of(item, cell) for cell in item.sources])
            uses = [(cell, 0) for cell in item.sources]
        else:
            uses = [(cell, i) for i, cell in item.cells()]
            self.frame("forward", out, say.forward(self.plan, item, value),
                       say.forward_formula(self.plan, item, value), self.facts(out, value),
                       [self.plan.edge_of(item, cell, i) for cell, i in uses])
        for cell, i in uses:
            self.local(item, cell, i)

    def local(self, item: Applied | Composite, cell: Cell, i: int) -> None:
        """J_{j→i}, where there is one."""
        if isinstance(item, Applied) and not item.op.grad_fn:
            return
        edge = self.plan.edge_of(item, cell, i)
        owner = item if isinstance(item, Composite) else item.out
        self.frame("forward", owner, say.local(self.plan, item.out, cell, edge),
                   say.local_formula(self.plan, item.out, cell, edge),
                   [Change(f"e{edge}", "local", self.plan.local[edge])], [edge], [cell])

    # backward

    def backward(self, seed: Tensor, given: bool) -> None:
        """Run the engine dry and write down its steps; a failure is the last frame."""
        output = self.gathered.output
        value = value_of(seed._array)
        self.upstream[output] = seed._array
        self.frame("seed", output, say.seed(self.plan, given, value),
                   say.seed_formula(self.plan, value), self.changes(output, "upstream", value))
        if output.made is not None:
            self.mirror_seed(value, given)
        self.left = Counter((box, cell) for item in self.plan.everything()
                            if isinstance(item, Applied)
                            for i, cell in item.cells() if item.node and item.node.edges[i]
                            for box in self.plan.around(item.out) if cell not in box.inside)
        self.before: dict[tuple[Composite, Cell], object] = {}
        self.sent: dict[tuple[Composite, Cell], object] = {}
        ends = [cell.node for cell in self.gathered.leaves if cell.node is not None]
        try:
            with no_grad(), observe(None):
                root = output.node, output.nr
                for step in run([root], [seed._array], keep_graph=True, targets=ends):
                    self.step(step)
        except RuntimeError as error:
            self.failure(error)

    def mirror_seed(self, value: Value, given: bool) -> None:
        """The same frame for each composite whose result is the output."""
        for box in self.plan.around(self.gathered.output):
            if box.out is self.gathered.output:
                self.frame("seed", box, say.seed(self.plan, given, value),
                           say.seed_formula(self.plan, value),
                           self.changes(box.out, "upstream", value))

    def changes(self, cell: Cell, field: str, value) -> list[Change]:
        return [Change(me, field, value) for me in self.plan.objects(cell)]

    def step(self, step: Step) -> None:
        """One node of the engine: its mailbox if it keeps one, then what it sends on."""
        node = step.node
        several = step.gradient if isinstance(step.gradient, list) else [step.gradient]
        for nr, gradient in enumerate(several):
            cell = self.cell_of.get((node, nr))
            if gradient is None or cell is None:
                continue
            if type(node) is AccumulateGrad or nr in (node.retained or ()):
                self.accumulate(cell, gradient)
            if step.contributions:
                sent = step.contributions if node.outputs == 1 else cell.made.op.vjp(
                    gradient, (None, None), node.shapes(), node.needs())
                self.send(cell.made, sent)

    def send(self, a: Applied, contributions) -> None:
        """What one operation sends to each of its inputs."""
        for i, source in a.cells():
            if contributions[i] is not None and a.node.edges[i] is not None:
                self.contribute(a, i, source, contributions[i])

    def accumulate(self, cell: Cell, gradient) -> None:
        """The complete P goes into the mailbox."""
        total, before = value_of(gradient), self.mailbox.get(cell)
        old = None if before is None else cell.tensor._grad._array
        after = total if old is None else value_of(old + gradient)
        for owner in [cell, *[box for box in self.plan.around(cell) if box.out is cell]]:
            self.frame("accumulate", owner, say.accumulate(self.plan, cell, total, before, after),
                       say.accumulate_formula(self.plan, cell, total),
                       self.changes(cell, "grad", after))

    def contribute(self, a: Applied, i: int, source: Cell, part) -> None:
        """P_j += P_i · J_{j→i}, said for the operation and, when complete, for what holds it."""
        before = self.upstream.get(source)
        total = part if before is None else before + part
        self.upstream[source] = total
        self.write(a, a.out, self.plan.edge_of(a, source, i), source, part, before, total)
        for box in self.plan.around(a.out):
            if source in box.inside:
                continue
            key = box, source
            if key not in self.sent:
                self.before[key] = before
            self.sent[key] = part if key not in self.sent else self.sent[key] + part
            self.left[key] -= 1
            if not self.left[key]:
                self.write(box, box.out, self.plan.edge_of(box, source), source, self.sent[key],
                           self.before[key], total)

    def write(self, item, out: Cell, edge: int, source: Cell, part, before, total) -> None:
        """The frame of one contribution."""
        parts = {"upstream": value_of(self.upstream[out]), "local": self.plan.local[edge],
                 "contribution": value_of(part), "sum": value_of(total),
                 "before": None if before is None else value_of(before)}
        changes = [Change(f"e{edge}", "contribution", parts["contribution"]),
                   *self.changes(source, "upstream", parts["sum"])]
        owner = item if isinstance(item, Composite) else out
        if isinstance(item, Applied) and self.is_last(item, source, edge):
            changes += [Change(self.plan.objects(out)[0], "freed", True)]
        self.frame("backward", owner, say.contribution(self.plan, out, source, parts),
                   say.contribution_formula(self.plan, out, source, parts), changes, [edge],
                   [source])

    def is_last(self, a: Applied, source: Cell, edge: int) -> bool:
        """Is this the last thing the operation sends, so that its saved values go?"""
        uses = [(i, cell) for i, cell in a.cells() if a.node.edges[i] is not None]
        return bool(a.node.saved) and self.plan.edge_of(a, uses[-1][1], uses[-1][0]) == edge

    def failure(self, error: RuntimeError) -> None:
        """PyTorch's error as the last frame, at the node to blame."""
        node: GraphNode | None = getattr(error, "node", None)
        cell = self.cell_of.get((node, 0), self.gathered.output)
        for owner in [cell, *self.plan.around(cell)]:
            self.frame("error", owner, Text("error", {"message": str(error)}), None, [])
