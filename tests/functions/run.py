"""Look at one expression as a learner would: its value, its history, its first two gradients.

    look("x.exp()", torch)     what it prints, one string a line
    agrees(...)                is that what PyTorch printed?

Leaves have fixed names and are made anew for every expression: ``s x p y A B S C`` require grad,
``d`` does in float64, ``n k u`` hold integers and ``m M`` bools.
"""

from __future__ import annotations

import re
import warnings
from types import ModuleType
from typing import Any

import numpy as np

ADDRESS = re.compile(r"0x[0-9a-f]+")
WHERE_IN_CPP = re.compile(r" ?\(Triggered internally at .*\)", re.DOTALL)
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


def look(expression: str, torch: ModuleType) -> list[str]:
    """What the last part of ``expression`` shows when its ``torch`` is the module given."""
    names: dict[str, Any] = {"torch": torch, "np": np}
    for name, values in FLOATS.items():
        names[name] = torch.tensor(values, requires_grad=True)
    names["d"] = torch.tensor([1.25, -0.5, 3.0], dtype=torch.float64, requires_grad=True)
    for name, values in PLAIN.items():
        names[name] = torch.tensor(values)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            *lines, last = expression.split("; ")
            exec("; ".join(lines), names)
            out = eval(last, names)
            shown = [*repr(out).split("\n"), *derivatives(out, names, torch)]
        except Exception as error:
            shown = f"{type(error).__name__}: {error}".split("\n")
    said = [f"{w.category.__name__}: {WHERE_IN_CPP.sub('', str(w.message))}" for w in caught]
    return [ADDRESS.sub("0x...", line) for line in [*said, *shown]]


def derivatives(out: Any, names: dict[str, Any], torch: ModuleType) -> list[str]:
    """The chain of nodes, the gradient of a weighted sum, and the gradient of its squares."""
    outputs = [y for y in flat(out, torch) if y.requires_grad and y.grad_fn is not None]
    if not outputs:
        return []
    leaves = {name: names[name] for name in (*FLOATS, "d")
              if names[name].is_leaf and names[name].requires_grad}
    shown = [history(outputs[0])]
    total = sum((y * weights(y, torch)).sum() for y in outputs)
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


def weights(y: Any, torch: ModuleType) -> Any:
    """1, 2, 3, … in the shape and dtype of ``y``."""
    return torch.tensor(np.arange(1, y.numel() + 1).reshape(tuple(y.shape))).to(y.dtype)


def flat(out: Any, torch: ModuleType) -> list[Any]:
    """The tensors of a nested result."""
    if isinstance(out, torch.Tensor):
        return [out]
    return [y for part in out for y in flat(part, torch)] if isinstance(out, tuple | list) else []


def history(y: Any) -> str:
    """``MulBackward0(ExpBackward0(·), ·)``: the names of the nodes down to leaves and constants."""
    def write(node, depth):
        if node is None:
            return "–"
        if not node.next_functions or node.name().endswith("AccumulateGrad"):
            return "·"
        inside = ", ".join(write(before, depth + 1) for before, _ in node.next_functions)
        return f"{node.name()}({inside})" if depth < 8 else "…"
    return write(y.grad_fn, 0)


NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)(?!\w)")


def alike(shown: list[str], wanted: list[str]) -> bool:
    """The same text; numbers may differ in the last of the digits that are printed."""
    if shown == wanted:
        return True
    ours, theirs = (" ".join(lines) for lines in (shown, wanted))
    if "Error" in theirs or skeleton(ours) != skeleton(theirs):
        return False
    a, b = (np.array([float(x) for x in NUMBER.findall(text)]) for text in (ours, theirs))
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-4, atol=1.5e-4, equal_nan=True)


def skeleton(text: str) -> str:
    """The text without its numbers and without spaces, which only line numbers up."""
    return re.sub(r"\s+", "", NUMBER.sub("#", text))


def agrees(expression: str, shown: list[str], wanted: list[str],
           other_nodes: tuple[str, ...]) -> bool:
    """Is the text alike, or, where nodes may differ, the text without their names?"""
    if any(part in expression for part in other_nodes):
        shown, wanted = nameless(shown), nameless(wanted)
    return alike(shown, wanted)


def nameless(lines: list[str]) -> list[str]:
    """The lines without the history and without ``grad_fn=<...>``."""
    kept = [line for line in lines if not re.match(r"[\w:]+\(.*[·–…]", line)]
    return re.sub(r",\s*grad_fn=<\w+>", "", "\n".join(kept)).split("\n")
