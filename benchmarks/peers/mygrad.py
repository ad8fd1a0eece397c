"""mygrad, without its guard against changes in place, as its manual advises where speed counts."""

from __future__ import annotations

import sys

import mygrad as mg
import numpy as np
from mygrad.nnet.losses import softmax_crossentropy

PEER = sys.modules[__name__]
mg.turn_memory_guarding_off()


def leaves(arrays):
    return [mg.tensor(a, copy=True) for a in arrays]


def network(x, parameters, act):
    for k in range(0, len(parameters), 2):
        x = mg.matmul(x, parameters[k]) + parameters[k + 1]
        if k + 2 < len(parameters):
            x = act(x)
    return x


def relu(x):
    return mg.maximum(x, 0)


def gradients(parameters):
    return [p.grad for p in parameters]


def mlp(data):
    parameters = leaves(data.parameters)

    def step():
        softmax_crossentropy(network(data.x, parameters, relu), data.classes).backward()
        out = gradients(parameters)
        for p in parameters:
            p.data -= data.rate * p.grad
            p.null_grad()
        return out
    return step


def trained(data, loss):
    parameters = leaves(data.parameters)

    def step():
        for p in parameters:
            p.null_grad()
        loss(parameters).backward()
        return gradients(parameters)
    return step


def deep(data):
    return trained(data, lambda parameters: relu(network(data.x, parameters, relu)).sum())


def moons(data):
    return trained(data, lambda parameters: relu(
        1 - data.sign * network(data.x, parameters, relu)).mean())


def chain(data):
    x = mg.tensor(np.float32(data.x))

    def step():
        x.null_grad()
        y = x
        for _ in range(data.pairs):
            y = y * x
            y = y * data.factor
        y.backward()
        return [x.grad]
    return step


def matmuls(data):
    def loss(parameters):
        x = data.x
        for w in parameters:
            x = relu(mg.matmul(x, w))
        return x.sum()
    return trained(data, loss)


def memory(x, times):
    """See torchlike."""
    y = x = mg.tensor(x)
    for _ in range(times):
        y = mg.tanh(y * np.float32(1.001) + np.float32(0.001))
    return x, y.sum()
