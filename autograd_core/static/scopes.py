"""Variable scopes: ``get_variable`` and where its names come from.

    with tf.variable_scope("layer1"):
        w = tf.get_variable("w", [3, 4])                layer1/w:0
    with tf.variable_scope("layer1", reuse=True):
        tf.get_variable("w")                            the same one
"""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ..core import dtypes
from . import initializers, messages
from .build import as_symbol, numpy_dtype
from .dims import TensorShape
from .graph import get_default_graph
from .sizes import as_shape
from .variables import GraphKeys, Variable

__all__ = ["AUTO_REUSE", "VariableScope", "get_variable", "get_variable_scope", "variable_scope"]


class AutoReuse:
    """Reuse what is there, make what is not."""

    def __repr__(self):
        return "<_ReuseMode.AUTO_REUSE: 1>"


AUTO_REUSE = AutoReuse()


@dataclass
class VariableScope:
    """Where ``get_variable`` is called: a name, whether to reuse, defaults."""

    name: str = ""
    reuse: object = False
    initializer: object = None
    regularizer: object = None
    dtype: object = dtypes.float32
    original_name_scope: str = ""

    def reuse_variables(self) -> None:
        """From here on variables are looked up, not made."""
        self.reuse = True

    def set_initializer(self, initializer) -> None:
        """The default of what is made from here on."""
        self.initializer = initializer

    def global_variables(self) -> list[Variable]:
        """Those whose names begin with the scope's."""
        return get_default_graph().get_collection(GraphKeys.GLOBAL_VARIABLES, f"{self.name}/")

    def trainable_variables(self) -> list[Variable]:
        """Those of them that an optimizer changes."""
        return get_default_graph().get_collection(GraphKeys.TRAINABLE_VARIABLES, f"{self.name}/")


def get_variable_scope() -> VariableScope:
    """The scope that is open in the default graph."""
    graph = get_default_graph()
    graph.variable_scope = graph.variable_scope or VariableScope()
    return graph.variable_scope


@contextmanager
def variable_scope(name_or_scope=None, default_name: str | None = None, values=None,
                   initializer=None, regularizer=None, caching_device=None, partitioner=None,
                   custom_getter=None, reuse=None, dtype=None):
    """Open a scope for ``get_variable``, and a name scope; ``default_name`` is made unique.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default(), tf.variable_scope("layer1"):
    ...     tf.get_variable("w", [3]), tf.add(1., 2.).name
    (<tf.Variable 'layer1/w:0' shape=(3,) dtype=float32_ref>, 'layer1/Add:0')
    """
    graph, outer = get_default_graph(), get_variable_scope()
    prefix = outer.name + "/" if outer.name else ""
    if name_or_scope is None and default_name is None:
        raise TypeError("If default_name is None then name_or_scope is required")
    if isinstance(name_or_scope, VariableScope):
        base, name = name_or_scope, name_or_scope.name.rpartition("/")[2]
    else:
        base, name = outer, name_or_scope
        if name is None:
            count = graph.scope_counts[prefix + default_name] = graph.scope_counts.get(
                prefix + default_name, -1) + 1
            name = f"{default_name}_{count}" if count else default_name
        else:
            graph.scope_counts.setdefault(prefix + name, 0)
        base = replace(outer, name=prefix + name)
    scope = replace(base, reuse=(outer.reuse or base.reuse) if reuse is None else reuse,
                    initializer=initializer or base.initializer, dtype=dtype or base.dtype,
                    regularizer=regularizer or base.regularizer)
    graph.variable_scope = scope
    try:
        with graph.name_scope(name or None) as scope.original_name_scope:
            yield scope
    finally:
        graph.variable_scope = outer
        for key in [key for key in graph.scope_counts if key.startswith(f"{scope.name}/")]:
            del graph.scope_counts[key]     # opened once more, its layers are numbered anew


def get_variable(name: str, shape=None, dtype=None, initializer=None, regularizer=None,
                 trainable: bool | None = None, collections=None, **_) -> Variable:
    """The Variable ``name`` of the scope: a new one, or the one that is there where it is reused.

    ``initializer`` is a value, or a function of a shape; the scope's by default, and
    ``glorot_uniform_initializer`` where it has none.
    Raises ValueError, in TensorFlow's words, for a name that is taken or not there.
    """
    graph, scope = get_default_graph(), get_variable_scope()
    full = f"{scope.name}/{name}" if scope.name else name
    found = graph.shared_variables.get(full)
    if found is None and scope.reuse is True:
        raise ValueError(messages.NO_VARIABLE.format(name=full))
    if found is not None:
        if not scope.reuse:
            raise ValueError(messages.VARIABLE_TAKEN.format(name=full, where=found.op.where))
        refuse_other(found, full, shape, dtype)
        return found
    dtype, initializer = dtype or scope.dtype, initializer or scope.initializer if (
        initializer is None or callable(initializer)) else initializer
    if callable(initializer) or initializer is None:
        if shape is None:
            raise ValueError(messages.NEEDS_SHAPE.format(name=full))
        shape = as_shape(shape)
        if None in shape or not TensorShape(shape).is_fully_defined():
            raise ValueError(f"Shape of a new variable ({full}) must be fully defined, but instead "
                             f"was {TensorShape(shape)}.".replace("None", "?"))
        make = initializer or initializers.default_for(numpy_dtype(dtype))
        value = lambda: call_initializer(make, shape, dtype)    # noqa: E731
    else:
        value = lambda: as_symbol(initializer, name="initial_value")    # noqa: E731
        dtype = None
    with graph.name_scope(None):
        made = graph.shared_variables[full] = Variable(value, trainable, collections, name=full,
                                                       dtype=dtype)
    regularizer = regularizer or scope.regularizer
    if regularizer is not None:
        with graph.name_scope(f"{full}/Regularizer/"):
            loss = regularizer(made)
        if loss is not None:
            graph.add_to_collection(GraphKeys.REGULARIZATION_LOSSES, loss)
    return made


def call_initializer(make, shape, dtype):
    """Its value: TensorFlow's take a dtype too, those of a course often a shape alone; a class
    of initializers stands for one."""
    takes = inspect.signature(make).parameters
    value = make(shape, dtype=dtype) if "dtype" in takes and "shape" in takes else make(
        shape) if takes and "dtype" not in takes else make()
    return value(shape, dtype=dtype) if callable(value) else value


def refuse_other(found: Variable, full: str, shape, dtype) -> None:
    """What is reused has the shape and dtype that are asked for."""
    if shape is not None and tuple(as_shape(shape)) != tuple(found._shape):
        raise ValueError(messages.OTHER_SHAPE.format(
            name=full, wanted=TensorShape(as_shape(shape)), found=found.shape))
    if dtype is not None and numpy_dtype(dtype) != found._dtype:
        raise ValueError(messages.OTHER_DTYPE.format(
            name=full, wanted=numpy_dtype(dtype).name, found=found._dtype.name))
