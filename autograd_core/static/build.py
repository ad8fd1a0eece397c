"""Node construction: ``build`` is to Symbols what ``apply`` is to Tensors.

    build(rule, a, b, name="sum")     a new node of the graph of a and b, and its Symbol
    as_symbol(x)                      a Symbol of anything that can be one: a constant of an array
"""

import threading
from contextlib import nullcontext

import numpy as np

from ..core import dtypes
from ..core.casts import To, ToIntegers
from ..ops import Op
from . import messages
from .dims import Dim
from .graph import Graph, Operation, get_default_graph
from .infer import infer_shape
from .rules import Const, Full, Placeholder, type_of
from .symbol import Symbol, short_name, tf_name

NUMBERS = (bool, int, float, np.generic)


class _Building(threading.local):
    """Is a rule of ``ops`` running, for which == compares elements?"""
    rule = 0


BUILDING = _Building()


def build(rule: Op, *inputs, name: str | None = None) -> Symbol:
    """``rule`` of ``inputs`` as a new node, named after what it does unless ``name`` is given."""
    graph = graph_of(inputs)
    inputs = tuple(as_input(x, graph) for x in inputs)
    if rule.promotes:
        inputs = promote_inputs(rule, inputs)
    type = type_of(rule)
    return add_operation(graph, rule, inputs, graph.unique_name(name or type), type)


def add_operation(graph: Graph, rule: Op, inputs: tuple, name: str, type: str) -> Symbol:
    """The Symbol of a new Operation; none is left behind when the shapes do not fit."""
    op = Operation(graph, rule, inputs, name, type)
    try:
        shape, dtype = infer_shape(rule, inputs, op)
    except Exception:
        graph.operations.pop()
        del graph.by_name[name]
        raise
    return Symbol(op, shape, dtype)


def graph_of(inputs) -> Graph:
    """The graph that a node of ``inputs`` belongs to: the default one, if it may hold them."""
    default = get_default_graph()
    symbols = [x for x in inputs if isinstance(x, Symbol)]
    if not symbols or all(is_reachable(x.graph, default) for x in symbols):
        return default
    for x in symbols[1:]:
        if x.graph is not symbols[0].graph:
            raise ValueError(messages.OTHER_GRAPH.format(a=x, b=symbols[0]))
    return symbols[0].graph


def is_reachable(graph: Graph, default: Graph) -> bool:
    """Is ``graph`` the default one, or one around it?"""
    while default is not None and default is not graph:
        default = default.outer
    return default is graph


def as_input(x, graph: Graph):
    """``x`` as an input of a node of ``graph``: arrays as constants, outer values as captures."""
    if isinstance(x, Symbol):
        return x if x.graph is graph else capture(x, graph)
    if x is None or isinstance(x, (*NUMBERS, Dim)):
        return x.item() if isinstance(x, np.generic) and not BUILDING.rule else x
    return as_symbol(x)


def capture(x: Symbol, graph: Graph) -> Symbol:
    """A value of an outer graph as a placeholder of an inner one."""
    if x not in graph.captured:
        outer = x if x.graph is graph.outer else capture(x, graph.outer)
        name = graph.unique_name(x.op.name.rpartition("/")[2])
        op = Operation(graph, Placeholder(), (), name, "Placeholder")
        shape = [Dim("axis", (op, axis)) if isinstance(n, Dim) else n
                 for axis, n in enumerate(x._shape)]
        graph.captured[x] = Symbol(op, shape, x._dtype)
        graph.captured[x].outer = outer
    return graph.captured[x]


def as_array(value, dtype=None) -> np.ndarray:
    """``value`` as a new array: Python floats are float32 and integers int32, as in TensorFlow."""
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    array = np.array(value)
    if array.dtype.kind not in "biuf":
        raise TypeError(messages.NOT_CONVERTIBLE.format(type=type(value).__name__))
    if dtype is None and not isinstance(value, np.ndarray | np.generic):
        dtype = {"f": np.float32, "i": np.int32}.get(array.dtype.kind)
    return array if dtype is None else array.astype(numpy_dtype(dtype))


def numpy_dtype(dtype) -> np.dtype:
    """NumPy's dtype of ours, of NumPy's, or of a name."""
    return getattr(dtype, "numpy", None) or np.dtype(dtype)


def as_symbol(value, dtype=None, name: str | None = None) -> Symbol:
    """A Symbol as it is; anything else as a constant."""
    if isinstance(value, Symbol):
        return value
    array = as_array(value, dtype)
    array.flags.writeable = False
    return build(Const(array), name=name)


def build_full(size, value, dtype, name: str | None = None) -> Symbol:
    """``value`` everywhere: a constant where the sizes are known."""
    dtype = numpy_dtype(dtype)
    if any(isinstance(n, Dim) for n in size):
        return build(Full(tuple(size), value, dtype), name=name)
    array = np.broadcast_to(np.array(value, dtype), tuple(size))
    return build(Const(array), name=name or "Const")


def promote_inputs(rule: Op, inputs: tuple) -> tuple:
    """``inputs`` in the dtype that ``rule`` computes in, casts built where they are needed."""
    ones = [np.ones((1,) * x.ndim, x._dtype) if isinstance(x, Symbol) else x for x in inputs]
    if any(isinstance(x, Dim) for x in ones):
        return inputs
    wanted = dtypes.brought(rule, ones)
    return tuple(cast_to(x, array.dtype) if isinstance(x, Symbol) else array
                 for x, array in zip(inputs, wanted, strict=True))


def cast_to(x: Symbol, dtype: np.dtype, name: str | None = None) -> Symbol:
    """``x`` in ``dtype``: itself if it is."""
    if x._dtype == dtype:
        return x
    return build((To if dtype.kind == "f" else ToIntegers)(dtype), x, name=name or "Cast")


def operands(type: str, *values) -> list:
    """Operands of one dtype: numbers are checked against it, arrays become constants of it.

    Raises TypeError in TensorFlow's words where they differ.
    """
    first = next((x for x in values if isinstance(x, Symbol)), None)
    if first is None:
        first = as_symbol(values[0])
        values = (first, *values[1:])
    with inside_graph_of(first):
        return [check_operand(x, first, type, argument)
                for argument, x in zip([*"xyz", *map(str, range(len(values)))], values,
                                       strict=False)]


def inside_graph_of(x: Symbol):
    """What is built inside belongs to the graph of ``x``, or to the one that is inside of it."""
    return nullcontext() if is_reachable(x.graph, get_default_graph()) else x.graph.as_default()


def check_operand(x, first: Symbol, type: str, argument: str):
    """One operand beside ``first``."""
    if isinstance(x, Symbol):
        if x._dtype != first._dtype and not BUILDING.rule:
            raise TypeError(messages.DTYPES.format(
                argument=argument, type=type, got=tf_name(x._dtype),
                wanted=tf_name(first._dtype), first="x"))
        return x
    if isinstance(x, NUMBERS):
        return x if BUILDING.rule else check_number(x, first._dtype)
    return x if isinstance(x, Dim) else as_symbol(x, first._dtype)


def check_number(x, dtype: np.dtype):
    """A number that stands beside elements of ``dtype``; a fraction beside integers is refused."""
    value = x.item() if isinstance(x, np.generic) else x
    if dtype.kind in "iu" and isinstance(value, float):
        raise TypeError(messages.NUMBER.format(dtype=short_name(dtype).replace("float", "float32"),
                                               value=value, type="float"))
    return float(value) if dtype.kind == "f" and isinstance(value, int) else value
