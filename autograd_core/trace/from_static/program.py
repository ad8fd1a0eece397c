"""The operations of a static graph as a trace has them: cells, what is applied to them, and the
lines of code that built it."""

import linecache
import re

import numpy as np

from ...core.scope import Scope
from ...ops import Op
from ...static.dims import UnknownShape, evaluate
from ...static.first_run import FirstRun
from ...static.graph import Operation
from ...static.infer import fill_sizes
from ...static.late import Late
from ...static.rules import Part
from ...static.symbol import Symbol
from ...static.variables import Variable
from ..tell.program import Applied, Cell, Gathered

SOURCES = ("Placeholder", "VariableV2", "Const")
OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul",
             "transpose", "concat", "stack")
"""Names that nodes have of an operator, not of the learner."""
MOST_JACOBIANS = 300
"""Operations up to which the structure of every local Jacobian is worked out."""
MOST_LINES = 60
"""The longest stretch of one file that is shown whole; of more, only the lines that made nodes."""


class GraphProgram:
    """``operations`` as cells; with values where there was a ``run``.  ``wanted`` is fetched."""

    def __init__(self, operations: list[Operation], wanted=(), run: FirstRun | None = None):
        self.operations, self.run = operations, run
        self.scopes: dict[str, Scope] = {}
        self.source_lines = SourceLines(operations)
        self.cells = {op: self.make_cell(op) for op in operations}
        leaves = [self.cells[op] for op in operations if is_source(op)]
        applied = [self.make_applied(op) for op in operations if not is_source(op)]
        outputs = [self.cells[op] for op in wanted if op in self.cells]
        self.gathered = Gathered(leaves, applied, tuple(
            outputs or [self.cells[op] for op in operations[-1:]]))

    def make_cell(self, op: Operation) -> Cell:
        """The value of an operation: empty while building."""
        symbol = op.output
        array = self.read_array(op)
        shape = tuple(n if isinstance(n, int) else -1 for n in (
            () if isinstance(symbol._shape, UnknownShape) else symbol._shape))
        return Cell(shape if array is None else array.shape, symbol._dtype.name, array,
                    requires_grad=symbol._dtype.kind == "f" and op.type != "Const",
                    label=label_of(op))

    def read_array(self, op: Operation) -> np.ndarray | None:
        """What an operation gave in this run; None where it did not run."""
        if op.type == "Const":
            return np.asarray(op.rule.array)
        value = None if self.run is None else self.run.values.get(op)
        if value is None or isinstance(value.array, tuple):
            return None
        if op.type == "VariableV2":
            return np.array(self.run.variables[op].array)
        return np.array(value.array)

    def make_applied(self, op: Operation) -> Applied:
        rule, inputs = shown_operation(op)
        rule = rule if self.run is None else self.fill_sizes(rule)
        inputs = tuple(self.cells[x.op] if isinstance(x, Symbol) else self.as_number(x)
                       for x in inputs)
        out = self.cells[op]
        there = all(x.array is not None for x in (*inputs, out) if isinstance(x, Cell))
        out.made = Applied(rule, inputs, out, self.find_scope(op.name.rpartition("/")[0]),
                           self.source_lines.line_of(op),
                           flows=tuple(isinstance(x, Cell) for x in inputs),
                           opaque=not there or hasattr(rule, "vjps")
                           or isinstance(rule, Part | Late)
                           or len(self.operations) > MOST_JACOBIANS)
        out.grad_fn = op.type
        return out.made

    def size_of(self, op: Operation, axis: int):
        """A size that was unknown; "?" while it is."""
        value = None if self.run is None else self.run.values.get(op)
        return "?" if value is None else value.array.shape if axis is None else (
            value.array.shape[axis])

    def fill_sizes(self, rule: Op) -> Op:
        """The rule with its sizes; as it is where the run did not get so far."""
        try:
            return fill_sizes(rule, self.size_of)
        except TypeError:
            return rule

    def as_number(self, x) -> int | float | None:
        """An input that is no value of the graph: a number, or None for what has no place."""
        x = evaluate(x, self.size_of) if not isinstance(x, str) else x
        return x if isinstance(x, int | float) else None

    def find_scope(self, path: str) -> Scope | None:
        """The Scope of ``layer1/inner``, made if it is not there yet."""
        if not path:
            return None
        if path not in self.scopes:
            around, _, name = path.rpartition("/")
            self.scopes[path] = Scope(name, self.find_scope(around))
        return self.scopes[path]


def shown_operation(op: Operation) -> tuple:
    """What an operation does, and to what; of a late one what it is of single numbers."""
    if not isinstance(op.rule, Late) or op.rule.shown is None:
        return op.rule, op.inputs
    rule, inputs = op.rule.shown
    return rule, tuple(op.inputs[x[1]] if isinstance(x, tuple) else x for x in inputs)


def is_source(op: Operation) -> bool:
    """Does its value come from outside?"""
    return op.type in SOURCES or (not op.sizes_of and not any(
        isinstance(x, Symbol) for x in op.inputs))


def label_of(op: Operation) -> str:
    """The name it was given: "" where it is only called after what it does."""
    if isinstance(op.output, Variable):
        return op.name
    name = op.name.rpartition("/")[2]
    own = re.sub(r"_\d+$", "", name)
    rule, _ = shown_operation(op)
    automatic = (op.type, type(rule).__name__, "Const", "Cast", "grad_ys", *OPERATORS)
    return "" if own in automatic else name


class SourceLines:
    """The lines that made the operations, of one file or of several cells."""

    def __init__(self, operations: list):
        self.places: dict[tuple[str, int], int] = {}
        self.text: tuple[str, ...] | None = None
        lines: list[str] = []
        for file in dict.fromkeys(op.file for op in operations):
            found = linecache.getlines(file)
            numbers = sorted({op.line for op in operations if op.file == file
                              and 0 < op.line <= len(found)})
            if numbers and numbers[-1] - numbers[0] < MOST_LINES:
                numbers = list(range(numbers[0], numbers[-1] + 1))
            for n in numbers:
                self.places[file, n] = len(lines)
                lines.append(found[n - 1].rstrip("\n"))
        if lines:
            self.text = tuple(dedent(lines))

    def line_of(self, op: Operation) -> int | None:
        """Where in ``text`` an operation was made."""
        return self.places.get((op.file, op.line))


def dedent(lines: list[str]) -> list[str]:
    shared = min((len(x) - len(x.lstrip()) for x in lines if x.strip()), default=0)
    return [x[shared:] for x in lines]
