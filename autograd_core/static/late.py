"""Late nodes: what is built anew for the shapes of a run, where they are unknown before it.

A placeholder without a shape takes anything, so whether ``x * w`` multiplies numbers or matrices is
known when it is fed.  Such a node keeps the function that was called.  While the graph is built the
function is tried on values of 0, 1, 2 … axes: what fits says what is known of the result.  At a run
it is called once for the shapes that there are, and what it builds takes the node's place in the
plan.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ClassVar

from ..ops import Op
from ..ops.shape import Alias
from .dims import Dim, TensorShape, UnknownShape, sizes_or_none
from .graph import Graph, Operation, get_default_graph
from .rules import Placeholder
from .symbol import Symbol

MOST_AXES = 5


class Late(Op):
    """``function(*inputs)``; ``shown`` is the operation and the inputs that it is of single
    numbers, where it is one."""
    function: Any
    shown: Any
    bodies: Any
    trial: Any = None
    grad_fn = "LateBackward0"
    stateful: ClassVar[bool] = False
    def __hash__(self): return id(self)
    def __eq__(self, other): return self is other

    def body_for(self, op: Operation, shapes: tuple) -> Trial:
        """What ``function`` builds of arrays of these shapes."""
        if shapes not in self.bodies:
            kinds = [(shape, x._dtype) for shape, x in zip(shapes, op.inputs, strict=True)]
            body = self.bodies[shapes] = Trial(op.graph, self.function, kinds)
            for inner in body.graph.operations:
                inner.file, inner.line, inner.name = op.file, op.line, f"{op.name}/{inner.name}"
            body.output.op.name = op.name
        return self.bodies[shapes]


class Trial:
    """A graph inside ``outer`` of ``function`` called on placeholders of (shape, dtype) each."""

    def __init__(self, outer: Graph, function: Callable, kinds: list):
        self.graph = Graph(outer=outer)
        with self.graph.as_default():
            self.params = [make_placeholder(self.graph, "x", *kind) for kind in kinds]
            self.output = function(*self.params)
            if isinstance(self.output, Symbol) and self.output.graph is not self.graph:
                self.output = capture(self.output, self.graph)

    def single_operation(self):
        """The one operation that all is, and what it is of: numbers, and places of inputs."""
        op = self.output.op
        if self.output in self.params:
            return Alias(), (("input", self.params.index(self.output)),)
        if any(isinstance(x, Symbol) and x not in self.params for x in op.inputs) or op.sizes_of:
            return None
        return op.rule, tuple(("input", self.params.index(x)) if isinstance(x, Symbol) else x
                              for x in op.inputs)


def make_placeholder(graph: Graph, name: str, sizes, dtype) -> Symbol:
    """A placeholder; a size of None is unknown, and so is a shape of None."""
    op = Operation(graph, Placeholder(), (), graph.unique_name(name), "Placeholder")
    shape = UnknownShape() if sizes is None else [
        Dim("axis", (op, axis)) if n is None else n for axis, n in enumerate(sizes)]
    return Symbol(op, shape, dtype)


def is_reachable(graph: Graph, default: Graph) -> bool:
    """Is ``graph`` the default one, or one around it?"""
    while default is not None and default is not graph:
        default = default.outer
    return default is graph


def capture(x: Symbol, graph: Graph) -> Symbol:
    """A value of an outer graph as a placeholder of an inner one: through all graphs between."""
    if x.graph is not graph.outer:
        return capture(capture(x, graph.outer), graph)
    if x not in graph.captured:
        inner = graph.captured[x] = make_placeholder(
            graph, x.op.name.rpartition("/")[2], sizes_or_none(x._shape), x._dtype)
        inner.outer = x
    return graph.captured[x]


def has_unknown_rank(x) -> bool:
    """Is there a Symbol in it of which the number of axes is unknown?"""
    if isinstance(x, list | tuple):
        return any(map(has_unknown_rank, x))
    return isinstance(x, Symbol) and isinstance(x._shape, UnknownShape)


class any_rank:     # a decorator; an object, so that doctests find the function's
    """``function``, which is called late where it is given Symbols of unknown rank."""

    def __init__(self, function: Callable):
        functools.update_wrapper(self, function)

    def __call__(self, *args, **options):
        if has_unknown_rank(args) or has_unknown_rank(list(options.values())):
            return delay(self.__wrapped__, args, options)
        return self.__wrapped__(*args, **options)

    def __get__(self, instance, kind=None):
        return self if instance is None else functools.partial(self, instance)


def find_symbols(x) -> list[Symbol]:
    """The Symbols in a structure, in order."""
    if isinstance(x, list | tuple):
        return [s for part in x for s in find_symbols(part)]
    return find_symbols(list(x.values())) if isinstance(x, dict) else (
        [x] if isinstance(x, Symbol) else [])


def replace_symbols(x, new: dict):
    """The structure with other Symbols in their place."""
    if isinstance(x, list | tuple):
        return type(x)([replace_symbols(part, new) for part in x])
    if isinstance(x, dict):
        return {key: replace_symbols(value, new) for key, value in x.items()}
    return new.get(x, x) if isinstance(x, Symbol) else x


def delay(function: Callable, args: tuple, options: dict | None = None, trial: dict | None = None):
    """A Late node of ``function(*args, **options)``, or several where it gives a list; None where
    it gives None.  Raises what ``function`` raises if no number of axes fits.

    ``trial`` maps an axis of the first argument to a size to try, if ``function`` has to know it.
    """
    symbols = list(dict.fromkeys(find_symbols([args, options or {}])))

    def call(*params):
        new = dict(zip(symbols, params, strict=False))
        return function(*replace_symbols(tuple(args), new), **replace_symbols(options or {}, new))
    trials = try_ranks(call, symbols, trial or {})
    first = trials[0].output
    if isinstance(first, list | tuple):
        places = range(len(first)) if len({len(t.output) for t in trials}) == 1 else [None]
        if None in places:
            raise ValueError(f"how many values {function.__name__} gives is not known before the "
                             "run: give the placeholder a shape")
        return type(first)(delay(lambda *xs, k=k: call(*xs)[k], tuple(symbols), None, trial)
                           for k in places)
    return None if first is None else add_late(call, symbols, trials, trial)


def try_ranks(call: Callable, symbols: list, sizes: dict) -> list[Trial]:
    """Trials with every number of axes that fits; one where none is unknown."""
    trials, errors = [], []
    for rank in range(MOST_AXES if has_unknown_rank(symbols) else 1):
        kinds = [([None] * rank if isinstance(x._shape, UnknownShape) else x._shape.as_list(),
                  x._dtype) for x in symbols]
        try:
            for more in (0, 1)[:1 + bool(sizes)]:       # two sizes tell what depends on them
                for axis, n in sizes.items():
                    kinds[0][0][axis] = n + more
                trials.append(Trial(get_default_graph(), call, kinds))
        except (ValueError, TypeError, IndexError, NotImplementedError) as error:
            errors.append(error)
    if not trials:
        raise errors[min(2, len(errors) - 1)]
    return trials


def add_late(call: Callable, symbols: list, trials: list[Trial], trial: dict | None) -> Symbol:
    """The node; its shape is what all trials agree on."""
    graph, first = get_default_graph(), trials[0].output
    captured = list(dict.fromkeys(x.outer for t in trials for x in t.graph.captured.values()))
    inputs = tuple(x if x.graph is graph else capture(x, graph) for x in symbols)
    rule = Late(call, trials[0].single_operation(), {}, trial)
    if captured:    # what the function takes from around it becomes inputs like the others
        rule = Late(with_captured(call, captured, len(symbols)), None, {}, trial)
        inputs += tuple(x if x.graph is graph else capture(x, graph) for x in captured)
    passed = first.op.type == "Placeholder"     # an input itself: it may be added up at a run
    name = graph.unique_name("Identity" if passed else first.op.name)
    type = {"Placeholder": "Identity", "Const": "Fill"}.get(first.op.type, first.op.type)
    op = Operation(graph, rule, inputs, name, type)
    return Symbol(op, agreed_shape([t.output._shape for t in trials], op), first._dtype)


def with_captured(call: Callable, captured: list, count: int) -> Callable:
    """``call`` that takes what it captured as further arguments."""
    def call_with(*params):
        inner = get_default_graph()
        for x, param in zip(captured, params[count:], strict=True):
            inner.captured[x] = param
            param.outer = x
        return call(*params[:count])
    return call_with


def agreed_shape(shapes: list, op: Operation) -> TensorShape:
    """The shape that all have; an unknown size, or all of it, where they differ."""
    if any(isinstance(s, UnknownShape) for s in shapes) or len({len(s) for s in shapes}) > 1:
        return UnknownShape()
    sizes = zip(*[s.as_list() for s in shapes], strict=True)
    return TensorShape(n[0] if len(set(n)) == 1 and n[0] is not None else Dim("axis", (op, axis))
                       for axis, n in enumerate(sizes))
