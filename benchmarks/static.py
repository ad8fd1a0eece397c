"""Times static plans against hand-written NumPy, our eager core, and PyTorch where it is installed.

    python -m benchmarks.static            prints a table and writes benchmarks/static.json

One thread; every contestant computes the same loss and gradients, which are compared first.  The
rounds of all contestants are interleaved; a figure is the median, a ratio the median of the ratios
to the hand-written code of the same round.
"""

from __future__ import annotations

import gc
import importlib
import itertools
import json
import os
import platform
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))      # read when NumPy is imported

import numpy as np  # noqa: E402

import autograd_core as torch  # noqa: E402
import autograd_core.static as tf  # noqa: E402

ROUNDS = 41


def pytorch():
    """PyTorch on one thread, or None where it is not installed."""
    if find_spec("torch") is None:
        return None
    module = importlib.import_module("torch")
    module.set_num_threads(1)
    return module


# a network of dense layers with relu, and a mean square or cross entropy at its end

def weights(sizes, seed=0) -> list[np.ndarray]:
    """He's initial weights, and small biases, as float32."""
    random = np.random.default_rng(seed)
    return [array.astype(np.float32) for n, m in itertools.pairwise(sizes)
            for array in (random.standard_normal((n, m)) * (2 / n) ** 0.5,
                          random.standard_normal(m) * 0.01)]


def hand_forward(w, x, noise=None):
    """The activations before each layer, and what the last one gives; dropout before that."""
    kept, h = [], x
    for k in range(0, len(w) - 2, 2):
        kept.append(h)
        h = np.maximum(h @ w[k] + w[k + 1], 0)
    kept.append(h if noise is None else h * noise)
    return kept, kept[-1] @ w[-2] + w[-1]


def hand_backward(w, kept, g, noise=None):
    """The gradients of all weights, from that of the network's output."""
    grads = []
    for k in range(len(w) - 2, -1, -2):
        h = kept.pop()
        grads += [g.sum(0), h.T @ g]
        if k:
            g = g @ w[k].T
            if noise is not None:
                g, noise = g * noise, None
            g = g * (h > 0)
    return grads[::-1]


def hand_squares(w, x, y, noise=None):
    """Loss and gradients for a mean square."""
    kept, out = hand_forward(w, x)
    d = out - y
    return (d * d).mean(), hand_backward(w, kept, d * np.float32(2 / d.size))


def hand_entropy(w, x, y, noise=None):
    """Loss and gradients for a cross entropy with one-hot targets."""
    kept, out = hand_forward(w, x, noise)
    out = out - out.max(1, keepdims=True)
    e = np.exp(out)
    total = e.sum(1, keepdims=True)
    loss = -(y * (out - np.log(total))).sum() / np.float32(len(x))
    return loss, hand_backward(w, kept, (e / total - y) / np.float32(len(x)), noise)


def network(w, x, relu, dropout):
    """The same in PyTorch's words, ours or theirs, or of Symbols."""
    h = x
    for k in range(0, len(w) - 2, 2):
        h = relu(h @ w[k] + w[k + 1])
    return dropout(h) @ w[-2] + w[-1]


def unchanged(h):
    """No dropout."""
    return h


def squares(torch, out, y):
    d = out - y
    return (d * d).mean()


def entropy(torch, out, y):
    return -(y * torch.log_softmax(out, 1)).sum() / len(y)


LOSSES = {"squares": (hand_squares, squares), "entropy": (hand_entropy, entropy)}


class Case:
    """One network: its contestants are functions that do one step."""

    def __init__(self, title: str, sizes, batch: int, loss: str, rate: float | None = None,
                 drop: float = 0):
        self.title, self.rate, self.drop = title, rate, drop
        random = np.random.default_rng(1)
        self.w, self.loss = weights(sizes), loss
        self.x = random.standard_normal((batch, sizes[0])).astype(np.float32)
        self.y = (np.eye(sizes[-1])[random.integers(0, sizes[-1], batch)] if loss == "entropy"
                  else random.standard_normal((batch, sizes[-1]))).astype(np.float32)

    def hand(self):
        """Hand-written NumPy; with a rate it also takes the step."""
        w = [a.copy() for a in self.w]
        step, rate, size = LOSSES[self.loss][0], self.rate, (len(self.x), len(w[-2]))

        def run():
            noise = kept_noise(size, self.drop) if self.drop else None
            loss, grads = step(w, self.x, self.y, noise)
            if rate:
                for a, g in zip(w, grads, strict=True):
                    a -= g * np.float32(rate)
            return loss, grads
        return run

    def eager(self, torch):
        """The eager core, or PyTorch."""
        w = [torch.tensor(a, requires_grad=True) for a in self.w]
        x, y, rate = torch.tensor(self.x), torch.tensor(self.y), self.rate
        opt = torch.optim.SGD(w, lr=rate) if rate else None
        drop = partial(torch.nn.functional.dropout, p=self.drop) if self.drop else unchanged

        def run():
            loss = LOSSES[self.loss][1](torch, network(w, x, torch.relu, drop), y)
            for a in w:
                a.grad = None
            loss.backward()
            if opt is not None:
                opt.step()
            return loss.detach().numpy(), [a.grad.numpy() for a in w]
        return run

    def static(self, passes=None):
        """The compiled graph; what is timed is its plan with the inputs fed."""
        graph = tf.Graph()
        with graph.as_default():
            x = tf.placeholder(tf.float32, self.x.shape, "x")
            y = tf.placeholder(tf.float32, self.y.shape, "y")
            w = [tf.Variable(a, name=f"w{k}") for k, a in enumerate(self.w)]
            drop = partial(tf.nn.dropout, rate=self.drop) if self.drop else unchanged
            h = network(w, x, tf.nn.relu, drop)
            if self.loss == "squares":
                d = h - y
                loss = tf.reduce_mean(d * d)
            else:
                loss = -tf.reduce_sum(y * tf.nn.log_softmax(h)) / len(self.y)
            grads = tf.gradients(loss, w)
            fetch = [loss, *grads]
            if self.rate:
                fetch.append(tf.train.GradientDescentOptimizer(self.rate).apply_gradients(
                    list(zip(grads, w, strict=True))))
            sess = tf.Session(graph) if passes is None else tf.Session(graph, passes)
            sess.run(tf.global_variables_initializer())
        plan = sess.plan(fetch, {x: self.x, y: self.y})
        if self.rate:
            sess.run([v.initializer for v in w])

        def run(copy=False):
            if copy:
                loss, *grads = plan.run((self.x, self.y))
                return loss, grads
            for buffer, array in zip(plan.buffers, (self.x, self.y), strict=True):
                np.copyto(buffer, array)
            plan.go()
            return None
        run.plan, run.whole = plan, lambda: sess.run(fetch, {x: self.x, y: self.y})
        return run

    def contestants(self) -> dict[str, Callable]:
        """By name, the hand-written one first."""
        static = self.static()
        found = {"hand-written NumPy": self.hand(), "static plan": static,
                 "through Session.run": static.whole,
                 "static, no passes": self.static(("dead",)), "eager core": self.eager(torch)}
        theirs = pytorch()
        if theirs is not None:
            found["PyTorch"] = self.eager(theirs)
        return found


def kept_noise(size, rate: float):
    """What dropout multiplies by, from the generator that the eager core uses."""
    return torch.nn.functional.dropout(torch.ones(size), rate).numpy()


def agree(case: Case, found: dict[str, Callable]) -> None:
    """All contestants compute the same first step; the plan and the eager core the same bits."""
    results = {}
    for name, run in found.items():
        if name == "through Session.run":   # the plan again
            continue
        torch.manual_seed(0)
        if case.drop and name == "PyTorch":
            pytorch().manual_seed(0)
        results[name] = run(copy=True) if hasattr(run, "plan") else run()
    loss, grads = results["hand-written NumPy"]
    for name, (other, theirs) in results.items():
        for ours, g in zip([loss, *grads], [other, *theirs], strict=True):
            assert np.linalg.norm(ours - g) <= 0.02 * np.linalg.norm(ours), (
                f"{case.title}: {name} disagrees")
    for a, b in zip(results["static plan"][1], results["eager core"][1], strict=True):
        assert a.tobytes() == b.tobytes(), f"{case.title}: plan and eager core differ in bits"


def timed(run: Callable, repeat: int) -> float:
    """Microseconds for one call."""
    start = time.perf_counter()
    for _ in range(repeat):
        run()
    return (time.perf_counter() - start) / repeat * 1e6


def measure(case: Case, rounds: int = ROUNDS) -> dict:
    """Medians and ratios, the contestants interleaved."""
    found = case.contestants()
    agree(case, found)
    repeat = max(1, round(5000 / timed(found["hand-written NumPy"], 3)))
    times = {name: [] for name in found}
    gc.collect()
    gc.disable()
    for _ in range(rounds):
        for name, run in found.items():
            times[name].append(timed(run, repeat))
    gc.enable()
    hand = times["hand-written NumPy"]
    plan = found["static plan"].plan
    return {"rows": {name: {"us": statistics.median(t), "ratio": statistics.median(
        a / b for a, b in zip(t, hand, strict=True))} for name, t in times.items()},
        "calls": len(plan.calls), "bytes": plan.bytes,
        "allocated": allocated(found["static plan"])}


def allocated(run: Callable) -> int:
    """The most bytes that ten steps hold at one time beyond what was there before."""
    np.seterr(all="ignore")
    run()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    for _ in range(10):
        run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - before


def cases() -> list[Case]:
    """What is measured."""
    return [
        Case("100 dense layers of width 10, batch 1, forward and backward",
             [10] * 101, 1, "squares"),
        Case("digits MLP 64-128-128-10, batch 128, forward, backward and SGD",
             [64, 128, 128, 10], 128, "entropy", 1e-3),
        Case("100 dense layers of 100, 60 pictures of 28 × 28, dropout, 10 outputs",
             [784, *[100] * 100, 10], 60, "entropy", drop=0.5),
        Case("moons MLP 2-16-16-1, 100 points, forward and backward", [2, 16, 16, 1], 100,
             "squares"),
    ]


def main() -> None:
    table = {}
    for case in cases():
        table[case.title] = found = measure(case)
        print(f"\n{case.title}\n  {found['calls']} calls, {found['bytes']} bytes of memory, "
              f"{found['allocated']} bytes at most allocated in ten steps")
        for name, row in found["rows"].items():
            print(f"  {name:<20} {row['us']:10.1f} µs {row['ratio']:6.2f}")
    found = {"python": platform.python_version(), "numpy": np.__version__,
             "pytorch": getattr(pytorch(), "__version__", None), "medians of": ROUNDS,
             "cases": table}
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
