"""Frames of a static graph: each node as it is defined, empty; then what a run feeds, computes,
assigns and fetches, or its error."""

from dataclasses import replace

from ...static.errors import OpError
from ...static.graph import Operation
from ..model import Change, Text, Trace, Value
from ..numbers import plain, value_of
from ..tell import captions
from ..tell.composites import Composite
from ..tell.frame_writer import Writer
from ..tell.program import Applied, Cell
from .program import GraphProgram, is_source

DEFINED = {"Placeholder": "define.placeholder", "VariableV2": "define.variable"}
"""The key of the sentence about a source; any other draws its value."""


class GraphWriter(Writer):
    """Writes how each node is defined; a run adds its frames after that."""

    def __init__(self, program: GraphProgram):
        super().__init__(program.gathered)
        self.program = program
        self.items: dict[Cell, list[Applied | Composite]] = {}
        for item in self.plan.everything():
            self.items.setdefault(item.out, []).append(item)
        for op in program.operations:
            self.define(op)

    def go_to(self, op: Operation) -> Cell:
        """The cell of an operation; the frames that follow are of the line that made it."""
        self.line = self.program.source_lines.line_of(op)
        return self.program.cells[op]

    def define(self, op: Operation) -> None:
        """The node is there, empty."""
        cell = self.go_to(op)
        args = {"u": self.plan.name(cell), "dtype": op.output._dtype.name}
        if op.type == "Const":
            value = value_of(cell.array)
            self.frame("define", cell, Text("define.constant", {**args, "v_value": plain(value)}),
                       None, [*self.name_changes(cell), *self.changes(cell, "value", value)])
        elif is_source(op):
            text = Text(DEFINED.get(op.type, "define.drawn"), args)
            self.frame("define", cell, text, None, self.name_changes(cell))
        else:
            for item in self.items[cell]:
                self.define_item(item, op, args)

    def define_item(self, item: Applied | Composite, op: Operation, args: dict) -> None:
        """An operation, or a composite whose last operation it is."""
        cell = item.out
        if isinstance(item, Composite):
            text = Text("define.composite", {**args, "formula": self.plan.words(item),
                                             "count": str(len(item.applied))})
        else:
            text = Text("define", {**args, "formula": self.formula_in_words(item, op)})
        formula = Text(f"u_{{$i}} = {captions.escape(self.plan.formula(item))}",
                       {"i": self.plan.numbers[cell]})
        self.frame("define", item if isinstance(item, Composite) else cell, text, formula,
                   self.name_changes(cell), self.edges_into(item))

    def edges_into(self, item: Applied | Composite) -> list[int]:
        if isinstance(item, Composite):
            return [self.plan.edge_of(item, x) for x in item.sources]
        return [self.plan.edge_of(item, x, i) for i, x in item.cells()]

    def formula_in_words(self, a: Applied, op: Operation) -> str:
        """The formula in plain characters, or the operation's name and inputs."""
        if a.op.tex:
            return self.plan.words(a)
        return f"{op.type}({', '.join(self.plan.named(x).text for x in a.inputs)})"

    def name_changes(self, cell: Cell) -> list[Change]:
        return self.changes(cell, "name", cell.label)

    def to_trace(self, title: str) -> Trace:
        """The frames so far.  Sources are leaves without a mailbox: there is no ``.grad`` here."""
        sources = {self.plan.ids[cell] for op, cell in self.program.cells.items()
                   if is_source(op) and op.type != "Const"}
        nodes = tuple(replace(node, requires_grad=False,
                              kind="leaf" if node.id in sources else node.kind)
                      for node in self.plan.nodes)
        return Trace(title, self.program.source_lines.text, nodes, tuple(self.plan.edges),
                     tuple(self.frames))


class RunWriter(GraphWriter):
    """Adds the frames of the program's run to those of the build phase."""

    def add_run(self, wanted: list[Operation], error: OpError | None) -> None:
        """All of them: ``wanted`` is what is fetched; at an ``error`` nothing is."""
        self.run, self.cells = self.program.run, self.program.cells
        for op in self.cells:
            self.add_operation(op)
        if error is not None:
            self.add_error(error)
            return
        for op in wanted:
            if op in self.cells:
                self.add_fetch(op)

    def add_operation(self, op: Operation) -> None:
        cell = self.go_to(op)
        if cell.array is None or op.type == "Const":
            return
        value = value_of(cell.array)
        if op in self.run.feeds:
            self.add_feed("feed", cell, value)
        elif op.type == "VariableV2":
            self.add_feed("held", cell, value)
        elif is_source(op):
            self.add_feed("drawn", cell, value)
        elif op.type.startswith("Assign"):
            self.add_assignment(op, cell, value)
        else:
            for item in self.items[cell]:
                self.add_result(item, op, value)

    def add_feed(self, key: str, cell: Cell, value: Value) -> None:
        """A value that comes from outside: fed, read from a variable, or drawn."""
        self.frame(
            "feed", cell, Text(key, {"u": self.plan.name(cell), "v_value": plain(value)}),
            captions.leaf_formula(self.plan, cell, value),
            self.changes(cell, "value", value))

    def add_assignment(self, op: Operation, cell: Cell, value: Value) -> None:
        """A value that is written into a variable, which shows it too."""
        target = self.cells[op.inputs[0].op]
        changes = [change for x in (cell, target)
                   for change in self.changes(x, "value", value)]
        text = Text("assigned", {"u": self.plan.name(cell), "name": self.plan.name(target),
                                 "v_value": plain(value)})
        for owner in [cell, *self.boxes_ending_at(cell)]:
            self.frame("forward", owner, text, None, changes, others=[target])

    def add_result(self, item: Applied | Composite, op: Operation, value: Value) -> None:
        """The value of an operation, or of a composite that it completes."""
        changes, edges = self.changes(item.out, "value", value), self.edges_into(item)
        if isinstance(item, Composite):
            self.frame("forward", item, captions.composite(self.plan, item, value),
                              captions.composite_formula(self.plan, item, value), changes, edges)
        else:
            self.frame("forward", item.out, self.caption_result(item, op, value),
                              captions.forward_formula(self.plan, item, value), changes, edges)

    def caption_result(self, a: Applied, op: Operation, value: Value) -> Text:
        if a.op.tex and all(x is not None for x in a.values):
            return captions.forward(self.plan, a, value)
        return Text("forward", {"u": self.plan.name(a.out),
                                "formula": self.formula_in_words(a, op),
                                "v_value": plain(value)})

    def add_fetch(self, op: Operation) -> None:
        cell, value = self.cells[op], value_of(self.run.current_value(op).array)
        text = Text("fetch", {"u": self.plan.name(cell), "v_value": plain(value)})
        for owner in [cell, *self.boxes_ending_at(cell)]:
            self.frame("fetch", owner, text, None, [])

    def add_error(self, error: OpError) -> None:
        """The error, at the node to blame."""
        cell = self.cells.get(error.op)
        text = Text("error.of", {"type": type(error).__name__,
                                 "message": error.message.partition("\n")[0]})
        for owner in [None] if cell is None else [cell, *self.plan.around(cell)]:
            self.frame("error", owner, text, None, [])
