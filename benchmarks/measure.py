"""Timing one workload for all peers, in interleaved rounds, after their gradients were checked."""

from __future__ import annotations

import gc
import statistics
import time
from types import SimpleNamespace

import numpy as np

from .workloads import Workload


def measured(workload: Workload, peers: dict, rounds: int | None = None) -> dict[str, dict]:
    """By peer: CPU ``seconds`` of a step (median) and ``ratio`` to the base (median of rounds), or
    ``failed`` with the reason."""
    steps, out = checked(workload, peers)
    times = {key: [] for key in steps}
    for _ in range(rounds or workload.rounds):
        for key, step in steps.items():
            times[key].append(seconds(step, workload.calls))
    base = times.get(workload.base)
    for key, own in times.items():
        out[key] = {"seconds": statistics.median(own)}
        if base:
            out[key]["ratio"] = statistics.median(a / b for a, b in zip(own, base, strict=True))
    return out


def seconds(step, calls: int) -> float:
    """CPU seconds of one of ``calls`` steps; garbage is collected before rather than within."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    for _ in range(calls):
        step()
    spent = time.process_time() - start
    gc.enable()
    return spent / calls


def checked(workload: Workload, peers: dict) -> tuple[dict, dict]:
    """The steps of those whose gradients are right, and why the others are not timed.

    PyTorch's gradients are right; without it those of hand-written NumPy, or of our core.
    """
    data, steps, found, failed = workload.data(), {}, {}, {}
    for key, peer in peers.items():
        if not hasattr(peer, workload.name):
            continue
        try:
            step = getattr(peer, workload.name)(SimpleNamespace(**vars(data)))
            out = step()
            found[key] = [np.array(g, np.float64) for g in (out() if callable(out) else out)]
            steps[key] = step
        except RecursionError as error:
            failed[key] = {"failed": type(error).__name__}
    judge = next(key for key in ("torch", "hand", "eager") if key in found)
    for key, gradients in found.items():
        if not agree(gradients, found[judge], workload.digits):
            failed[key] = {"failed": f"gradients differ from {judge}"}
            del steps[key]
    return steps, failed


def agree(found: list, wanted: list, digits: float) -> bool:
    """The same gradients, up to ``digits`` of the largest element of each."""
    return len(found) == len(wanted) and all(
        a.shape == b.shape and np.abs(a - b).max() <= digits * max(np.abs(b).max(), 1e-6)
        for a, b in zip(found, wanted, strict=True))
