"""The bench's Jacobians, end to end, are those of the numbers themselves: on random graphs."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as torch
from autograd_core.viz.payload import compact_json, payload
from autograd_core.viz.scene import Scene
from autograd_core.viz.svg import Picture
from tests.viz import node

pytestmark = pytest.mark.slow   # needs node
THROUGH = """
const found = {};
for (const [opened, from] of data.asked) {
  const timeline = new p.Timeline(data.payload, opened), k = timeline.frames.length - 1;
  found[`${opened}/${from}`] = p.chainJacobians(timeline, from, p.findOutput(timeline, k), k);
}
return found;
"""
UNARY = "sin", "exp", "tanh", "sigmoid"
BINARY = "add", "mul", "sub"
STEP = st.tuples(st.sampled_from(UNARY + BINARY + ("matmul", "detach")), st.integers(0, 99),
                 st.integers(0, 99), st.sampled_from(["", "", "a", "b"]))


def program(steps):
    """A function of (x, y, m): vectors of 2 and a matrix; each step takes two earlier values."""
    def f(x, y, m):
        values = [x, y]
        for op, a, b, scope in steps:
            a, b = values[a % len(values)], values[b % len(values)]
            with torch.name_scope(scope or "c"):
                made = one(op, a, b, m)
                values.append(torch.tanh(made) if scope == "b" else made)
        return values[-1] + values[0]
    return f


def one(op, a, b, m):
    if op == "detach":
        return b + a.detach()
    if op == "matmul":
        return m @ a
    return getattr(torch, op)(a) if op in UNARY else getattr(torch, op)(a, b)


def traced(f, *inputs):
    """The trace of a function whose output is a vector, and its output."""
    return torch.trace.of(lambda *xs: (f(*xs) * torch.ones(2)).sum(), *inputs)


def expected(trace, f, inputs):
    """{node of an input: dL/dinput as one row}, from our own core."""
    loss = (f(*inputs) * torch.ones(2)).sum()
    grads = torch.autograd.grad(loss, inputs, allow_unused=True)
    return {i: None if g is None else g.numpy().reshape(1, -1) for i, g in enumerate(grads)}


@settings(max_examples=25)
@given(st.lists(STEP, min_size=1, max_size=9), st.integers(0, 2**32 - 1))
def test_end_to_end_is_the_product_along_all_paths_whatever_is_open(steps, seed):
    numbers = np.random.default_rng(seed)
    inputs = [torch.tensor(numbers.normal(size=shape), dtype=torch.float64, requires_grad=True)
              for shape in ((2,), (2,), (2, 2))]
    f = program(steps)
    trace = traced(f, *inputs)
    composites = [n.id for n in trace.nodes if n.kind == "composite"]
    scenes = [[], composites, composites[::2]]
    keys = {",".join(map(str, sorted(Scene(trace, s).opened))): s for s in scenes}
    data = payload([Picture(Scene(trace, s)) for s in keys.values()])
    grads = expected(trace, f, inputs)
    asked = [[key, i] for key in keys for i in grads if i in {n.id for n in
             Scene(trace, keys[key]).boxes}]
    found = node.run(THROUGH, {"payload": json.loads(compact_json(data)), "asked": asked})
    for (key, i) in asked:
        got, want = found[f"{key}/{i}"], grads[i]
        if isinstance(got, str):
            assert "No gradient flows" in got
            assert want is None or not want.any()
        elif want is None:
            assert not np.any(got)
        else:
            np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-12)


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=5), st.integers(1, 5), st.integers(0, 99))
@settings(max_examples=20)
def test_v_times_j_is_numpys(v, columns, seed):
    rows = np.random.default_rng(seed).normal(size=(len(v), columns))
    got = node.run("return p.multiply(data[0], data[1]);", [v, rows.tolist()])
    np.testing.assert_allclose(got, np.array(v) @ rows, rtol=1e-12, atol=1e-12)
