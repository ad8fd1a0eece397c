"""From a static graph to a Trace: how it is built, then how it runs.

    trace.static(graph)                    the build time line: nodes appear, and are empty
    trace.static(fetches, feed_dict)       then the run's: feeding, running, fetching

Phases of its own: "define" (the node is there, without a value), "feed" and "fetch"; what runs is
"forward", gradients included, for they are nodes as all others.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from ..core.modes import Scope
from ..ops import Op
from ..static.dims import evaluated
from ..static.errors import OpError
from ..static.fetches import flat, op_of
from ..static.first_run import FirstRun
from ..static.graph import Graph, Operation
from ..static.infer import bound
from ..static.passes.dead import needed
from ..static.rules import Part
from ..static.session import Session
from ..static.session_stack import default_session
from ..static.symbol import Symbol
from ..static.variables import Variable
from .model import Change, Text, Trace, Value
from .numbers import plain
from .static_lines import Code
from .tell import captions
from .tell.composites import Composite
from .tell.frame_writer import Writer
from .tell.program import Applied, Cell, Gathered
from .values import value_of

SOURCES = ("Placeholder", "VariableV2", "Const")
OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
"""Names that nodes have of an operator, not of the learner."""
MOST_JACOBIANS = 300
"""Operations up to which the structure of every local Jacobian is worked out."""


def static(fetches, feed_dict=None, session: Session | None = None, expect=None) -> Trace:
    """The trace of one run of ``fetches``, which is carried out; of a Graph, how it was built.

    ``session`` is the default one unless given.  An error of the run is the last frame; it is
    raised too, unless ``expect`` is its type.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default(), tf.Session():
    ...     a = tf.placeholder(tf.float32, name="a")
    ...     print(static(a * 2, {a: 3.}).to_text())
    1 define     a (u₁) is defined: a placeholder of float32, to be fed. It has no value.
    2 define     u₂ = a · 2 is defined: float32. Nothing is computed.
    3 feed       a (u₁) is fed 3.
    4 forward    u₂ = a · 2 = 3 · 2 = 6.
    5 fetch      u₂ is fetched: 6.
    """
    if isinstance(fetches, Graph):
        operations = [op for op in fetches.operations if op.output is not None]
        return Telling(operations, [], None).built()
    session = session or default_session("trace the graph", "trace.static")
    ops, feeds = session.asked(fetches, feed_dict)
    wanted = list(dict.fromkeys(op_of(x, session.graph) for x in flat(fetches)))
    order = sorted(needed(ops, feeds), key=lambda op: op.id)
    run = FirstRun(session, feeds)
    error = carried_out(run, order)
    told = Telling([op for op in order if op.output is not None], wanted, run, error).run()
    if error is not None and not (expect and isinstance(error, expect)):
        raise error
    return told


def carried_out(run: FirstRun, order: list[Operation]) -> OpError | None:
    """Run all operations; the error that stopped it, if one did."""
    for op in order:
        try:
            run.step(op)
        except OpError as error:
            return error
    return None


class Telling(Writer):
    """Frames of a graph, and of a run of it."""

    def __init__(self, operations: list, wanted: list, run: FirstRun | None, error=None):
        self.operations, self.wanted, self.first, self.error = operations, wanted, run, error
        self.cells = {op: self.cell(op) for op in operations}
        self.scopes: dict[str, Scope] = {}
        self.code = Code(operations)
        applied = [self.applied(op) for op in operations if not is_source(op)]
        leaves = [self.cells[op] for op in operations if is_source(op)]
        outputs = tuple(self.cells[op] for op in wanted if op in self.cells) or tuple(
            self.cells[op] for op in operations[-1:])
        super().__init__(Gathered(leaves, [a for a in applied if a is not None], outputs))
        self.items = {}
        for item in self.plan.everything():
            self.items.setdefault(item.out, []).append(item)

    # the graph as cells

    def cell(self, op: Operation) -> Cell:
        """The value of an operation: empty while building."""
        symbol = op.output
        array = self.array(op)
        shape = tuple(n if isinstance(n, int) else -1 for n in symbol._shape)
        return Cell(shape if array is None else array.shape, symbol._dtype.name, array,
                    requires_grad=symbol._dtype.kind == "f" and op.type != "Const",
                    label=label_of(op))

    def array(self, op: Operation):
        """What an operation gave in this run; None where it did not run."""
        if op.type == "Const":
            return np.asarray(op.rule.array)
        value = None if self.first is None else self.first.values.get(op)
        if value is None or isinstance(value.array, tuple):
            return None
        if op.type == "VariableV2":
            return np.array(self.first.variables[op].array)
        return np.array(value.array)

    def applied(self, op: Operation) -> Applied:
        """An operation as a trace has it."""
        size_of = self.size_of
        rule: Op = op.rule if self.first is None else safely(bound, op.rule, size_of)
        inputs = tuple(self.cells[x.op] if isinstance(x, Symbol) else number(x, size_of)
                       for x in op.inputs)
        out = self.cells[op]
        there = all(x.array is not None for x in (*inputs, out) if isinstance(x, Cell))
        out.made = Applied(rule, inputs, out, self.scope(op.name.rpartition("/")[0]),
                           self.code.line(op), flows=tuple(isinstance(x, Cell) for x in inputs),
                           opaque=not there or hasattr(rule, "vjps") or isinstance(rule, Part)
                           or len(self.operations) > MOST_JACOBIANS)
        out.grad_fn = op.type
        return out.made

    def size_of(self, op: Operation, axis: int):
        """A size that was unknown; "?" while it is."""
        value = None if self.first is None else self.first.values.get(op)
        return "?" if value is None else value.array.shape[axis]

    def scope(self, path: str) -> Scope | None:
        """The Scope of ``layer1/inner``."""
        if not path:
            return None
        if path not in self.scopes:
            around, _, name = path.rpartition("/")
            self.scopes[path] = Scope(name, self.scope(around))
        return self.scopes[path]

    # frames

    def built(self) -> Trace:
        """Each node as it is defined."""
        for op in self.operations:
            self.define(op)
        return self.trace("How the graph is built")

    def run(self) -> Trace:
        """The same, then the run."""
        self.built()
        for op in self.operations:
            self.happened(op)
        for op in self.wanted:
            if op in self.cells and self.error is None:
                self.fetched(op)
        if self.error is not None:
            self.failed()
        return self.trace("A graph is built, then run")

    def trace(self, title: str) -> Trace:
        """The frames so far.  Sources are leaves without a mailbox: there is no ``.grad`` here."""
        sources = {self.plan.ids[self.cells[op]] for op in self.operations
                   if is_source(op) and op.type != "Const"}
        nodes = tuple(replace(node, requires_grad=False,
                              kind="leaf" if node.id in sources else node.kind)
                      for node in self.plan.nodes)
        return Trace(title, self.code.text, nodes, tuple(self.plan.edges), tuple(self.frames))

    def define(self, op: Operation) -> None:
        """The node is there, empty."""
        cell, self.line = self.cells[op], self.code.line(op)
        args = {"u": self.plan.name(cell), "dtype": op.output._dtype.name}
        if op.type == "Const":
            value = value_of(cell.array)
            self.frame("define", cell, Text("define.constant", {**args, "v_value": plain(value)}),
                       None, [*self.named(cell), *self.changes(cell, "value", value)])
            return
        if is_source(op):
            key = {"Placeholder": "define.placeholder", "VariableV2": "define.variable"}.get(
                op.type, "define.drawn")
            self.frame("define", cell, Text(key, args), None, self.named(cell))
            return
        for item in self.items[cell]:
            if isinstance(item, Composite):
                text = Text("define.composite", {**args, "formula": self.plan.words(item),
                                                 "count": str(len(item.applied))})
                edges = [self.plan.edge_of(item, x) for x in item.sources]
            else:
                text = Text("define", {**args, "formula": self.words(item, op)})
                edges = [self.plan.edge_of(item, x, i) for i, x in item.cells()]
            formula = Text(f"u_{{$i}} = {captions.escape(self.plan.formula(item))}",
                           {"i": self.plan.numbers[cell]})
            self.frame("define", item if isinstance(item, Composite) else cell, text, formula,
                       self.named(cell), edges)

    def words(self, a: Applied, op: Operation) -> str:
        """The formula in plain characters, or the operation's name and inputs."""
        if a.op.tex:
            return self.plan.words(a)
        return f"{op.type}({', '.join(self.plan.named(x).text for x in a.inputs)})"

    def named(self, cell: Cell) -> list[Change]:
        """A node's name, known from the moment it is defined."""
        return [Change(name, "name", cell.label) for name in self.plan.objects(cell)]

    def happened(self, op: Operation) -> None:
        """What the run did at one node."""
        cell, self.line = self.cells[op], self.code.line(op)
        if cell.array is None or op.type == "Const":
            return
        value = value_of(cell.array)
        if op in self.first.feeds:
            self.given("feed", "feed", cell, value)
        elif op.type == "VariableV2":
            self.given("feed", "held", cell, value)
        elif is_source(op):
            self.given("feed", "drawn", cell, value)
        else:
            self.computed(op, cell, value)

    def given(self, phase: str, key: str, cell: Cell, value: Value) -> None:
        """A value that is put into a node, or taken out."""
        self.frame(phase, cell, Text(key, {"u": self.plan.name(cell), "v_value": plain(value)}),
                   captions.leaf_formula(self.plan, cell, value) if phase == "feed" else None,
                   self.changes(cell, "value", value) if phase == "feed" else [])

    def computed(self, op: Operation, cell: Cell, value: Value) -> None:
        """A node's value, and that of the composites it completes."""
        changes = self.changes(cell, "value", value)
        if op.type.startswith("Assign"):
            target = self.cells[op.inputs[0].op]
            changes += self.changes(target, "value", value)
            for owner in [cell, *self.boxes(cell)]:
                self.frame("forward", owner, Text("assigned", {
                    "u": self.plan.name(cell), "name": self.plan.name(target),
                    "v_value": plain(value)}), None, changes, others=[target])
            return
        for item in self.items[cell]:
            if isinstance(item, Composite):
                edges = [self.plan.edge_of(item, x) for x in item.sources]
                self.frame("forward", item, captions.composite(self.plan, item, value),
                           captions.composite_formula(self.plan, item, value), changes, edges)
            else:
                edges = [self.plan.edge_of(item, x, i) for i, x in item.cells()]
                self.frame("forward", cell, self.said(item, op, value),
                           captions.forward_formula(self.plan, item, value), changes, edges)

    def said(self, a: Applied, op: Operation, value: Value) -> Text:
        """The sentence for one operation."""
        if a.op.tex and all(x is not None for x in a.values):
            return captions.forward(self.plan, a, value)
        return Text("forward", {"u": self.plan.name(a.out), "formula": self.words(a, op),
                                "v_value": plain(value)})

    def fetched(self, op: Operation) -> None:
        """A result is handed out."""
        cell = self.cells[op]
        value = self.first.value(op)
        for owner in [cell, *self.boxes(cell)]:
            self.frame("fetch", owner, Text("fetch", {
                "u": self.plan.name(cell), "v_value": plain(value_of(value.array))}), None, [])

    def failed(self) -> None:
        """The error, at the node to blame."""
        cell = self.cells.get(self.error.op)
        message = self.error.message.partition("\n")[0]
        for owner in [None] if cell is None else [cell, *self.plan.around(cell)]:
            self.frame("error", owner, Text("error.of", {
                "type": type(self.error).__name__, "message": message}), None, [])


def is_source(op: Operation) -> bool:
    """Does its value come from outside?"""
    return op.type in SOURCES or not any(isinstance(x, Symbol) for x in op.inputs)


def label_of(op: Operation) -> str:
    """The name it was given: "" where it is only called after what it does."""
    if isinstance(op.output, Variable):
        return op.name
    name = op.name.rpartition("/")[2]
    own = re.sub(r"_\d+$", "", name)
    plain = (op.type, type(op.rule).__name__, "Const", "Cast", "grad_ys", *OPERATORS)
    return "" if own in plain else name


def number(x, size_of):
    """An input that is no value of the graph: a number, or None for what has no place."""
    x = evaluated(x, size_of) if not isinstance(x, str) else x
    return x if isinstance(x, int | float) else None


def safely(bind, rule: Op, size_of) -> Op:
    """The rule with its sizes; as it is where the run did not get so far."""
    try:
        return bind(rule, size_of)
    except TypeError:
        return rule
