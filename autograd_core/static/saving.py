"""Graph serialization as JSON and back: names, rules, shapes, constants; nothing is executed.

    saving.save(graph, "net.json")      saving.load("net.json")
    saving.dumps(graph)                 saving.loads(text)

A rule is named in the file and looked up among the operations there are; its parameters are plain
data.  What a file says wrong is refused with the node named.  Variables' values belong to a
Session: ``tf.train.Saver`` keeps those.
"""

import json
import math
from pathlib import Path

import numpy as np

from ..core import dtypes
from ..ops import Op
from .body import Body
from .dims import OPERATORS, Dim, UnknownShape
from .graph import Graph, Operation
from .rule_names import RULES, GraphError, rule_name
from .symbol import Symbol
from .variables import Variable

FORMAT = 1
KEYS = {"name", "type", "rule", "fields", "inputs", "control", "shape", "dtype", "where"}


def save(graph: Graph, path) -> None:
    """Write ``graph`` to a file."""
    Path(path).write_text(dumps(graph, 1) + "\n")


def load(path) -> Graph:
    """The graph in a file."""
    return loads(Path(path).read_text())


def dumps(graph: Graph, indent: int | None = None) -> str:
    """``graph`` as JSON text.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default() as graph:
    ...     x = tf.placeholder(tf.float32, [None], "x")
    ...     y = tf.multiply(x, 2., name="y")
    >>> again = loads(dumps(graph))
    >>> with tf.Session(again) as sess:
    ...     sess.run("y:0", {"x:0": [1., 2.]})
    array([2., 4.], dtype=float32)
    """
    return json.dumps(graph_data(graph), indent=indent, allow_nan=False)


def graph_data(graph: Graph) -> dict:
    """``graph`` as plain data."""
    return {"format": FORMAT, "nodes": [node_data(op) for op in graph.operations],
            "variables": [{"name": v.op.name, "trainable": v.trainable,
                           "initial_value": v.initial_value.op.name, "initializer":
                           v.initializer.name} for v in find_variables(graph)],
            "collections": {key: names for key, values in graph.collections.items() if (names := [
                getattr(x, "op", x).name for x in values
                if isinstance(x, Symbol | Operation) and x.graph is graph])}}


def find_variables(graph: Graph) -> list[Variable]:
    """All Variables of a graph, in whatever collection."""
    return [op.output for op in graph.operations if isinstance(op.output, Variable)]


def node_data(op: Operation) -> dict:
    """One node as plain data."""
    found = {"name": op.name, "type": op.type, "rule": rule_name(op.rule),
             "fields": {k: plain_data(v, op) for k, v in vars(op.rule).items()},
             "inputs": [plain_data(x, op) for x in op.inputs],
             "control": [x.name for x in op.control_inputs], "where": op.where}
    if op.output is not None:
        found["shape"] = None if isinstance(op.output._shape, UnknownShape) else [
            plain_data(n, op) for n in op.output._shape]
        found["dtype"] = op.output._dtype.name
    return found


def plain_data(x, op):
    """A parameter or an input as plain data; a dict says what is no JSON by its first key."""
    if x is None or isinstance(x, bool | int | str):
        return x
    for kind, write in PLAIN.items():
        if isinstance(x, kind):
            return write(x, op)
    raise GraphError(f"node {op.name!r}: a {type(x).__name__} cannot be saved")


def dim_data(x: Dim, op) -> dict:
    """An unknown size, or what is computed with one."""
    first, second = x.parts
    return {"size": ["axis", first.name, second] if x.kind == "axis" else
            [x.kind, plain_data(first, op), plain_data(second, op)]}


def array_data(x, op) -> dict:
    """An array: dtype, shape, elements."""
    x = np.asarray(x)
    return {"array": [x.dtype.name, list(x.shape), [plain_data(n, op) for n in x.ravel().tolist()]]}


def body_data(x: Body, op) -> dict:
    """A graph inside a node."""
    return {"body": graph_data(x.graph), "params": [p.op.name for p in x.params],
            "outputs": [y.op.name for y in x.outputs]}


PLAIN = {
    np.ndarray: array_data, np.generic: array_data, Dim: dim_data, Body: body_data,
    float: lambda x, op: x if math.isfinite(x) else {"float": str(x)},
    Symbol: lambda x, op: {"tensor": x.op.name},
    tuple: lambda x, op: {"tuple": [plain_data(part, op) for part in x]},
    list: lambda x, op: {"tuple": [plain_data(part, op) for part in x]},
    np.dtype: lambda x, op: {"dtype": x.name},
    slice: lambda x, op: {"slice": [x.start, x.stop, x.step]},
    type(...): lambda x, op: {"slice": "..."},
    Op: lambda x, op: {"rule": rule_name(x), "fields": {k: plain_data(v, op)
                                                        for k, v in vars(x).items()}},
}


# back

def loads(text: str) -> Graph:
    """The graph that ``dumps`` wrote; GraphError, naming the node, for anything else."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise GraphError(f"line {error.lineno}: this is no JSON: {error.msg}") from None
    return read_graph(data)


def read_graph(data, graph: Graph | None = None) -> Graph:
    """A graph from plain data; into ``graph``, if it is given."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise GraphError(f"this is no graph of format {FORMAT}")
    graph = graph or Graph()
    nodes = data.get("nodes")
    if not isinstance(nodes, list):
        raise GraphError("'nodes' has to be a list")
    variables = {v.get("name"): v for v in data.get("variables", [])}
    for k, node in enumerate(nodes):
        if not isinstance(node, dict) or not isinstance(node.get("name"), str):
            raise GraphError(f"node {k}: it has to be an object with a name")
        try:
            Reader(graph, node).make_node(variables)
        except GraphError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise GraphError(f"node {node['name']!r}: {type(error).__name__}: {error}") from None
    read_collections(data, variables, graph)
    return graph


def read_collections(data: dict, variables: dict, graph: Graph) -> None:
    """How the variables begin, and what is kept in the collections."""
    for v in find_variables(graph):
        saved = variables.get(v.op.name)
        if saved is not None:
            v.initial_value = graph.by_name[saved["initial_value"]].output
            v.initializer = graph.by_name[saved["initializer"]]
    collections = data.get("collections") or {"variables": list(variables), "trainable_variables": [
        name for name, v in variables.items() if v["trainable"]]}
    for key, names in collections.items():
        for name in names:
            op = graph.get_operation_by_name(name)
            graph.add_to_collection(key, op if op.output is None else op.output)


class Reader:
    """Makes one node of ``graph`` from plain data."""

    def __init__(self, graph: Graph, node: dict):
        self.graph, self.node, self.name = graph, node, node["name"]
        unknown = set(node) - KEYS
        missing = KEYS - {"shape", "dtype"} - set(node)
        if unknown or missing:
            raise GraphError(f"node {self.name!r}: " + (
                f"unknown key {min(unknown)!r}" if unknown else f"{min(missing)!r} is missing"))
        if self.name in graph.by_name:
            raise GraphError(f"node {self.name!r} is there twice")

    def make_node(self, variables: dict) -> None:
        """The Operation and its Symbol."""
        node, graph = self.node, self.graph
        rule = self.make_rule(node["rule"], node["fields"])
        inputs = tuple(self.make_value(x) for x in node["inputs"])
        with graph.control_dependencies([self.find_operation(x) for x in node["control"]]):
            op = Operation(graph, rule, inputs, self.name, str(node["type"]))
        file, _, line = str(node["where"]).rpartition(":")
        op.file, op.line = file, int(line)
        graph._used[self.name.lower()] = 1
        if "dtype" not in node:
            return
        shape = UnknownShape() if node["shape"] is None else tuple(
            self.make_value(n) for n in node["shape"])
        dtype = self.make_value({"dtype": node["dtype"]})
        if self.name in variables:
            variable = Variable.__new__(Variable)
            Symbol.__init__(variable, op, shape, dtype)
            variable.trainable = bool(variables[self.name]["trainable"])
        else:
            Symbol(op, shape, dtype)

    def find_operation(self, name: str) -> Operation:
        """An earlier node."""
        if name not in self.graph.by_name:
            raise GraphError(f"node {self.name!r} reads {name!r}, which is not defined before it: "
                             "there is none of that name, or the graph has a cycle")
        return self.graph.by_name[name]

    def make_rule(self, name: str, fields: dict) -> Op:
        """A rule by its name, with its fields filled in."""
        if name not in RULES:
            raise GraphError(f"node {self.name!r}: there is no operation {name!r}")
        kind = RULES[name]
        if set(fields) != set(kind.fields) and set(fields) - set(kind.fields):
            raise GraphError(f"node {self.name!r}: {name} has no parameter "
                             f"{min(set(fields) - set(kind.fields))!r}")
        missing = [f for f in kind.fields if f not in fields and not hasattr(kind, f)]
        if missing:
            raise GraphError(f"node {self.name!r}: {name} needs the parameter {missing[0]!r}")
        rule = object.__new__(kind)
        vars(rule).update({k: self.make_value(v) for k, v in fields.items()})
        return rule

    def make_value(self, x):
        """What ``plain_data`` made plain."""
        if not isinstance(x, dict):
            return x
        key = next(iter(x))
        reader = getattr(self, f"of_{key}", None)
        if reader is None:
            raise GraphError(f"node {self.name!r}: {key!r} is no kind of value")
        return reader(x)

    def of_float(self, x):
        return float(x["float"])

    def of_tensor(self, x):
        found = self.find_operation(x["tensor"]).output
        if found is None:
            raise GraphError(f"node {self.name!r} reads {x['tensor']!r}, which gives no value")
        return found

    def of_size(self, x):
        kind, first, second = x["size"]
        if kind == "axis":
            return Dim("axis", (self.find_operation(first), int(second)))
        if kind not in OPERATORS:
            raise GraphError(f"node {self.name!r}: {kind!r} is no operator of sizes")
        return Dim(kind, (self.make_value(first), self.make_value(second)))

    def of_tuple(self, x):
        return tuple(self.make_value(part) for part in x["tuple"])

    def of_dtype(self, x):
        dtype = np.dtype(x["dtype"])
        if dtype not in dtypes.OF:
            raise GraphError(f"node {self.name!r}: {x['dtype']!r} is no dtype here")
        return dtype

    def of_array(self, x):
        dtype, shape, data = x["array"]
        array = np.array([self.make_value(n) for n in data], self.of_dtype({"dtype": dtype}))
        array = array.reshape(tuple(shape))
        array.flags.writeable = False
        return array

    def of_slice(self, x):
        return ... if x["slice"] == "..." else slice(*x["slice"])

    def of_rule(self, x):
        return self.make_rule(x["rule"], x["fields"])

    def of_body(self, x):
        graph = read_graph(x["body"])
        return Body(graph, [graph.by_name[name].output for name in x["params"]],
                    [graph.by_name[name].output for name in x["outputs"]])
