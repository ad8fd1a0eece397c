"""Event files for TensorBoard: the graph, and numbers as they develop.

    writer = tf.summary.FileWriter("logs", graph)       then: tensorboard --logdir logs
    tf.summary.scalar("loss", loss)                     a node; its value is written at each run of
    writer.add_summary(sess.run(merged), step)          merged = tf.summary.merge_all()

The package ``tensorboard`` is needed for its file format (``pip install tensorboard``); nothing
else of the suite needs it.
"""

import numpy as np

from ..compat.utils.event_files import EventFile, protobufs
from .build import as_symbol, build
from .dims import Dim
from .graph import Graph, Operation, get_default_graph
from .rules import Tagged
from .symbol import Symbol

__all__ = ["FileWriter", "graph_def", "merge_all", "scalar"]

DTYPES = {"float32": 1, "float64": 2, "int32": 3, "uint8": 4, "int16": 5, "int8": 6, "int64": 9,
          "bool": 10, "float16": 19}
"""TensorFlow's numbers for dtypes."""


def scalar(name: str, tensor) -> Symbol:
    """A node whose value ``merge_all`` collects under ``name``."""
    x = as_symbol(tensor)
    if x.ndim:
        raise ValueError(f"summary.scalar {name!r}: {x.name} has the shape {x.shape}, not ()")
    found = build(Tagged(x.graph.scope + name), x, name=name)
    found.graph.summaries.append(found)
    return found


def merge_all() -> dict[str, Symbol] | None:
    """All scalars of the default graph, to be fetched together; None where there is none."""
    found = {x.op.rule.tag: x for x in get_default_graph().summaries}
    return found or None


class FileWriter(EventFile):
    """Writes an event file into ``logdir``: ``graph`` first, if it is given."""

    def __init__(self, logdir, graph: Graph | None = None):
        super().__init__(logdir)
        if graph is not None:
            self.add_graph(graph)

    def add_graph(self, graph: Graph) -> None:
        """Write what TensorBoard's graph page shows."""
        self.write_event(graph_def=graph_def(graph).SerializeToString())

    def add_summary(self, values: dict, global_step: int = 0) -> None:
        """Write numbers under their names: what a run of ``merge_all()`` gave."""
        summary = self.summary_pb2.Summary()
        for tag, value in values.items():
            summary.value.add(tag=tag, simple_value=float(value))
        self.write_event(step=int(global_step), summary=summary)

    def add_scalar(self, tag: str, value, global_step: int = 0) -> None:
        """Write one number."""
        self.add_summary({tag: value}, global_step)


def graph_def(graph: Graph):
    """The graph as TensorBoard's message ``GraphDef``; numbers among inputs become Consts."""
    _, graph_pb2, _ = protobufs()
    found = graph_pb2.GraphDef()
    found.versions.producer = 1
    for op in graph.operations:
        literals = [(f"{op.name}/{letter}", x) for letter, x in zip("xyzuvw", op.inputs,
                                                                   strict=False)
                    if isinstance(x, bool | int | float)]
        for name, value in literals:
            fill_constant(found.node.add(), name, value, op)
        fill_node(found.node.add(), op, {literal_key(x): n for n, x in literals})
    return found


def literal_key(x):
    """A literal as a key."""
    return type(x), x


def fill_constant(node, name: str, value, op: Operation) -> None:
    """A number as a node of its own."""
    node.name, node.op = name, "Const"
    dtype = op.output._dtype if op.output is not None else np.dtype(np.float32)
    node.attr["dtype"].type = DTYPES[dtype.name]
    node.attr["value"].tensor.dtype = DTYPES["float64"]
    node.attr["value"].tensor.double_val.append(float(value))


def fill_node(node, op: Operation, literals: dict) -> None:
    """One Operation: its inputs, dtype, shape, parameters and line."""
    node.name, node.op = op.name, op.type
    node.input.extend(x.op.name if isinstance(x, Symbol) else literals[literal_key(x)]
                      for x in op.inputs if isinstance(x, Symbol) or is_literal(x, literals))
    node.input.extend(f"^{x.name}" for x in op.control_inputs)
    if op.output is not None:
        node.attr["dtype" if op.type in ("Placeholder", "Const") else "T"].type = (
            DTYPES[op.output._dtype.name])
        shape = node.attr["_output_shapes"].list.shape.add()
        for n in op.output._shape:
            shape.dim.add(size=-1 if isinstance(n, Dim) else n)
    for name, value in vars(op.rule).items():
        if isinstance(value, bool | int | float | str | tuple):
            node.attr[name].s = str(value).encode()
    node.attr["defined_at"].s = op.where.encode()


def is_literal(x, literals: dict) -> bool:
    """Is it a number that has a node?"""
    return isinstance(x, bool | int | float) and literal_key(x) in literals
