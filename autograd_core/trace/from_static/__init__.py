"""Traces of static graphs: how a graph is built, then how it runs.

    trace.static(graph)                    the build time line: nodes appear, and are empty
    trace.static(fetches, feed_dict)       then the run's: feeding, running, fetching

Phases of its own: "define" (the node is there, without a value), "feed" and "fetch"; what runs is
"forward", gradients included, for they are nodes as all others.
"""

from ...static.errors import OpError
from ...static.fetches import flatten_fetches, resolve_fetch
from ...static.first_run import FirstRun
from ...static.graph import Graph, Operation
from ...static.passes.dead import find_needed
from ...static.session import Session
from ...static.session_stack import default_session
from ..model import Trace
from .frames import GraphWriter, RunWriter
from .program import GraphProgram


def static(fetches, feed_dict=None, session: Session | None = None, expect=None) -> Trace:
    """The trace of one run of ``fetches``, which is carried out; of a Graph, how it was built.

    ``session`` is the default one unless given.  An error of the run is the last frame; it is
    raised too, unless ``expect`` is its type.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default(), tf.Session():
    ...     a = tf.placeholder(tf.float32, name="a")
    ...     print(static(a * 2, {a: 3.}).to_text())
    1 define     a (u₁) is defined: a placeholder of float32, to be fed. It has no value.
    2 define     u₂ = a · 2 is defined: float32. Nothing is computed.
    3 feed       a (u₁) is fed 3.
    4 forward    u₂ = a · 2 = 3 · 2 = 6.
    5 fetch      u₂ is fetched: 6.
    """
    if isinstance(fetches, Graph):
        return GraphWriter(GraphProgram(with_output(fetches.operations))).to_trace(
            "How the graph is built")
    session = session or default_session("trace the graph", "trace.static")
    ops, feeds = session.check_request(fetches, feed_dict)
    wanted = list(dict.fromkeys(resolve_fetch(x, session.graph) for x in flatten_fetches(fetches)))
    order = sorted(find_needed(ops, feeds), key=lambda op: op.id)
    run = FirstRun(session, feeds)
    error = run_until_error(run, order)
    writer = RunWriter(GraphProgram(with_output(order), wanted, run))
    writer.add_run(wanted, error)
    if error is not None and not (expect and isinstance(error, expect)):
        raise error
    return writer.to_trace("A graph is built, then run")


def with_output(operations: list[Operation]) -> list[Operation]:
    """The operations that make a value."""
    return [op for op in operations if op.output is not None]


def run_until_error(run: FirstRun, order: list[Operation]) -> OpError | None:
    """Run all operations; the error that stopped it, if one did."""
    for op in order:
        try:
            run.step(op)
        except OpError as error:
            return error
    return None
