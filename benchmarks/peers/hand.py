"""Forward and backward written out in NumPy: what any engine is measured against."""

from __future__ import annotations

import sys

import numpy as np

PEER = sys.modules[__name__]


def forward(x, parameters, act):
    """The inputs of all layers and the result of the last; ``act`` follows all but that."""
    inputs = [x]
    for k in range(0, len(parameters), 2):
        x = x @ parameters[k] + parameters[k + 1]
        if k + 2 < len(parameters):
            x = act(x)
            inputs.append(x)
    return inputs, x


def backward(inputs, parameters, g, masked):
    """The gradients of all W and b for the gradient ``g`` of the result."""
    out = [None] * len(parameters)
    for k in range(len(parameters) - 2, -1, -2):
        h = inputs[k // 2]
        out[k], out[k + 1] = h.T @ g, g.sum(0)
        if k:
            g = masked(g @ parameters[k].T, h)
    return out


def relu(x):
    return np.maximum(x, 0)


def where_positive(g, h):
    return g * (h > 0)


def mlp(data):
    parameters = [p.copy() for p in data.parameters]
    rows = np.arange(len(data.x))

    def step():
        inputs, z = forward(data.x, parameters, relu)
        e = np.exp(z - z.max(1, keepdims=True))
        g = e / e.sum(1, keepdims=True)
        g[rows, data.classes] -= 1
        gradients = backward(inputs, parameters, g / len(rows), where_positive)
        for p, d in zip(parameters, gradients, strict=True):
            p -= data.rate * d
        return gradients
    return step


def deep(data):
    def step():
        inputs, z = forward(data.x, data.parameters, relu)
        h = relu(z)
        return backward(inputs, data.parameters, np.ones_like(h) * (h > 0), where_positive)
    return step


def moons(data):
    def step():
        inputs, z = forward(data.x, data.parameters, relu)
        slack = 1 - data.sign * z
        g = -data.sign * (slack > 0) / len(z)
        return backward(inputs, data.parameters, g.astype(np.float32), where_positive)
    return step


def chain(data):
    factor = np.float32(data.factor)

    def step():
        x, ys = data.x, [data.x]
        for _ in range(data.pairs):
            ys.append(ys[-1] * x * factor)
        g, dx = np.float32(1), np.float32(0)
        for y in reversed(ys[:-1]):
            g = g * factor
            dx += g * y
            g = g * x
        return [dx + g]
    return step


def matmuls(data):
    def step():
        x, inputs = data.x, []
        for w in data.parameters:
            inputs.append(x)
            x = np.maximum(x @ w, 0)
        g, out = np.ones_like(x) * (x > 0), []
        for k in range(len(inputs) - 1, -1, -1):
            out.append(inputs[k].T @ g)
            if k:
                g = (g @ data.parameters[k].T) * (inputs[k] > 0)
        return out[::-1]
    return step
