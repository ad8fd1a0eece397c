"""Our static graphs: built and compiled once, then a plan of NumPy calls into buffers it owns."""

from __future__ import annotations

import sys

import numpy as np

import autograd_core.static as tf

PEER = sys.modules[__name__]


def network(x, parameters):
    for k in range(0, len(parameters), 2):
        x = x @ parameters[k] + parameters[k + 1]
        if k + 2 < len(parameters):
            x = tf.nn.relu(x)
    return x


def planned(data, loss_of, rate=None):
    """The step that feeds x, computes the loss and its gradients, and with a rate goes along
    them."""
    graph = tf.Graph()
    with graph.as_default():
        x = tf.placeholder(tf.float32, data.x.shape)
        parameters = [tf.Variable(p) for p in data.parameters]
        loss = loss_of(x, parameters)
        gradients = tf.gradients(loss, parameters)
        fetch = list(gradients)
        if rate:
            fetch.append(tf.train.GradientDescentOptimizer(rate).apply_gradients(
                list(zip(gradients, parameters, strict=True))))
        session = tf.Session(graph)
        session.run(tf.global_variables_initializer())
    plan = session.plan(fetch, {x: data.x})
    session.run([p.initializer for p in parameters])
    buffer, = plan.buffers
    wanted = plan.results[:len(gradients)]

    def step():
        np.copyto(buffer, data.x)
        plan.go()
        return lambda: [np.array(g) for g in wanted]
    return step


def mlp(data):
    rows = np.arange(len(data.x))
    one_hot = np.zeros((len(rows), 10), np.float32)
    one_hot[rows, data.classes] = 1
    return planned(data, lambda x, parameters: -tf.reduce_sum(
        one_hot * tf.nn.log_softmax(network(x, parameters))) / len(rows), data.rate)


def deep(data):
    return planned(data, lambda x, parameters: tf.reduce_sum(tf.nn.relu(network(x, parameters))))


def moons(data):
    return planned(data, lambda x, parameters: tf.reduce_mean(
        tf.nn.relu(1 - data.sign * network(x, parameters))))


def matmuls(data):
    def loss(x, parameters):
        for w in parameters:
            x = tf.nn.relu(x @ w)
        return tf.reduce_sum(x)
    return planned(data, loss)
