"""Traces and pictures against torchviz, and what recording costs.

Both draw with the same layout engine, graphviz-pure.  Times are those of the clock, for the engine
is a process of its own.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import autograd_core
from autograd_core.trace import record
from autograd_core.viz.layout import MOST, engine

SIZES = 20, 200, 1000, 5000


def chain(torch, n: int):
    """A leaf and n - 1 operations in a row."""
    y = torch.tensor(1.0, requires_grad=True)
    for k in range(n - 1):
        y = y.sin() if k % 2 else y * 1.01
    return y


def fan(torch, n: int):
    """A leaf and n - 1 operations in a row that all read it."""
    x = y = torch.tensor(1.0, requires_grad=True)
    for _ in range(n - 1):
        y = y + x
    return y


def milliseconds(work, rounds: int) -> float:
    """Median of the clock."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def measured(keys) -> list[dict]:
    """A row for each shape and size: ms of the trace, of the picture, of torchviz's picture."""
    torchviz = None
    if "torch" in keys:
        try:
            torchviz = drawn_by_torchviz()
        except ModuleNotFoundError:
            print("torchviz is not installed: no pictures to compare with")
    rows = []
    for shape in (chain, fan):
        for n in SIZES:
            rounds = 7 if n < 1000 else 3 if n == 1000 else 1
            y = shape(autograd_core, n)
            trace = autograd_core.trace.of(y)
            rows.append({"shape": shape.__name__, "nodes": n, "trace": milliseconds(
                lambda y=y: autograd_core.trace.of(y), rounds)})
            if n <= MOST:
                rows[-1]["picture"] = milliseconds(trace.to_svg, rounds)
            if torchviz and n <= MOST and (shape is chain or n < 200):
                rows[-1]["torchviz"] = milliseconds(torchviz(shape, n), rounds)
    return rows


def drawn_by_torchviz():
    """How torchviz draws a graph: from the loss to SVG text."""
    import torch
    import torchviz
    from graphviz.backend import dot_command

    dot_command.DOT_BINARY = Path(engine())
    sys.setrecursionlimit(20_000)   # it is recursive

    def drawing(shape, n):
        y = shape(torch, n)
        return lambda: torchviz.make_dot(y).pipe("svg", encoding="utf-8", quiet=True)
    return drawing


def recorder(n: int = 1000) -> dict[str, float]:
    """ms to compute ``chain(n)`` and run backward, without and with ``trace.record()``."""
    def plain():
        chain(autograd_core, n).backward()

    def recorded():
        with record():
            chain(autograd_core, n).backward()

    plain()
    return {"off": milliseconds(plain, 9), "on": milliseconds(recorded, 3)}
