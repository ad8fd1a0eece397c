"""The runner of calls: each shows the kind of its result and one number, or its error."""

from __future__ import annotations

import warnings
from types import ModuleType
from typing import Any

import numpy as np


def make_names(torch: ModuleType) -> dict[str, Any]:
    """The names that calls use, anew for each: ``x y z`` are 2 × 3, ``u v`` vectors, ``S`` is
    square and positive definite, ``B`` a batch of matrices, ``i n`` integers, ``m`` bools."""
    torch.manual_seed(0)
    x = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.25, -0.75]])
    square = torch.tensor([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]])
    return {"torch": torch, "np": np, "nn": torch.nn, "F": torch.nn.functional, "x": x,
            "y": x.flip(1).abs() + 0.5, "z": x.flip(0) * 2, "u": torch.tensor([1.0, -2.0]),
            "v": torch.tensor([0.5, 1.0, 2.0]), "S": square,
            "B": torch.stack([square, square + 1]), "i": torch.tensor([[0, 1, 1], [1, 0, 0]]),
            "k": torch.tensor([1, 0]), "n": torch.tensor([[1, 2, 3], [4, 5, 6]]), "m": x > 0,
            "p": torch.tensor([[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]),
            "images": torch.arange(32.).reshape(1, 2, 4, 4).sin(),
            "fours": torch.arange(16.).reshape(1, 4, 2, 2), "g": torch.Generator().manual_seed(1),
            "train": lambda make: train(make, torch), "rates": lambda make: rates(make, torch),
            "grads": lambda: with_grads(torch)}


def train(make, torch: ModuleType) -> Any:
    """A parameter after four steps of the optimizer that ``make`` makes for it."""
    w = torch.nn.Parameter(torch.tensor([1.0, -2.0, 0.5]))
    optimizer = make([w])

    def closure():
        optimizer.zero_grad()
        loss = ((w - 0.3) ** 2).sum() + w.prod()
        loss.backward()
        return loss
    for _ in range(4):
        optimizer.step(closure)
    return w.detach()


def rates(make, torch: ModuleType) -> list[float]:
    """The learning rates of five epochs of the schedule that ``make`` makes."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.5, momentum=0.9)
    schedule, found = make(optimizer), []
    for _ in range(5):
        found.append(round(optimizer.param_groups[0]["lr"], 6))
        optimizer.step()
        schedule.step()
    return torch.tensor(found)


def with_grads(torch: ModuleType) -> list[Any]:
    """Two parameters that have gradients."""
    found = [torch.nn.Parameter(torch.tensor([3.0, -4.0])), torch.nn.Parameter(torch.ones(2))]
    sum((p ** 2).sum() for p in found).backward()
    return found


def run_calls(lines: list[str], torch: ModuleType) -> list[str]:
    """What each line gives."""
    return [run_call(line, torch) for line in lines]


def run_call(line: str, torch: ModuleType) -> str:
    """``f32[2, 3] 1.25``, or the first words of the error."""
    names = make_names(torch)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            *before, last = line.split("; ")
            exec("\n".join(before), names)
            return describe(eval(last, names), line)
        except Exception as error:
            text = str(error).replace("autograd_core", "torch").split("\n")[0]
            return f"{type(error).__name__}: {text[:60]}"


def describe(result: Any, line: str) -> str:
    """A result in a few letters: kind, shape, and the sum of its elements, each weighed by its
    place; of memory that nothing was written to, no sum."""
    if isinstance(result, list | tuple) and type(result).__name__ != "Size":
        return f"({'; '.join(describe(x, line) for x in result)})"
    if not hasattr(result, "requires_grad"):
        return repr(result).replace("autograd_core", "torch").split(" at 0x")[0]
    array = result.detach().numpy()
    kind = f"{array.dtype.kind}{array.dtype.itemsize * 8}{list(array.shape)}"
    grad = " grad" * result.requires_grad
    if "empty(" in line.partition("out=")[0] or "empty_" in line or "resize_" in line:
        return kind + grad
    weights = 1 + np.arange(array.size) % 7
    total = float((np.ravel(array).astype(np.float64) * weights).sum())
    return f"{kind}{grad} {total:.5g}"
