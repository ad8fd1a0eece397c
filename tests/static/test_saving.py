"""Graphs as JSON: the same bits after a round trip; wrong files refused, the node named."""

import json

import numpy as np
import pytest
from hypothesis import given, settings

import autograd_core.static as tf
from autograd_core.static import saving

from .graphs import expressions
from .test_plans import same_bits, static


@settings(max_examples=40)
@given(expressions())
def test_random_expressions_and_their_gradients_come_back(expression):
    """By name, with the same bits."""
    graph, leaves, symbols, slopes = static(expression)
    wanted = [*symbols, *[g for g in slopes if g is not None]]
    again = saving.loads(saving.dumps(graph))
    assert saving.dumps(again) == saving.dumps(graph)
    feed = dict(zip([x.name for x in leaves], expression.leaves, strict=True))
    names = [x.name for x in wanted]
    for a, b in zip(tf.Session(graph).run(names, feed), tf.Session(again).run(names, feed),
                    strict=True):
        assert same_bits(a, b)


def training():
    """A graph with variables, an optimizer, a loop and dropout."""
    graph = tf.Graph()
    with graph.as_default():
        x = tf.placeholder(tf.float32, [None, 2], "x")
        w = tf.Variable([[0.5], [1.0]], name="w")
        h = tf.nn.dropout(tf.matmul(x, w), rate=0.5, seed=1)
        h = tf.cond(tf.reduce_sum(h) > 0, lambda: h * 2, lambda: h)
        _, h = tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a * 1.5),
                             [0, tf.reduce_sum(h)])
        loss = tf.identity(h, name="loss")
        tf.train.AdamOptimizer(0.1).minimize(loss, name="train")
        tf.variables_initializer(graph.variables, name="init")
    return graph


def test_a_training_graph_comes_back_and_trains_alike(tmp_path):
    graph = training()
    saving.save(graph, tmp_path / "net.json")
    again = saving.load(tmp_path / "net.json")
    assert [v.name for v in again.variables] == [v.name for v in graph.variables]
    found = []
    for g in (graph, again):
        sess = tf.Session(g)
        tf.set_random_seed(0)
        sess.run("init")
        found.append([sess.run(["loss:0", "train/update"], {"x:0": [[1., 2.]]})[0]
                      for _ in range(4)] + sess.run(["w:0"])[0].ravel().tolist())
    assert found[0] == found[1]


def data() -> dict:
    """A small graph as plain data."""
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None], "x")
        tf.nn.leaky_relu(x + tf.constant([1.]), name="y")
    return json.loads(saving.dumps(graph))


def broken(change) -> str:
    found = data()
    change(found["nodes"])
    return json.dumps(found)


@pytest.mark.parametrize(("change", "text"), [
    (lambda n: n[0].pop("name"), "node 0: it has to be an object with a name"),
    (lambda n: n[2].update(rule="os.system"), "node 'add': there is no operation 'os.system'"),
    (lambda n: n[3]["fields"].update(evil=1),
     "node 'y': activations.LeakyRelu has no parameter 'evil'"),
    (lambda n: n[3]["fields"].clear(), "needs the parameter 'negative_slope'"),
    (lambda n: n.reverse(), "node 'y' reads 'add', which is not defined before it"),
    (lambda n: n[2]["inputs"].insert(0, {"tensor": "y"}), "or the graph has a cycle"),
    (lambda n: n[2]["inputs"].insert(0, {"code": "1"}), "node 'add': 'code' is no kind of value"),
    (lambda n: n[1].update(name="x"), "node 'x' is there twice"),
    (lambda n: n[0].update(dtype="object"), "node 'x': 'object' is no dtype here"),
    (lambda n: n[0].update(more=1), "node 'x': unknown key 'more'"),
    (lambda n: n[0].pop("inputs"), "node 'x': 'inputs' is missing"),
])
def test_wrong_files_are_refused_and_the_node_is_named(change, text):
    with pytest.raises(saving.GraphError, match=text):
        saving.loads(broken(change))


def test_what_is_no_graph_at_all():
    with pytest.raises(saving.GraphError, match="line 2: this is no JSON"):
        saving.loads("{\n nodes")
    with pytest.raises(saving.GraphError, match="this is no graph of format 1"):
        saving.loads("[]")


def test_values_are_saved_apart(tmp_path):
    with tf.Graph().as_default(), tf.Session() as sess:
        w = tf.Variable(np.arange(3.), name="w")
        other = tf.Variable(1., name="other")
        sess.run(tf.global_variables_initializer())
        tf.train.Saver([w]).save(sess, tmp_path / "values")
        with pytest.raises(tf.errors.NotFoundError, match="Key other not found in checkpoint"):
            tf.train.Saver([w, other]).restore(sess, tmp_path / "values")
