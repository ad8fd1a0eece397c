"""Random expressions, built twice: of Tensors, and of Symbols."""

from __future__ import annotations

from typing import NamedTuple

import hypothesis.strategies as st
import numpy as np

import autograd_core as torch
import autograd_core.static as tf

ONE = {
    "neg": (lambda a: -a, lambda a: -a), "exp": (torch.exp, tf.exp), "tanh": (torch.tanh, tf.tanh),
    "sigmoid": (torch.sigmoid, tf.sigmoid), "relu": (torch.relu, tf.nn.relu),
    "log": (torch.log, tf.log), "sqrt": (torch.sqrt, tf.sqrt), "abs": (torch.abs, tf.abs),
    "square": (lambda a: a ** 2, tf.square), "cube": (lambda a: a ** 3, lambda a: a ** 3),
    "times one": (lambda a: a * 1.0, lambda a: a * 1.0), "half": (lambda a: a / 2, lambda a: a / 2),
    "one less": (lambda a: 1 - a, lambda a: 1 - a), "plus": (lambda a: a + 0.5, lambda a: a + 0.5),
    "inverse": (lambda a: 1 / a, lambda a: 1 / a),
    "sum": (torch.sum, tf.reduce_sum), "mean": (torch.mean, tf.reduce_mean),
    "max": (torch.max, tf.reduce_max),
    "leaky": (torch.nn.functional.leaky_relu, lambda a: tf.nn.leaky_relu(a, 0.01)),
    "softplus": (torch.nn.functional.softplus, tf.nn.softplus),
}
MATRIX = {
    "transpose": (lambda a: a.t(), tf.transpose),
    "columns": (lambda a: a.sum(0), lambda a: tf.reduce_sum(a, 0)),
    "rows": (lambda a: a.mean(1, keepdim=True), lambda a: tf.reduce_mean(a, 1, keepdims=True)),
    "softmax": (lambda a: torch.softmax(a, 1), tf.nn.softmax),
    "log_softmax": (lambda a: torch.log_softmax(a, 1), tf.nn.log_softmax),
    "line": (lambda a: a.reshape(-1), lambda a: tf.reshape(a, [-1])),
    "first row": (lambda a: a[0], lambda a: a[0]), "largest": (
        lambda a: torch.amax(a, 1), lambda a: tf.reduce_max(a, 1)),
    "expand": (lambda a: a.expand(*a.shape), lambda a: tf.broadcast_to(a, a.shape)),
    "front": (lambda a: a[:, 0:1], lambda a: a[:, 0:1]),
}
TWO = {
    "add": (lambda a, b: a + b, tf.add), "sub": (lambda a, b: a - b, tf.subtract),
    "mul": (lambda a, b: a * b, tf.multiply), "div": (lambda a, b: a / b, tf.divide),
    "maximum": (torch.maximum, tf.maximum),
    "where": (lambda a, b: torch.where(a > b, a, b), lambda a, b: tf.where(a > b, a, b)),
}
JOIN = {"cat": (lambda a, b: torch.cat([a, b]), lambda a, b: tf.concat([a, b], 0)),
        "stack": (lambda a, b: torch.stack([a, b]), lambda a, b: tf.stack([a, b]))}
PRODUCT = {"matmul": (torch.matmul, tf.matmul)}
SHAPES = [(), (3,), (2, 3), (1, 3), (2, 1), (3, 2), (1, 1)]


class Expression(NamedTuple):
    """Leaves, and steps (name, positions of what it is applied to); the last one is the result."""

    leaves: tuple
    unknown: tuple[bool, ...]
    steps: tuple

    def run(self, side: int, leaves: list) -> list:
        """Every value, of Tensors (side 0) or Symbols (side 1)."""
        values = list(leaves)
        for name, positions in self.steps:
            values.append(ALL[name][side](*[values[k] for k in positions]))
        return values


ALL = {**ONE, **MATRIX, **TWO, **JOIN, **PRODUCT}


def fits(name: str, shapes) -> bool:
    """Can this be applied to these shapes?

    Powers of single numbers are left out: what eager code computes is one of NumPy's numbers, not
    an array, and NumPy's power of a number may differ from that of an array in the last bit.
    """
    if name in ("square", "cube"):
        return bool(shapes[0])
    if name in MATRIX:
        return len(shapes[0]) == 2
    if name in JOIN:
        return shapes[0] == shapes[1] and bool(shapes[0])
    if name in PRODUCT:
        return all(len(s) == 2 for s in shapes) and shapes[0][1] == shapes[1][0]
    if name in TWO:
        try:
            np.broadcast_shapes(*shapes)
        except ValueError:
            return False
    return True


@st.composite
def expressions(draw, most: int = 8) -> Expression:
    """A random one, of at most so many steps."""
    numbers = st.integers(-8, 8).map(lambda n: n / 4)
    leaves = []
    for shape in draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3)):
        size = int(np.prod(shape))
        given = draw(st.lists(numbers, min_size=size, max_size=size))
        leaves.append(np.array(given, np.float32).reshape(shape))
    unknown = tuple(draw(st.booleans()) for _ in leaves)
    values, steps = [torch.tensor(x) for x in leaves], []
    for _ in range(draw(st.integers(1, most))):
        name = draw(st.sampled_from(list(ALL)))
        count = 1 if name in ONE or name in MATRIX else 2
        positions = tuple(draw(st.integers(0, len(values) - 1)) for _ in range(count))
        if fits(name, [tuple(values[k].shape) for k in positions]):
            steps.append((name, positions))
            values.append(ALL[name][0](*[values[k] for k in positions]))
    return Expression(tuple(leaves), unknown, tuple(steps))
