"""Variables: what a Session keeps from run to run.

    w = tf.Variable(tf.zeros([3]), name="w")
    sess.run(tf.global_variables_initializer())
    sess.run(w.assign(w + 1))           or tf.assign, tf.assign_add, tf.assign_sub
"""

from ..functions.arguments import named
from ..ops.shape import Alias
from . import messages
from .build import as_symbol, build
from .dims import TensorShape
from .graph import Operation, get_default_graph
from .late import has_unknown_rank
from .rules import Assign, NoOp, Uninitialized, ValueOrInitial, VariableRule
from .session_stack import default_session
from .symbol import Symbol, tf_name

__all__ = ["GraphKeys", "Variable", "add_to_collection", "all_variables", "assign", "assign_add",
           "assign_sub", "get_collection", "global_variables", "global_variables_initializer",
           "group", "initialize_all_variables", "initialize_local_variables",
           "initialize_variables", "is_variable_initialized", "local_variables",
           "local_variables_initializer", "no_op", "report_uninitialized_variables",
           "trainable_variables", "tuple", "variables_initializer"]


class GraphKeys:
    """Names of the collections that TensorFlow keeps itself."""

    GLOBAL_VARIABLES = VARIABLES = "variables"
    TRAINABLE_VARIABLES, LOCAL_VARIABLES = "trainable_variables", "local_variables"
    MODEL_VARIABLES, SUMMARIES = "model_variables", "summaries"
    MOVING_AVERAGE_VARIABLES, GLOBAL_STEP = "moving_average_variables", "global_step"
    UPDATE_OPS, LOSSES = "update_ops", "losses"
    REGULARIZATION_LOSSES, METRIC_VARIABLES = "regularization_losses", "metric_variables"
    WEIGHTS, BIASES, ACTIVATIONS = "weights", "biases", "activations"
    INIT_OP, TRAIN_OP, SAVERS = "init_op", "train_op", "savers"


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

    def __init__(self, initial_value=None, trainable: bool | None = None, collections=None,
                 validate_shape: bool = True, caching_device=None, name: str | None = None,
                 variable_def=None, dtype=None):
        graph = get_default_graph()
        full = graph.unique_name(name or "Variable")
        if initial_value is None:
            raise ValueError("initial_value must be specified.")
        with graph.control_dependencies(None), graph.name_scope(full + "/"):
            value = as_symbol(initial_value() if callable(initial_value) else initial_value,
                              dtype, "initial_value")
        if not value.shape.is_fully_defined():
            raise ValueError(f"initial_value must have a shape specified: {value}")
        with graph.control_dependencies(None):
            op = Operation(graph, VariableRule(), (), full, "VariableV2")
        super().__init__(op, value._shape, value._dtype)
        collections = [GraphKeys.GLOBAL_VARIABLES] if collections is None else list(collections)
        self.initial_value = value
        self.trainable = GraphKeys.LOCAL_VARIABLES not in collections if trainable is None else (
            trainable)
        for key in [*collections, *[GraphKeys.TRAINABLE_VARIABLES] * self.trainable]:
            graph.add_to_collection(key, self)
        with graph.control_dependencies(None), graph.name_scope(full + "/"):
            self.initializer = assign(self, value, name="Assign").op

    def assign(self, value, use_locking=None, name: str | None = None) -> Symbol:
        """Set it when the graph runs; the result is the new value."""
        return assign(self, value, name=name)

    def assign_add(self, delta, use_locking=None, name: str | None = None) -> Symbol:
        """Add to it when the graph runs."""
        return assign_add(self, delta, name=name)

    def assign_sub(self, delta, use_locking=None, name: str | None = None) -> Symbol:
        """Subtract from it when the graph runs."""
        return assign_sub(self, delta, name=name)

    def value(self) -> Symbol:
        """Itself, as a Symbol."""
        return self

    read_value = value
    validate_shape = True

    def initialized_value(self) -> Symbol:
        """What it holds; its initial value where it is not set yet."""
        return build(ValueOrInitial(self.op), self.initial_value, name="initialized_value")

    def load(self, value, session=None) -> None:
        """Set it now, in ``session`` or the default one."""
        (session or default_session("load variable", "load")).set(self, value)

    def __repr__(self):
        return (f"<tf.Variable '{self.name}' shape={TensorShape(self._shape)} "
                f"dtype={tf_name(self._dtype)}_ref>")

    __str__ = __repr__


def assignment(how: str, name: str, doc: str):
    """assign, assign_add or assign_sub."""
    def assign_to(ref, value, validate_shape=None, use_locking=None,
                  name: str | None = None) -> Symbol:
        if not isinstance(ref, Variable):
            raise TypeError(f"Only a tf.Variable can be assigned, got {ref!r}")
        if get_default_graph() is not ref.graph and get_default_graph().outer is not None:
            raise ValueError(f"{ref.op.name} cannot be assigned inside cond, while_loop or "
                             "function: return the new value and assign it outside")
        value = as_symbol(value, ref._dtype)
        if has_unknown_rank(value):
            return build(Assign(how), ref, value, name=name)
        shapes = (value._shape, ref._shape) if how == "=" or value.ndim else ((), ())
        if [*shapes[0]] != [*shapes[1]] and shapes[0].is_fully_defined():
            raise ValueError(messages.DIMENSIONS.format(
                a=TensorShape(value._shape), b=ref.shape, name=ref.op.name, type="Assign",
                shapes=f"{ref.shape.in_brackets()}, {value.shape.in_brackets()}"))
        return build(Assign(how), ref, value, name=name)
    return named(assign_to, name, doc)


assign = assignment("=", "assign", "Set ``ref`` to ``value`` when the graph runs.")
assign_add = assignment("+=", "assign_add", "Add ``value`` to ``ref`` when the graph runs.")
assign_sub = assignment("-=", "assign_sub", "Subtract ``value`` from ``ref`` when the graph runs.")


def global_variables() -> list[Variable]:
    """All Variables of the default graph, those of metrics left out."""
    return get_default_graph().get_collection(GraphKeys.GLOBAL_VARIABLES)


def trainable_variables(scope: str | None = None) -> list[Variable]:
    """Those that an optimizer changes."""
    return get_default_graph().get_collection(GraphKeys.TRAINABLE_VARIABLES, scope)


def local_variables() -> list[Variable]:
    """Those that belong to a run, not to the model: what metrics count."""
    return get_default_graph().get_collection(GraphKeys.LOCAL_VARIABLES)


def report_uninitialized_variables(var_list=None, name: str | None = None) -> Symbol:
    """The names of those that are not set in the session that runs it."""
    chosen = [*global_variables(), *local_variables()] if var_list is None else var_list
    return build(Uninitialized(tuple(v.op for v in chosen)), name=name or "report_uninitialized")


def is_variable_initialized(variable: Variable) -> Symbol:
    """Is it set in the session that runs it?"""
    return build(Uninitialized((variable.op,), True), name="IsVariableInitialized")


def no_op(name: str | None = None) -> Operation:
    """An Operation that does nothing: what it waits for runs."""
    graph = get_default_graph()
    return Operation(graph, NoOp(), (), graph.unique_name(name or "NoOp"), "NoOp")


def group(*inputs, name: str | None = None) -> Operation:
    """One Operation that runs all of ``inputs``."""
    graph = get_default_graph()
    with graph.control_dependencies(inputs):
        return no_op(name or "group_deps")


def tuple(tensors, name: str | None = None, control_inputs=None) -> list:
    """The same values, each there only when all are."""
    waited = [x for x in [*tensors, *(control_inputs or ())] if x is not None]
    with get_default_graph().control_dependencies(waited):
        return [None if x is None else build(Alias(), x, name=name) for x in tensors]


def variables_initializer(var_list, name: str = "init") -> Operation:
    """The Operation that sets these Variables to their initial values."""
    return group(*[v.initializer for v in var_list], name=name)


def global_variables_initializer() -> Operation:
    """The Operation that sets all Variables to their initial values."""
    return variables_initializer(global_variables())


def local_variables_initializer() -> Operation:
    """The Operation that sets those of metrics."""
    return variables_initializer(local_variables())


initialize_all_variables, all_variables = global_variables_initializer, global_variables
initialize_variables, initialize_local_variables = (variables_initializer,
                                                    local_variables_initializer)


def add_to_collection(name: str, value) -> None:
    """Keep ``value`` under ``name`` in the default graph."""
    get_default_graph().add_to_collection(name, value)


def get_collection(key: str, scope: str | None = None) -> list:
    """What is kept there; of it what has a name that begins with ``scope``."""
    return get_default_graph().get_collection(key, scope)
