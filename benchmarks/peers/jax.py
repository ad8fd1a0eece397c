"""jax, each workload compiled once by XLA; its chains of numbers are left out, for compiling a
program of ten thousand lines takes it minutes."""

from __future__ import annotations

import sys

import jax
import jax.numpy as np

PEER = sys.modules[__name__]


def network(x, parameters, act):
    for k in range(0, len(parameters), 2):
        x = x @ parameters[k] + parameters[k + 1]
        if k + 2 < len(parameters):
            x = act(x)
    return x


def relu(x):
    return np.where(x > 0, x, 0)


def finished(function, *arguments):
    """A step that waits for its result, as others do."""
    compiled = jax.jit(function)
    return lambda: [g.block_until_ready() for g in compiled(*arguments)]


def mlp(data):
    rows = np.arange(len(data.x))

    def loss(parameters):
        scores = jax.nn.log_softmax(network(data.x, parameters, relu))
        return -np.mean(scores[rows, data.classes])

    def both(parameters):
        gradients = jax.grad(loss)(parameters)
        return gradients, [p - data.rate * d for p, d in zip(parameters, gradients, strict=True)]
    compiled, state = jax.jit(both), [data.parameters]

    def step():
        gradients, state[0] = jax.block_until_ready(compiled(state[0]))
        return gradients
    return step


def deep(data):
    def loss(parameters):
        return np.sum(relu(network(data.x, parameters, relu)))
    return finished(jax.grad(loss), data.parameters)


def moons(data):
    def loss(parameters):
        return np.mean(relu(1 - data.sign * network(data.x, parameters, relu)))
    return finished(jax.grad(loss), data.parameters)


def matmuls(data):
    def loss(parameters):
        x = data.x
        for w in parameters:
            x = relu(x @ w)
        return np.sum(x)
    return finished(jax.grad(loss), data.parameters)


def hvp(data):
    def loss(parameters):
        return np.mean(network(data.x, parameters, np.tanh) ** 2)

    def product(parameters, directions):
        return jax.jvp(jax.grad(loss), (parameters,), (directions,))[1]
    return finished(product, data.parameters, data.directions)
