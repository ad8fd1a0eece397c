"""Interpreter of a graph: the first run, node by node, recorded as it goes.

    run = FirstRun(session, feeds)
    run.step(op)                for each operation, in the order in which they were defined
    run.tape, run.values        what a plan is made of
"""

import numpy as np

from . import messages
from .dims import evaluate
from .errors import FailedPreconditionError, InvalidArgumentError
from .graph import Operation
from .infer import fill_sizes
from .late import Late, has_unknown_rank
from .passes.dead import find_needed, told_sizes
from .plan import refuse_nan
from .program import Value
from .rules import Hosted
from .symbol import Symbol, short_name
from .tape import Tape


class FirstRun:
    """Runs operations one by one on a tape; ``values`` has what each one made."""

    def __init__(self, session, feeds: dict):
        self.session, self.tape = session, Tape()
        self.feeds = {op: self.tape.new_value(array, "feed", op) for op, array in feeds.items()}
        self.values: dict[Operation, Value] = dict(self.feeds)
        self.variables: dict[Operation, Value] = {}
        self.told = told_sizes(self.feeds)
        self.by_value = False       # do shapes depend on numbers?  Then no plan serves other runs

    def size_of(self, op: Operation, axis):
        """A size that was unknown: of an axis; of all, where it is None; in a pair, the number that
        stands there in the value."""
        if (op, axis) in self.told:
            op, axis = self.told[op, axis]
        array = self.current_value(op).array
        if isinstance(axis, tuple):
            self.by_value = True
            return int(array.ravel()[axis[0]])
        return array.shape if axis is None else array.shape[axis]

    def step(self, op: Operation) -> None:
        """Run one operation, errors naming it."""
        if op in self.feeds or op.output is None:
            return
        if op.type == "Placeholder":
            known = not has_unknown_rank(op.output) and op.output.ndim
            shape = f" and shape {op.output.shape.in_brackets()}" if known else ""
            raise InvalidArgumentError(op, messages.NOT_FED.format(
                name=op.name, dtype=short_name(op.output._dtype), shape=shape))
        if op.type in ("VariableV2", "Const"):
            if op.type == "Const":
                self.values[op] = self.tape.new_value(op.rule.array, "constant", op)
            return
        if op.type.startswith("Assign"):
            self.assign_variable(op)
            return
        args = [self.current_value(x.op) if isinstance(x, Symbol) else evaluate(x, self.size_of)
                for x in op.inputs]
        if isinstance(op.rule, Late):
            self.values[op] = self.expand(op, args)
            return
        self.by_value = self.by_value or getattr(op.rule, "by_value", False)
        if isinstance(op.rule, Hosted):
            found = op.rule.run_in(self.session, *[x.array for x in args])
            self.values[op] = self.tape.new_value(np.array(found), "constant", op)
            return
        try:
            self.values[op] = self.tape.run_rule(op, fill_sizes(op.rule, self.size_of), args)
        except (ValueError, IndexError, TypeError, FloatingPointError, RuntimeError) as error:
            raise InvalidArgumentError(op, str(error)) from error
        if self.session.check_numerics:
            refuse_nan(op, self.values[op].array)

    def expand(self, op: Operation, args: list) -> Value:
        """What a Late node builds for these shapes, run in its place."""
        try:
            body = op.rule.body_for(op, tuple(x.array.shape for x in args))
        except (ValueError, TypeError, IndexError) as error:
            raise InvalidArgumentError(op, str(error)) from error
        self.values.update(zip([x.op for x in body.params], args, strict=True))
        done = {x.op for x in body.params}
        for inner in sorted(find_needed([body.output.op], done) - done, key=lambda op: op.id):
            if inner.graph is body.graph:
                self.step(inner)
        return self.values[body.output.op]

    def current_value(self, op: Operation) -> Value:
        """What an operation has made; of a variable what it holds now."""
        if op.type == "VariableV2" and op not in self.feeds:
            return self.read_variable(op)
        return self.values[op]

    def read_variable(self, op: Operation) -> Value:
        """The current value of a variable, which has to be initialized."""
        if op not in self.session.set_once:
            raise FailedPreconditionError(op, messages.UNINITIALIZED.format(name=op.name))
        if op not in self.variables:
            self.variables[op] = self.tape.new_value(self.session.values[op].copy(), "variable", op)
            self.values[op] = self.variables[op]
        return self.values[op]

    def assign_variable(self, op: Operation) -> None:
        """Write into a variable: from here on it has a new Value."""
        variable, value = op.inputs
        how = op.rule.how
        new = self.current_value(value.op) if isinstance(value, Symbol) else self.tape.new_value(
            np.asarray(value, variable._dtype), "constant", op)
        self.tape.op = op
        if how == "=" and variable.op not in self.session.set_once:
            self.session.write_variable(
                variable.op, np.broadcast_to(new.array, tuple(variable._shape)))
            old = self.read_variable(variable.op)
        else:
            old = self.read_variable(variable.op)
            self.session.write_variable(variable.op, op.rule.forward(old.array, new.array))
        out = self.tape.step("assign", np.copyto, (old, new), self.session.values[variable.op]
                             .copy(), name=op.type, how=how)
        out.origin, out.op = "variable", variable.op
        self.values[variable.op] = self.values[op] = out
