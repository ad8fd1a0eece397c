"""Leaves for expressions, and what is shown of a result's history and of its derivatives.

Leaves have fixed names and are made anew for every expression: ``s x p y A B S C`` require grad,
``d`` does in float64, ``n k u`` hold integers and ``m M`` bools.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

FLOATS = {
    "s": 0.7,
    "x": [0.5, -1.5, 2.0],
    "p": [0.3, 0.6, 0.9],
    "y": [1.5, 0.8, -0.4],
    "A": [[1.0, -2.0, 0.5], [0.3, 4.0, -1.0]],
    "B": [[0.2, 1.0], [-1.0, 2.0], [3.0, 0.4]],
    "S": [[2.0, 0.5], [-1.0, 3.0]],
    "C": [[[1.0, 2.0, 0.3], [0.4, -1.0, 1.2]], [[0.7, 0.1, -2.0], [1.5, 0.9, 0.6]]],
}
PLAIN = {"n": [3, -1, 2], "k": [0, 2, 1], "u": 2, "m": [True, False, True],
         "M": [[True, False, True], [False, True, True]]}


def make_leaves(torch: ModuleType) -> dict[str, Any]:
    """The tensors that an expression may speak of, by name."""
    return {
        **{name: torch.tensor(values, requires_grad=True) for name, values in FLOATS.items()},
        "d": torch.tensor([1.25, -0.5, 3.0], dtype=torch.float64, requires_grad=True),
        **{name: torch.tensor(values) for name, values in PLAIN.items()}}


def describe_gradients(out: Any, names: dict[str, Any], torch: ModuleType) -> list[str]:
    """The chain of nodes, the gradient of a weighted sum, and the gradient of its squares."""
    outputs = [y for y in flatten(out, torch) if y.requires_grad and y.grad_fn is not None]
    if not outputs:
        return []
    leaves = {name: names[name] for name in (*FLOATS, "d")
              if names[name].is_leaf and names[name].requires_grad}
    shown = [describe_history(outputs[0])]
    total = sum((y * make_weights(y, torch)).sum() for y in outputs)
    first = torch.autograd.grad(total, list(leaves.values()), create_graph=True, allow_unused=True)
    for name, g in zip(leaves, first, strict=True):
        shown += [] if g is None else f"d/d{name} {g.detach()}".split("\n")
    squares = [(g * g).sum() for g in first if g is not None and g.requires_grad]
    if not squares:
        return shown
    second = torch.autograd.grad(sum(squares), list(leaves.values()), allow_unused=True)
    for name, g in zip(leaves, second, strict=True):
        shown += [] if g is None or not g.any() else f"d²/d{name}² {g}".split("\n")
    return shown


def make_weights(y: Any, torch: ModuleType) -> Any:
    """1, 2, 3, … in the shape and dtype of ``y``."""
    return torch.tensor(np.arange(1, y.numel() + 1).reshape(tuple(y.shape))).to(y.dtype)


def flatten(out: Any, torch: ModuleType) -> list[Any]:
    """The tensors of a nested result."""
    if isinstance(out, torch.Tensor):
        return [out]
    parts = out if isinstance(out, tuple | list) else ()
    return [y for part in parts for y in flatten(part, torch)]


def describe_history(y: Any) -> str:
    """``MulBackward0(ExpBackward0(·), ·)``: the names of the nodes down to leaves and constants."""
    def write(node, depth):
        if node is None:
            return "–"
        if not node.next_functions or node.name().endswith("AccumulateGrad"):
            return "·"
        inside = ", ".join(write(before, depth + 1) for before, _ in node.next_functions)
        return f"{node.name()}({inside})" if depth < 8 else "…"
    return write(y.grad_fn, 0)
