"""Event files for TensorBoard: the graph, and numbers as they develop.

    writer = tf.summary.FileWriter("logs", graph)       then: tensorboard --logdir logs
    tf.summary.scalar("loss", loss)                     a node; its value is written at each run of
    writer.add_summary(sess.run(merged), step)          merged = tf.summary.merge_all()

The package ``tensorboard`` is needed for its file format (``pip install tensorboard``); nothing
else of the suite needs it.
"""

import re

import numpy as np

from ..compat.utils.event_files import EventFile, png, protobufs
from .build import as_symbol, build
from .dims import Dim
from .fetches import Merged, SummaryValues
from .graph import Graph, Operation, get_default_graph
from .late import has_unknown_rank
from .rules import Tagged
from .symbol import Symbol, tf_name
from .variables import GraphKeys

__all__ = ["FileWriter", "graph_def", "histogram", "image", "merge", "merge_all", "scalar"]

DTYPES = {"float32": 1, "float64": 2, "int32": 3, "uint8": 4, "int16": 5, "int8": 6, "int64": 9,
          "bool": 10, "float16": 19, "string": 7}
"""TensorFlow's numbers for dtypes."""


def summary(name: str, rank: int | None, doc: str):
    """A kind of summary, of values of ``rank`` axes (None: of any)."""
    def operation(tag: str, tensor, max_outputs: int = 3, collections=None, family=None) -> Symbol:
        x, tag_name = as_symbol(tensor), re.sub(r"[^-\w/.]", "_", tag).lstrip("/")
        if rank is not None and not has_unknown_rank(x) and x.ndim != rank:
            raise ValueError(f"summary.{name} {tag!r}: {x.name} has the shape {x.shape}, not "
                             f"{'()' if not rank else f'{rank} axes'}")
        found = build(Tagged(name, max_outputs), x, name=tag_name)
        if collections is None or GraphKeys.SUMMARIES in collections:
            found.graph.summaries.append(found)
        return found
    operation.__name__, operation.__doc__ = name, doc
    return operation


scalar = summary("scalar", 0, "A node whose number ``merge_all`` collects under its name.")
histogram = summary("histogram", None, "The same, of how the elements are spread.")
image = summary("image", 4, "The same, of the first ``max_outputs`` pictures (n, height, width, "
                "channels).")


def merge_all(key: str = "summaries", scope: str | None = None):
    """All summaries of the default graph, to be fetched together; None where there is none."""
    found = get_default_graph().get_collection(key, scope)
    return merge(found) if found else None


def merge(inputs, name: str | None = None) -> Merged:
    """These summaries, to be fetched together."""
    return Merged((x.op.name, x) for x in inputs)


class FileWriter(EventFile):
    """Writes an event file into ``logdir``: ``graph`` first, if it is given."""

    def __init__(self, logdir, graph: Graph | None = None, max_queue=10, flush_secs=120,
                 graph_def=None, filename_suffix: str = ""):
        super().__init__(logdir)
        if graph is not None:
            self.add_graph(graph)

    def add_graph(self, graph: Graph, global_step=None) -> None:
        """Write what TensorBoard's graph page shows."""
        self.write_event(graph_def=graph_def(graph).SerializeToString())

    def add_summary(self, values, global_step=None) -> None:
        """Write what a run of ``merge_all()`` gave, or of one summary; or {name: number}."""
        summary = self.summary_pb2.Summary()
        for tag, value in values.items():
            rule = values.rules[tag] if isinstance(values, SummaryValues) else Tagged()
            FILL[rule.kind](summary, tag, np.asarray(value), rule.most)
        self.write_event(step=0 if global_step is None else int(global_step), summary=summary)

    def add_scalar(self, tag: str, value, global_step: int = 0) -> None:
        """Write one number."""
        self.add_summary({tag: value}, global_step)


def fill_scalar(summary, tag: str, value, most: int) -> None:
    """A number."""
    summary.value.add(tag=tag, simple_value=float(value))


def fill_histogram(summary, tag: str, value, most: int) -> None:
    """How the elements are spread, in 30 bins."""
    x = value.astype(np.float64).ravel()
    counts, edges = np.histogram(x, 30) if x.size else ([0], [0.0, 0.0])
    summary.value.add(tag=tag).histo.CopyFrom(type(summary.value.add().histo)(
        min=x.min(initial=np.inf), max=x.max(initial=-np.inf), num=x.size, sum=x.sum(),
        sum_squares=(x * x).sum(), bucket_limit=list(edges[1:]), bucket=list(counts)))
    del summary.value[-1]


def fill_image(summary, tag: str, value, most: int) -> None:
    """The first pictures; floats are scaled to what a byte holds."""
    for k, picture in enumerate(value[:most]):
        x = picture.astype(np.float64)
        if value.dtype != np.uint8:
            low, high = x.min(initial=0.0), x.max(initial=1e-30)
            x = x * 255 / high if low >= 0 else x * 127 / max(high, -low) + 128
        height, width, channels = x.shape
        entry = summary.value.add(tag=f"{tag}/image/{k}" if most > 1 else f"{tag}/image")
        entry.image.height, entry.image.width, entry.image.colorspace = height, width, channels
        entry.image.encoded_image_string = png(x.clip(0, 255).astype(np.uint8))


FILL = {"scalar": fill_scalar, "histogram": fill_histogram, "image": fill_image}


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
            DTYPES[tf_name(op.output._dtype)])
        shape = node.attr["_output_shapes"].list.shape.add()
        shape.unknown_rank = has_unknown_rank(op.output)
        for n in () if shape.unknown_rank else op.output._shape:
            shape.dim.add(size=-1 if isinstance(n, Dim) else n)
    for name, value in vars(op.rule).items():
        if isinstance(value, bool | int | float | str | tuple):
            node.attr[name].s = str(value).encode()
    node.attr["defined_at"].s = op.where.encode()


def is_literal(x, literals: dict) -> bool:
    """Is it a number that has a node?"""
    return isinstance(x, bool | int | float) and literal_key(x) in literals
