"""Frames of the build phase: each node of a static graph as it is defined, empty."""

from dataclasses import replace

from ...static.graph import Operation
from ..model import Change, Text, Trace
from ..numbers import plain
from ..tell import captions
from ..tell.composites import Composite
from ..tell.frame_writer import Writer
from ..tell.program import Applied, Cell
from ..values import value_of
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
        """The edges over which an item gets its inputs."""
        if isinstance(item, Composite):
            return [self.plan.edge_of(item, x) for x in item.sources]
        return [self.plan.edge_of(item, x, i) for i, x in item.cells()]

    def formula_in_words(self, a: Applied, op: Operation) -> str:
        """The formula in plain characters, or the operation's name and inputs."""
        if a.op.tex:
            return self.plan.words(a)
        return f"{op.type}({', '.join(self.plan.named(x).text for x in a.inputs)})"

    def name_changes(self, cell: Cell) -> list[Change]:
        """A node's name, known from the moment it is defined."""
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
