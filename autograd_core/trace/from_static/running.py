"""Frames of the run phase: what is fed, computed, assigned and fetched, or the error."""

from ...static.errors import OpError
from ...static.first_run import FirstRun
from ...static.graph import Operation
from ..model import Text, Value
from ..numbers import plain
from ..tell import captions
from ..tell.composites import Composite
from ..tell.program import Applied, Cell
from ..values import value_of
from .building import GraphWriter
from .program import is_source


class RunFrames:
    """Adds the frames of ``run`` to those of the build phase; ``wanted`` is what it fetched."""

    def __init__(self, writer: GraphWriter, wanted: list[Operation], run: FirstRun):
        self.writer, self.wanted, self.run = writer, wanted, run
        self.plan, self.cells = writer.plan, writer.program.cells

    def add_frames(self, error: OpError | None) -> None:
        """All of them: at an ``error`` nothing is fetched."""
        for op in self.cells:
            self.add_operation(op)
        if error is not None:
            self.add_error(error)
            return
        for op in self.wanted:
            if op in self.cells:
                self.add_fetch(op)

    def add_operation(self, op: Operation) -> None:
        """What the run did at one node."""
        cell = self.writer.go_to(op)
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
            for item in self.writer.items[cell]:
                self.add_result(item, op, value)

    def add_feed(self, key: str, cell: Cell, value: Value) -> None:
        """A value that comes from outside: fed, read from a variable, or drawn."""
        self.writer.frame(
            "feed", cell, Text(key, {"u": self.plan.name(cell), "v_value": plain(value)}),
            captions.leaf_formula(self.plan, cell, value),
            self.writer.changes(cell, "value", value))

    def add_assignment(self, op: Operation, cell: Cell, value: Value) -> None:
        """A value that is written into a variable, which shows it too."""
        target = self.cells[op.inputs[0].op]
        changes = [change for x in (cell, target)
                   for change in self.writer.changes(x, "value", value)]
        text = Text("assigned", {"u": self.plan.name(cell), "name": self.plan.name(target),
                                 "v_value": plain(value)})
        for owner in [cell, *self.writer.boxes_ending_at(cell)]:
            self.writer.frame("forward", owner, text, None, changes, others=[target])

    def add_result(self, item: Applied | Composite, op: Operation, value: Value) -> None:
        """The value of an operation, or of a composite that it completes."""
        changes, edges = self.writer.changes(item.out, "value", value), self.writer.edges_into(item)
        if isinstance(item, Composite):
            self.writer.frame("forward", item, captions.composite(self.plan, item, value),
                              captions.composite_formula(self.plan, item, value), changes, edges)
        else:
            self.writer.frame("forward", item.out, self.caption_result(item, op, value),
                              captions.forward_formula(self.plan, item, value), changes, edges)

    def caption_result(self, a: Applied, op: Operation, value: Value) -> Text:
        """The sentence for one operation."""
        if a.op.tex and all(x is not None for x in a.values):
            return captions.forward(self.plan, a, value)
        return Text("forward", {"u": self.plan.name(a.out),
                                "formula": self.writer.formula_in_words(a, op),
                                "v_value": plain(value)})

    def add_fetch(self, op: Operation) -> None:
        """A result is handed out."""
        cell, value = self.cells[op], value_of(self.run.current_value(op).array)
        text = Text("fetch", {"u": self.plan.name(cell), "v_value": plain(value)})
        for owner in [cell, *self.writer.boxes_ending_at(cell)]:
            self.writer.frame("fetch", owner, text, None, [])

    def add_error(self, error: OpError) -> None:
        """The error, at the node to blame."""
        cell = self.cells.get(error.op)
        text = Text("error.of", {"type": type(error).__name__,
                                 "message": error.message.partition("\n")[0]})
        for owner in [None] if cell is None else [cell, *self.plan.around(cell)]:
            self.writer.frame("error", owner, text, None, [])
