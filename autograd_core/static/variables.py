"""Variables: what a Session keeps from run to run.

    w = tf.Variable(tf.zeros([3]), name="w")
    sess.run(tf.global_variables_initializer())
    sess.run(w.assign(w + 1))           or tf.assign, tf.assign_add, tf.assign_sub
"""

from ..functions.arguments import named
from . import messages
from .arrays import zeros
from .build import as_symbol, build
from .dims import TensorShape
from .graph import Operation, get_default_graph
from .late import has_unknown_rank
from .rules import Assign, NoOp, VariableRule
from .session_stack import default_session
from .symbol import Symbol, tf_name

__all__ = ["Variable", "assign", "assign_add", "assign_sub", "get_variable",
           "global_variables", "global_variables_initializer", "group", "no_op",
           "trainable_variables", "variables_initializer"]


class Variable(Symbol):
    """A value that lives in a Session and can be assigned; unset until ``initializer`` has run.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     count = tf.Variable(0., name="count")
    ...     up = count.assign_add(1.)
    ...     sess.run(tf.global_variables_initializer())
    ...     print(sess.run(up), sess.run(up))
    1.0 2.0
    """

    def __init__(self, initial_value, trainable: bool = True, name: str | None = None, dtype=None):
        graph = get_default_graph()
        full = graph.unique_name(name or "Variable")
        with graph.name_scope(full + "/"):
            value = as_symbol(initial_value() if callable(initial_value) else initial_value,
                              dtype, "initial_value")
        if not value.shape.is_fully_defined():
            raise ValueError(f"initial_value must have a shape specified: {value}")
        op = Operation(graph, VariableRule(), (), full, "VariableV2")
        super().__init__(op, value._shape, value._dtype)
        self.initial_value, self.trainable = value, trainable
        graph.variables.append(self)
        with graph.name_scope(full + "/"):
            self.initializer = assign(self, value, name="Assign").op

    def assign(self, value, name: str | None = None) -> Symbol:
        """Set it when the graph runs; the result is the new value."""
        return assign(self, value, name)

    def assign_add(self, delta, name: str | None = None) -> Symbol:
        """Add to it when the graph runs."""
        return assign_add(self, delta, name)

    def assign_sub(self, delta, name: str | None = None) -> Symbol:
        """Subtract from it when the graph runs."""
        return assign_sub(self, delta, name)

    def value(self) -> Symbol:
        """Itself, as a Symbol."""
        return self

    read_value = value

    def load(self, value, session=None) -> None:
        """Set it now, in ``session`` or the default one."""
        (session or default_session("load variable", "load")).set(self, value)

    def __repr__(self):
        return (f"<tf.Variable '{self.name}' shape={TensorShape(self._shape)} "
                f"dtype={tf_name(self._dtype)}_ref>")

    __str__ = __repr__


def assignment(how: str, name: str, doc: str):
    """assign, assign_add or assign_sub."""
    def assign_to(ref, value, name: str | None = None) -> Symbol:
        if not isinstance(ref, Variable):
            raise TypeError(f"Only a tf.Variable can be assigned, got {ref!r}")
        if get_default_graph() is not ref.graph and get_default_graph().outer is not None:
            raise ValueError(f"{ref.op.name} cannot be assigned inside cond, while_loop or "
                             "function: return the new value and assign it outside")
        value = as_symbol(value, ref._dtype)
        if has_unknown_rank(value):
            return build(Assign(how), ref, value, name=name)
        shapes = (value._shape, ref._shape) if how == "=" or value.ndim else ((), ())
        if tuple(shapes[0]) != tuple(shapes[1]) and shapes[0].is_fully_defined():
            raise ValueError(messages.DIMENSIONS.format(
                a=TensorShape(value._shape), b=ref.shape, name=ref.op.name, type="Assign",
                shapes=f"{ref.shape.in_brackets()}, {value.shape.in_brackets()}"))
        return build(Assign(how), ref, value, name=name)
    return named(assign_to, name, doc)


assign = assignment("=", "assign", "Set ``ref`` to ``value`` when the graph runs.")
assign_add = assignment("+=", "assign_add", "Add ``value`` to ``ref`` when the graph runs.")
assign_sub = assignment("-=", "assign_sub", "Subtract ``value`` from ``ref`` when the graph runs.")


def get_variable(name: str, shape=None, dtype=None, initializer=None,
                 trainable: bool = True) -> Variable:
    """A new Variable: ``initializer`` is a value, or a function of a shape; zeros by default."""
    if callable(initializer):
        return Variable(lambda: initializer(shape), trainable, name, dtype)
    return Variable(zeros(shape) if initializer is None else initializer, trainable, name, dtype)


def global_variables() -> list[Variable]:
    """All Variables of the default graph."""
    return list(get_default_graph().variables)


def trainable_variables() -> list[Variable]:
    """Those that an optimizer changes."""
    return [v for v in get_default_graph().variables if v.trainable]


def no_op(name: str | None = None) -> Operation:
    """An Operation that does nothing: what it waits for runs."""
    graph = get_default_graph()
    return Operation(graph, NoOp(), (), graph.unique_name(name or "NoOp"), "NoOp")


def group(*inputs, name: str | None = None) -> Operation:
    """One Operation that runs all of ``inputs``."""
    graph = get_default_graph()
    with graph.control_dependencies(inputs):
        return no_op(name or "group_deps")


def variables_initializer(var_list, name: str = "init") -> Operation:
    """The Operation that sets these Variables to their initial values."""
    return group(*[v.initializer for v in var_list], name=name)


def global_variables_initializer() -> Operation:
    """The Operation that sets all Variables to their initial values."""
    return variables_initializer(global_variables())
