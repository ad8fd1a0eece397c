"""Static graphs as traces: built first, empty; then fed, run and fetched."""

import json

import numpy as np
import pytest

import autograd_core as torch
import autograd_core.static as tf
from autograd_core.trace import Trace
from autograd_core.viz import text


@pytest.fixture(autouse=True)
def fresh_graph():
    """Each test has a default graph of its own."""
    with tf.Graph().as_default():
        yield


def example_3(shape=()):
    """FACTS.md, worked example 3, with its gradients, run once."""
    a, b, c, d = (tf.placeholder(tf.float32, shape, name) for name in "abcd")
    u = a * b
    t = tf.log(d, name="t")
    v = t * c
    e = tf.add(u, v, name="e")
    return [e, *tf.gradients(e, [a, b, c, d])], {a: 2., b: 3., c: 5., d: 10.}


def training():
    """A layer in a scope, a loss, a step."""
    x = tf.placeholder(tf.float32, [None, 2], "x")
    with tf.name_scope("layer1"):
        w = tf.Variable([[1.], [2.]], name="w")
        y = tf.nn.relu(tf.matmul(x, w) + 1.)
    loss = tf.reduce_mean(tf.square(y), name="loss")
    train = tf.train.GradientDescentOptimizer(.1).minimize(loss)
    return x, w, loss, train


def test_a_node_is_there_empty_before_it_has_a_value():
    """Every node is defined before anything is fed; its value is absent until it is computed."""
    fetches, feed = example_3()
    with tf.Session() as sess:
        t = torch.trace.static(fetches, feed, sess)
    phases = [f.phase for f in t.frames]
    assert phases == sorted(phases, key=["define", "feed", "forward", "fetch"].index)
    for node in t.nodes:
        name = f"n{node.id}"
        has = ["value" in t.state(range(len(t.frames)), k).get(name, {})
               for k in range(len(t.frames))]
        first = next(k for k, f in enumerate(t.frames) if node.id == f.owner)
        assert t.frames[first].phase == "define"
        assert has.index(True) > phases.index("feed") - 1 or node.kind == "constant"
        assert has == sorted(has), "once it is there it stays"


def test_what_has_no_shape_is_shown_as_what_it_is_of_single_numbers():
    """A late node is a product, a logarithm; its value is the run's."""
    fetches, feed = example_3(None)
    with tf.Session() as sess:
        t = torch.trace.static(fetches, feed, sess)
    phases = [f.phase for f in t.frames]
    assert phases == sorted(phases, key=["define", "feed", "forward", "fetch"].index)
    assert "t (u₆) = ln d = ln 10 = 2.303." in text.transcript(t)


def test_the_numbers_are_those_of_the_run_and_of_the_plan():
    """What is fetched in the last frames."""
    fetches, feed = example_3()
    with tf.Session() as sess:
        found = sess.run(fetches, feed)
        t = torch.trace.static(fetches, feed, sess)
    state = t.state(range(len(t.frames)), len(t.frames) - 1)
    shown = [state[f"n{f.owner}"]["value"].data[0] for f in t.frames if f.phase == "fetch"]
    assert set(map(float, found)) == set(shown)
    assert text.transcript(t).splitlines()[0].endswith(
        "a (u₁) is defined: a placeholder of float32, to be fed. It has no value.")
    assert "a (u₁) is fed 2." in text.transcript(t)
    assert "t (u₇) = ln d = ln 10 = 2.303." in text.transcript(t)


def test_the_lines_that_built_it_are_shown():
    x, _, loss, train = training()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        t = torch.trace.static([loss, train], {x: [[1., 2.], [3., 4.]]})
    k = next(k for k, f in enumerate(t.frames) if f.say.args.get("u") == "loss (u₆)")
    assert t.code[t.frames[k].line].strip().startswith("loss = tf.reduce_mean")


def test_scopes_are_composites_that_open_and_variables_change():
    x, w, loss, train = training()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        t = torch.trace.static([loss, train], {x: [[1., 2.], [3., 4.]]})
        after = sess.run(w)
    layer = next(n for n in t.nodes if n.kind == "composite" and n.op == "layer1")
    assert len(t.visible()) < len(t.visible([layer.id]))
    assert "[[6], [12]]. Its 3 operations are taken as one." in text.transcript(t)
    assert "relu" in text.transcript(t, ["layer1"])
    node = next(n for n in t.nodes if n.label == "layer1/w")
    frames = t.visible()
    values = [t.state(frames, k).get(f"n{node.id}", {}).get("value") for k in range(len(frames))]
    seen = [v.data for v in values if v is not None]
    assert seen[0] == (1.0, 2.0)
    assert seen[-1] == tuple(after.ravel().tolist())
    assert "writes" in text.transcript(t)


def test_a_graph_alone_is_its_build_time_line():
    x, *_ = training()
    t = torch.trace.static(x.graph)
    assert {f.phase for f in t.frames} == {"define"}
    assert t.title == "How the graph is built"
    text.check_sentences(t)


def test_it_goes_to_json_and_back_and_is_drawn():
    fetches, feed = example_3()
    with tf.Session() as sess:
        t = torch.trace.static(fetches, feed, sess)
    assert Trace.from_json(t.to_json()) == t
    assert json.loads(t.to_json())["schema"]
    assert t.to_svg(0) != t.to_svg(len(t.visible()) - 1)
    assert "ln" in t.to_svg(len(t.visible()) - 1)


def test_a_player_is_made_of_it(tmp_path):
    x, _, loss, train = training()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        t = torch.trace.static([loss, train], {x: [[1., 2.]]})
    t.to_html(tmp_path / "run.html")
    page = (tmp_path / "run.html").read_text()
    assert "define" in page
    assert "layer1" in page


def test_an_error_is_the_last_frame_at_its_node():
    x = tf.placeholder(tf.float32, [2], name="x")
    y = tf.check_numerics(tf.log(x, name="l"), "bad", name="checked")
    with tf.Session() as sess:
        t = torch.trace.static(y, {x: [-1., 1.]}, sess, expect=tf.errors.InvalidArgumentError)
        last = t.frames[-1]
        assert last.phase == "error"
        assert t.nodes[last.owner].label == "checked"
        assert "bad : Tensor had NaN values" in last.say.args["message"]
        with pytest.raises(tf.errors.InvalidArgumentError):
            torch.trace.static(y, {x: [-1., 1.]}, sess)
    with pytest.raises(ValueError, match="No default session"):
        torch.trace.static(y)


def test_branches_loops_and_large_arrays_can_be_told():
    x = tf.placeholder(tf.float32, [None, 100], "x")
    y = tf.cond(tf.reduce_sum(x) > 0, lambda: x * 2, lambda: x)
    _, z = tf.while_loop(lambda i, a: i < 2, lambda i, a: (i + 1, a + 1), [0, y])
    rows = tf.gather(z, [0, 0])
    g, = tf.gradients(tf.reduce_sum(rows), x)
    with tf.Session() as sess:
        t = torch.trace.static([rows, g], {x: np.ones((3, 100))}, sess)
    text.check_sentences(t)
    assert Trace.from_json(t.to_json()) == t
