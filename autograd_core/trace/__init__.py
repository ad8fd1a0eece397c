"""Traces: what happened on a graph, as data that can be stepped through, drawn, stored and read.

    trace.of(y)               what y's graph still holds, and what y.backward() would do
    trace.of(fn, a, b)        run fn(a, b) and see every value, then what backward would do
    with trace.record() as t: run these lines and see everything that autograd does
    trace.run("y = a * b")    the same for lines given as text
    trace.static(y, {x: 1.})  how a static graph is built, and how it runs

Making a trace changes nothing: no ``.grad``, no saved value, no version.
"""

import importlib
import inspect
import sys
from collections.abc import Callable

import numpy as np

from ..core.seeds import start
from ..core.tensor import Tensor
from . import json  # noqa: F401  (attaches to_json and from_json to Trace)
from .model import Change, Edge, Frame, Node, Text, Trace, Value
from .recorder.graph_reader import from_function, from_graph
from .recorder.names import LocalsOf, label_cells, names_in
from .recorder.record import Recording, record, run
from .tell.build import Builder
from .tell.program import Gathered

__all__ = ["Change", "Edge", "Frame", "Node", "Recording", "Text", "Trace", "Value", "of", "record",
           "run", "static"]


def of(y: Tensor | Callable[..., Tensor], *inputs, gradient: Tensor | None = None,
       names: dict[str, Tensor] | None = None, fold: bool = True, **options) -> Trace:
    """The trace of a computed tensor, or of ``fn(*inputs, **options)``, forward and backward.

    ``gradient`` is what backward starts with, as in ``y.backward(gradient)``; a scalar needs none.
    Nodes bear the names of the caller's (and the function's) variables; ``names`` adds to them.
    Three or more identical blocks in a row, if they are large, are one node ``×n`` that opens to
    show them (see ``trace.repeats``); with ``fold=False`` they stand side by side.

    Raises what ``backward`` would raise before it starts: RuntimeError when nothing requires grad,
    when a vector has no gradient given, or when that has the wrong shape.  TypeError for anything
    that is neither a Tensor nor a function of Tensors.

    >>> import autograd_core as torch
    >>> a, b = (torch.tensor(v, requires_grad=True) for v in (2., 3.))
    >>> print(of(lambda a, b: a * b, a, b).to_text().splitlines()[-1])
    10 accumulate Every path to b (u₂) has reported, so P₂ = 2 is complete. It goes into b.grad.
    """
    if names is not None and not isinstance(names, dict):
        raise TypeError("trace.of: names maps names to tensors, as in names={'w': w}, but is a "
                        f"{type(names).__name__}")
    frame = sys._getframe(1)
    known = {**names_in(frame.f_locals, frame.f_globals), **names_in(names or {})}
    with np.errstate(all="ignore"):
        if isinstance(y, Tensor):
            if inputs or options:
                raise TypeError("trace.of(y) takes one Tensor; to trace a function of several, "
                                "pass it first: trace.of(fn, a, b)")
            seed = start([y], [gradient])[0]
            gathered = from_graph(y)
        else:
            gathered, known = run_function(y, inputs, options, known)
            seed = start([gathered.output.tensor], [gradient])[0]
        label_cells([*gathered.leaves, *[a.out for a in gathered.applied]], known)
        gathered.fold = fold
        return Builder(gathered).trace(seed, gradient is not None)


def run_function(function, inputs, options, known) -> tuple[Gathered, dict[int, str]]:
    """Run ``function`` under observation; its own names go before the caller's."""
    if not callable(function):
        raise TypeError(f"trace.of needs a Tensor or a function of Tensors, not "
                        f"{type(function).__name__}")
    watch = LocalsOf(function)
    gathered = from_function(watch, inputs, options, watch.line)
    gathered.code = source_of(function)
    return gathered, {**known, **watch.names}


def source_of(function) -> tuple[str, ...] | None:
    """The lines of a function's source, without the indentation they share; None for a lambda."""
    try:
        lines, _ = inspect.getsourcelines(function)
    except (OSError, TypeError):
        return None
    if getattr(function, "__name__", "") == "<lambda>":
        return None
    return tuple(inspect.cleandoc("\n" + "".join(lines)).splitlines())


def static(fetches, feed_dict=None, session=None, expect=None) -> Trace:
    """How a static graph is built and run, as a trace: see :func:`trace.from_static.static`."""
    from .from_static import static
    return static(fetches, feed_dict, session, expect)


# the one door to the views, which attach themselves to Trace and Recording: by name, since nothing
# in here knows a view
importlib.import_module("autograd_core.viz.display")
