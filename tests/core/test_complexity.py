"""Work grows as the number of nodes does: calls are counted, not seconds.

Each case does something with a graph of n operations.  With four times as many it may make four
times as many calls, and hold four times as much memory, and a little more for what does not grow.
"""

import os
import sys
import tracemalloc

import pytest

import autograd_core as torch
from autograd_core.core import traversal
from autograd_core.trace import Trace
from autograd_core.viz import geometry
from autograd_core.viz.layout import Arrow, _dot
from autograd_core.viz.scene import Scene


def chain(n: int):
    """A leaf and n operations in a row."""
    y = torch.tensor(1., requires_grad=True)
    for _ in range(n):
        y = y * 1.001
    return y


def fan(n: int):
    """n operations in a row that all read one leaf."""
    x = y = torch.tensor(1., requires_grad=True)
    for _ in range(n):
        y = y + x
    return y


def ladder(n: int):
    """n operations of which each reads the two before it: 1.6ⁿ paths."""
    a = b = torch.tensor(1., requires_grad=True)
    for _ in range(n):
        a, b = b, (a + b) * 0.5
    return b


def calls_of(work, *args) -> int:
    """How many functions, Python's and C's, ``work(*args)`` calls."""
    count = 0

    def called(frame, event, function):
        nonlocal count
        count += event in ("call", "c_call")
    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work(*args)
    finally:
        sys.setprofile(before)
    return count


def root(y):
    """The leaf that y was made from."""
    return next(node.variable for node in traversal.reachable([y.grad_fn]) if not node.edges)


def arrows_of(trace):
    return [Arrow(e.id, e.source, e.target, (40, 30)) for e in trace.edges]


def walk_states(trace):
    """Every step's state, found by the scene's look-ups as a view finds it."""
    scene = Scene(trace, ())
    for k in range(len(scene.frames)):
        for i in scene.frames[k].nodes:
            scene.known(f"n{i}", "value", k)


def asked(arrows):
    """The text that the layout engine gets."""
    far = set(geometry.long_arrows(arrows))
    boxes = {x.source for x in arrows} | {x.target for x in arrows}
    return _dot("LR", dict.fromkeys(boxes, (80, 40)), [x for x in arrows if x not in far], [])


WORK = {
    "forward": (lambda shape, n: n, lambda shape, n: shape(n)),
    "backward": (lambda shape, n: shape(n), lambda shape, y: y.backward()),
    "backward that leaves a graph": (lambda shape, n: shape(n),
                                     lambda shape, y: torch.autograd.grad(y, root(y),
                                                                          create_graph=True)),
    "counting consumers": (lambda shape, n: shape(n),
                           lambda shape, y: traversal.consumers([y.grad_fn])),
    "a trace": (lambda shape, n: shape(n), lambda shape, y: torch.trace.of(y)),
    "a trace to JSON": (lambda shape, n: torch.trace.of(shape(n)), lambda shape, t: t.to_json()),
    "a trace from JSON": (lambda shape, n: torch.trace.of(shape(n)).to_json(),
                          lambda shape, text: Trace.from_json(text)),
    "a scene and its fold": (lambda shape, n: torch.trace.of(shape(n)),
                             lambda shape, t: walk_states(t)),
    "the state at the end": (lambda shape, n: torch.trace.of(shape(n)), lambda shape, t: t.state(
        t.visible(), len(t.visible()) - 1)),
    "what a layout is asked": (lambda shape, n: arrows_of(torch.trace.of(shape(n))),
                               lambda shape, arrows: asked(arrows)),
}


@pytest.mark.filterwarnings("ignore:Using backward")
@pytest.mark.parametrize("shape", [chain, fan, ladder], ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", WORK)
def test_four_times_the_nodes_are_four_times_the_calls(name, shape):
    given, work = WORK[name]
    work(shape, given(shape, 10))           # what loads on first use
    few, many = (calls_of(work, shape, given(shape, n)) for n in (50, 200))
    assert many <= 4.4 * few, f"{name} of a {shape.__name__}: {few} calls for 50, {many} for 200"


@pytest.mark.parametrize("shape", [chain, fan, ladder], ids=lambda f: f.__name__)
def test_four_times_the_nodes_take_four_times_the_memory(shape):
    def peak(n):
        tracemalloc.start()
        y = shape(n)
        held = tracemalloc.get_traced_memory()[0]
        y.backward()
        del y
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held, top
    peak(10)
    (held, top), (held4, top4) = peak(1_000), peak(4_000)
    assert held4 <= 6 * held    # Python keeps some thousand freed tuples for the first to come
    assert top4 <= 6 * top
    assert held / 1_000 < 1_500, "bytes a node of a graph of numbers"


@pytest.mark.slow
def test_a_million_operations_in_a_row():
    """No depth limit, and as many calls a node as for ten thousand."""
    few = calls_of(chain(10_000).backward)
    y = chain(1_000_000)
    assert calls_of(y.backward) <= 100.1 * few
    del y       # nor a limit when the graph is let go


SMALL = {
    "a product of numbers": (16, lambda: torch.tensor(2., requires_grad=True) * 1.,
                             lambda y: y * y),
    "backward through a product": (76, lambda: (y := torch.tensor(2., requires_grad=True)) * y,
                                   lambda y: y.backward()),
    "a layer": (51, lambda: [torch.randn(3, 3, requires_grad=True)] * 2 + [
        torch.randn(3, requires_grad=True)], lambda given: torch.nn.functional.linear(*given)),
}


@pytest.mark.parametrize("name", SMALL)
def test_the_calls_of_what_is_done_most_are_few(name):
    """A call more on the way of every operation is noticed here before it is in seconds."""
    most, given, work = SMALL[name]
    work(given())
    plain = 24 if os.environ.get("AUTOGRAD_PLAIN") == "1" else 0    # rules one by one take more
    assert calls_of(work, given()) <= most + plain
