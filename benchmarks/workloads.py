"""What is timed: the data of each workload, the same for all peers, and what is aimed at.

A peer (a file of ``peers``) has a function of each workload's name that takes these data and gives
``step``, a function of no arguments: it does the whole work once and returns the gradients, or a
function that gets them where that is work of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace

import numpy as np


@dataclass(frozen=True)
class Workload:
    """``data()`` makes the inputs; ``aim`` is the largest ratio to ``base`` that DESIGN.md allows,
    by peer; ``nodes`` divides the time where it is given per node."""

    name: str
    title: str
    data: Callable[[], SimpleNamespace]
    base: str = "hand"
    aim: dict[str, float] = field(default_factory=dict)
    rounds: int = 15
    calls: int = 5
    nodes: int = 1
    digits: float = 1e-4


def layers_of(sizes, scale=None) -> list[np.ndarray]:
    """W and b of each dense layer, W as (in × out)."""
    random = np.random.default_rng(0)
    out = []
    for n, m in pairwise(sizes):
        out += [random.normal(0, scale or n ** -0.5, (n, m)), np.zeros(m)]
    return [p.astype(np.float32) for p in out]


def uniform(*shape) -> np.ndarray:
    """Reproducible inputs in -1 … 1."""
    return np.random.default_rng(1).uniform(-1, 1, shape).astype(np.float32)


def digits() -> SimpleNamespace:
    """A batch of 128 images of 8 × 8, ten classes."""
    classes = np.random.default_rng(2).integers(0, 10, 128)
    return SimpleNamespace(x=uniform(128, 64), classes=classes,
                           parameters=layers_of((64, 128, 128, 10)), rate=0.01)


def moons() -> SimpleNamespace:
    """100 points of the plane, in two classes of -1 and 1."""
    x = uniform(100, 2)
    return SimpleNamespace(x=x, sign=np.sign(x[:, :1] * x[:, 1:]),
                           parameters=layers_of((2, 16, 16, 1)))


def deep() -> SimpleNamespace:
    """100 layers of 10, one example."""
    return SimpleNamespace(x=uniform(1, 10), parameters=layers_of((10,) * 101, 0.4))


def chain(n: int) -> Callable[[], SimpleNamespace]:
    """y = x, then n / 2 times y · x and y · factor, all numbers, exact in any precision."""
    return lambda: SimpleNamespace(x=np.float32(1 - 2 ** -14), factor=1 + 2 ** -14, pairs=n // 2)


def matmuls() -> SimpleNamespace:
    """Five square matrices."""
    matrices = [m / 32 for m in np.random.default_rng(3).normal(size=(6, 1024, 1024))]
    x, *parameters = [m.astype(np.float32) for m in matrices]
    return SimpleNamespace(x=x, parameters=parameters)


def curved() -> SimpleNamespace:
    """A small MLP and a direction in the space of its parameters."""
    parameters = layers_of((4, 16, 1))
    random = np.random.default_rng(4)
    return SimpleNamespace(x=uniform(32, 4), parameters=parameters, directions=[
        random.normal(size=p.shape).astype(np.float32) for p in parameters])


WORKLOADS = [
    Workload("mlp", "digits MLP 64-128-128-10, batch 128, SGD step", digits, "hand",
             {"eager": 1.25, "plan": 1.1}, rounds=25, calls=10),
    Workload("deep", "100 dense layers of width 10, batch 1", deep, "hand",
             {"eager": 2.5, "plan": 1.0}, rounds=25),
    Workload("moons", "moons MLP 2-16-16-1, 100 points", moons, "hand", {"eager": 3.0}, rounds=25,
             calls=40),
    *[Workload("chain", f"chain of {n:,} scalar operations, a node", chain(n), "torch",
               {"eager": 5.0 / 5.9}, nodes=n, rounds=rounds, calls=calls,
               digits=1e-2)
      for n, rounds, calls in ((1000, 25, 3), (10_000, 9, 1), (100_000, 3, 1), (1_000_000, 1, 1))],
    Workload("matmuls", "5 matmuls of 1024² with relu", matmuls, "hand", {"eager": 1.05}, calls=1,
             rounds=9, digits=1e-3),
    Workload("hvp", "Hessian-vector product of an MLP 4-16-1", curved, "torch", {"eager": 2.0},
             rounds=25, calls=10, digits=1e-3),
]
