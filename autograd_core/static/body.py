"""Subgraphs: the graph inside a node, which ``cond``, ``while_loop`` and ``function`` run.

What is built in it may use values of the graph around it; they become inputs of the node.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .build import as_symbol
from .dims import sizes_or_none
from .gradients import gradients
from .graph import Graph, Operation, get_default_graph
from .late import capture
from .rules import Part, type_of
from .session import Session
from .sources import placeholder, with_unknown_sizes, zeros_like
from .symbol import Symbol


class Body:
    """A Graph with ``params`` to be fed, in order, and ``outputs`` to be fetched."""

    def __init__(self, graph: Graph, params: list, outputs: list):
        self.graph, self.params, self.outputs = graph, params, outputs
        self.session = Session(graph)

    def evaluate(self, arrays) -> tuple:
        """The outputs, as arrays."""
        feed = dict(zip(self.params, arrays, strict=True))
        return tuple(np.asarray(x) for x in self.session.run(list(self.outputs), feed))

    def build_gradient(self) -> Body:
        """A body of the same graph that takes the gradients of the outputs too, and gives those of
        the params that are floats (zeros where there is none)."""
        with self.graph.as_default():
            given = [placeholder_like(y, "grad") for y in self.outputs if is_float(y)]
            floats = [x for x in self.params if is_float(x)]
            found = gradients([y for y in self.outputs if is_float(y)], floats, given)
            grads = [zeros_like(x) if g is None else g for x, g in zip(floats, found, strict=True)]
        return Body(self.graph, [*self.params, *given], grads)


def is_float(x: Symbol) -> bool:
    """Can it have a gradient?"""
    return x._dtype.kind == "f"


def placeholder_like(x: Symbol, name: str) -> Symbol:
    """A placeholder of the shape and dtype of ``x``."""
    return placeholder(x._dtype, sizes_or_none(x.shape), name)


def trace_function(function: Callable, variables=()) -> tuple[Graph, list, object]:
    """A graph of what ``function`` builds of placeholders like ``variables``; they; the result."""
    graph = Graph(outer=get_default_graph())
    with graph.as_default():
        params = [placeholder_like(x, x.op.name.rpartition("/")[2]) for x in variables]
        return graph, params, function(*params)


def capture_all(*graphs: Graph) -> list[Symbol]:
    """The values that ``graphs`` take from around them; each of them then takes all."""
    found = list(dict.fromkeys(x.outer for graph in graphs for x in graph.captured.values()))
    for graph in graphs:
        for x in found:
            capture(x, graph)
    return found


def params_for(graph: Graph, symbols: list) -> list:
    """The placeholders inside that stand for values outside."""
    return [capture(x, graph) for x in symbols]


def outputs_in(graph: Graph, result) -> tuple[list, Callable]:
    """A function's result as Symbols of ``graph``, and what gives them back its structure."""
    several = isinstance(result, list | tuple)
    with graph.as_default():
        symbols = []
        for x in result if several else [result]:
            x = as_symbol(x)
            symbols.append(x if x.graph is graph else capture(x, graph))
    kind = type(result) if several else None
    return symbols, (lambda found: kind(found) if kind else found[0])


def add_node(rule, inputs: list, shapes: list, name: str) -> list[Symbol]:
    """A node that makes several values, as Symbols of these (shape, dtype) pairs."""
    graph = get_default_graph()
    inputs = tuple(x if x.graph is graph else capture(x, graph) for x in inputs)
    op = Operation(graph, rule, inputs, graph.unique_name(name), type_of(rule))
    whole = Symbol(op, (), np.float32)
    found = []
    for place, (shape, dtype) in enumerate(shapes):
        part = Operation(graph, Part(place), (whole,), graph.unique_name(f"{name}_{place}"), "Exit")
        found.append(Symbol(part, with_unknown_sizes(part, shape), dtype))
    return found


def shapes_of(symbols) -> list:
    """(shape with None, dtype) of each."""
    return [(sizes_or_none(x.shape), x._dtype) for x in symbols]
