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
from .dims import Dim, UnknownShape
from .graph import Graph, Operation, get_default_graph
from .infer import infer_shape
from .late import capture, delay, has_unknown_rank, is_reachable
from .rules import Const, Full, type_of
from .symbol import STRING, Symbol, short_name, tf_name

NUMBERS = (bool, int, float, np.generic)


class _Building(threading.local):
    """Is a rule of ``ops`` running, for which == compares elements?"""
    rule = 0


BUILDING = _Building()


def build(rule: Op, *inputs, name: str | None = None) -> Symbol:
    """``rule`` of ``inputs`` as a new node, named after what it does unless ``name`` is given."""
    graph = graph_of(inputs)
    inputs = tuple(as_input(x, graph) for x in inputs)
    if has_unknown_rank(inputs) and not hasattr(rule, "shape_and_dtype"):
        return delay(lambda *xs: build(rule, *xs, name=name), inputs)
    if rule.promotes and any(isinstance(x, Symbol) and x._dtype.kind == "O" for x in inputs):
        if type_of(rule) not in ("Add", "Equal", "NotEqual"):
            raise TypeError(messages.NO_STRINGS.format(type=type_of(rule)))
    elif rule.promotes:
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


def as_input(x, graph: Graph):
    """``x`` as an input of a node of ``graph``: arrays as constants, outer values as captures."""
    if isinstance(x, Symbol):
        return x if x.graph is graph else capture(x, graph)
    if x is None or isinstance(x, (*NUMBERS, Dim)):
        return x.item() if isinstance(x, np.generic) and not BUILDING.rule else x
    return as_symbol(x)


def as_array(value, dtype=None) -> np.ndarray:
    """``value`` as a new array: Python floats are float32 and integers int32, as in TensorFlow."""
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    array = np.array(value)
    if array.dtype.kind in "US" or (array.dtype == object and all(
            isinstance(x, str | bytes) for x in array.ravel())):
        array = np.array([x.encode() if isinstance(x, str) else x for x in array.ravel().tolist()],
                         object).reshape(array.shape)
    elif array.dtype.kind not in "biuf":
        raise TypeError(messages.NOT_CONVERTIBLE.format(type=type(value).__name__))
    if dtype is None and holds_python_numbers(value):
        dtype = {"f": np.float32, "i": np.int32}.get(array.dtype.kind)
    if dtype is None or array.dtype == numpy_dtype(dtype):
        return array
    if object in (array.dtype, numpy_dtype(dtype)):
        raise TypeError(messages.NUMBER.format(dtype=tf_name(numpy_dtype(dtype)), value=value,
                                               type=type(value).__name__))
    if array.dtype.kind == "f" and numpy_dtype(dtype).kind in "iu" and holds_python_numbers(value):
        raise TypeError(messages.NUMBER.format(dtype=tf_name(numpy_dtype(dtype)), type="float",
                                               value=array.ravel()[0].item()))
    return array.astype(numpy_dtype(dtype))


def holds_python_numbers(value) -> bool:
    """Is it a number of Python, or lists of them?  NumPy's have a dtype of their own."""
    while isinstance(value, list | tuple) and value:
        value = value[0]
    return not isinstance(value, np.ndarray | np.generic)


def numpy_dtype(dtype) -> np.dtype:
    """NumPy's dtype of ours, of NumPy's, or of a name; "float" is float32, as in TensorFlow."""
    if isinstance(dtype, str):
        dtype = {"float": "float32", "double": "float64", "half": "float16", "int": "int32",
                 "string": object}.get(dtype.removesuffix("_ref"), dtype.removesuffix("_ref"))
    return STRING.numpy if dtype is str else getattr(dtype, "numpy", None) or np.dtype(dtype)


def as_symbol(value, dtype=None, name: str | None = None) -> Symbol:
    """A Symbol as it is; anything else as a constant."""
    if isinstance(value, Symbol):
        graph = get_default_graph()
        inside = value.graph is not graph and is_reachable(value.graph, graph)
        return capture(value, graph) if inside else value
    array = as_array(value, dtype)
    array.flags.writeable = False
    return build(Const(array), name=name)


def build_full(size, value, dtype, name: str | None = None) -> Symbol:
    """``value`` everywhere: a constant where the sizes are known."""
    dtype = numpy_dtype(dtype)
    if isinstance(size, UnknownShape) or any(isinstance(n, Dim) for n in size):
        size = size if isinstance(size, UnknownShape) else tuple(size)
        return build(Full(size, value, dtype), name=name)
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
    if dtype.kind == "O":
        raise TypeError(messages.NUMBER.format(dtype="string", value=value,
                                               type=type(value).__name__))
    if dtype.kind in "iu" and isinstance(value, float):
        raise TypeError(messages.NUMBER.format(dtype=short_name(dtype).replace("float", "float32"),
                                               value=value, type="float"))
    return float(value) if dtype.kind == "f" and isinstance(value, int) else value
