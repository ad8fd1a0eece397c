"""HIPS autograd: a function is differentiated as a whole."""

from __future__ import annotations

import sys

import autograd.numpy as np
from autograd import grad

PEER = sys.modules[__name__]


def network(x, parameters, act):
    for k in range(0, len(parameters), 2):
        x = np.dot(x, parameters[k]) + parameters[k + 1]
        if k + 2 < len(parameters):
            x = act(x)
    return x


def relu(x):
    return np.maximum(x, 0)


def mlp(data):
    parameters, rows = [p.copy() for p in data.parameters], np.arange(len(data.x))

    def loss(parameters):
        z = network(data.x, parameters, relu)
        z = z - np.max(z, 1, keepdims=True)
        return np.mean(np.log(np.sum(np.exp(z), 1)) - z[rows, data.classes])

    def step():
        gradients = grad(loss)(parameters)
        for p, d in zip(parameters, gradients, strict=True):
            p -= data.rate * d
        return gradients
    return step


def deep(data):
    def loss(parameters):
        return np.sum(relu(network(data.x, parameters, relu)))
    return lambda: grad(loss)(data.parameters)


def moons(data):
    def loss(parameters):
        return np.mean(relu(1 - data.sign * network(data.x, parameters, relu)))
    return lambda: grad(loss)(data.parameters)


def chain(data):
    def product(x):
        y = x
        for _ in range(data.pairs):
            y = y * x
            y = y * data.factor
        return y
    return lambda: [grad(product)(float(data.x))]


def matmuls(data):
    def loss(parameters):
        x = data.x
        for w in parameters:
            x = relu(np.dot(x, w))
        return np.sum(x)
    return lambda: grad(loss)(data.parameters)


def hvp(data):
    def loss(parameters):
        return np.mean(network(data.x, parameters, np.tanh) ** 2)

    def along(parameters):
        return sum(np.sum(g * d) for g, d in zip(grad(loss)(parameters), data.directions,
                                                 strict=True))
    return lambda: grad(along)(data.parameters)


def memory(x, times):
    """See torchlike; the pass runs when the result is asked for."""
    def total(x):
        for _ in range(times):
            x = np.tanh(x * np.float32(1.001) + np.float32(0.001))
        return np.sum(x)
    return lambda: grad(total)(x)
