"""Pieces of real networks: the same bits with any passes, to second order, sizes unknown."""

import numpy as np
import pytest

import autograd_core.static as tf
from autograd_core.static.layer_types import LAYERS, Blobs
from autograd_core.static.passes import NAMES

RANDOM = np.random.default_rng(0)


def pooled(x, kind: str):
    return LAYERS["Pooling"].build(Blobs(kind, tf.float32), [x], {
        "pool": kind, "kernel_size": 2, "stride": 0})


def convolution():
    x, w = tf.placeholder(tf.float32, [None, 2, 8, 8]), tf.placeholder(tf.float32, [3, 2, 3, 3])
    h = tf.nn.relu(tf.nn.conv2d(x, tf.transpose(w, (2, 3, 1, 0)), padding="SAME",
                                data_format="NCHW"))
    return [x, w], [tf.reduce_mean(pooled(h, "MAX") * pooled(h, "AVE"))]


def normalization():
    x, g = tf.placeholder(tf.float32, [None, 5]), tf.placeholder(tf.float32, [5])
    away = x - tf.reduce_mean(x, 0, keepdims=True)
    y = away * tf.rsqrt(tf.reduce_mean(tf.square(away), 0, keepdims=True) + 1e-5) * g
    return [x, g], [tf.reduce_sum(tf.tanh(y)), y]


def attention():
    x, w = tf.placeholder(tf.float32, [None, 6, 4]), tf.placeholder(tf.float32, [4, 4])
    q = tf.reshape(tf.matmul(tf.reshape(x, [-1, 4]), w), [-1, 6, 4])
    scores = tf.nn.softmax(tf.matmul(q, x, transpose_b=True) * 0.5)
    return [x, w], [tf.reduce_sum(tf.matmul(scores, x) ** 2)]


def recurrence():
    x, w = tf.placeholder(tf.float32, [5, None, 3]), tf.placeholder(tf.float32, [3, 3])
    h = tf.zeros_like(x[0])
    for t in range(5):
        h = tf.tanh(tf.matmul(x[t], w) + tf.matmul(h, w))
    return [x, w], [tf.reduce_sum(h)]


def noise():
    x = tf.placeholder(tf.float32, [None, 30])
    y = tf.nn.dropout(tf.nn.relu(x), rate=.3)
    z = tf.where(y > 0.5, y, x * 0.)
    return [x], [tf.reduce_sum(z * z), tf.concat([y, z], 0), tf.gather(z, [1, 0, 1])]


def masks():
    x = tf.placeholder(tf.float32, [40, 40])
    y = tf.nn.relu(tf.nn.relu(x) - 0.5)
    z = tf.nn.relu(tf.transpose(y) + y)
    loss = tf.reduce_sum(z * tf.cast(x > 0, tf.float32)) + tf.reduce_max(z)
    return [x], [loss, tf.nn.elu(x), tf.nn.leaky_relu(x), tf.maximum(x, y),
                 tf.clip_by_value(x, -1., 1.)]


NETWORKS = {convolution: [(2, 2, 8, 8), (3, 2, 3, 3)], normalization: [(40, 5), 5],
            attention: [(3, 6, 4), (4, 4)], recurrence: [(5, 2, 3), (3, 3)], noise: [(40, 30)],
            masks: [(40, 40)]}


@pytest.mark.parametrize("network", NETWORKS, ids=lambda f: f.__name__)
def test_passes_change_no_bit(network):
    """None, all, each alone, and all but each; values, first and second derivatives."""
    inputs = [RANDOM.standard_normal(shape).astype("f") for shape in NETWORKS[network]]
    graph = tf.Graph()
    with graph.as_default():
        leaves, outputs = network()
        first = [g for g in tf.gradients(outputs[0], leaves) if g is not None]
        second = [g for g in tf.gradients(first[0], leaves) if g is not None]
    feed = dict(zip(leaves, inputs, strict=True))
    wanted = None
    for passes in [(), NAMES, *[(p,) for p in NAMES], *[set(NAMES) - {p} for p in NAMES]]:
        sess = tf.Session(graph, sorted(passes))
        for run in ("first", "plan", "plan again"):
            tf.set_random_seed(0)
            found = [np.asarray(x).tobytes() for x in sess.run([*outputs, *first, *second], feed)]
            wanted = wanted or found
            assert found == wanted, f"{run} run with {passes}"
