"""Where a step of our eager core spends its time: ``python -m benchmarks.parts``.

Each part is timed on its own, again and again, and the fastest counts:

    functions     what the operations compute forward, called again on the same arrays
    applying      what comes on top in the forward pass: arguments, Tensors, Nodes, saved values
    rules         what the nodes compute backward, called again on the same gradients
    engine        what comes on top in backward's loop
    leaves        what comes on top in ``backward()``: its start and end, and ``.grad``
    optimizer     the rest of a step
"""

from . import one_thread  # noqa: F401, I001  (before NumPy)

import gc
import time
from types import SimpleNamespace

import autograd_core as torch
from autograd_core.core.engine import run
from autograd_core.core.modes import observe
from autograd_core.core.observer import Observer

from .peers import peer
from .workloads import WORKLOADS

NAMES = "mlp", "deep", "moons"


class Applied(Observer):
    """Remembers each operation and the arrays it was applied to."""

    def __init__(self):
        self.calls = []

    def applied(self, op, inputs, out):
        self.calls.append((op, [x._array if isinstance(x, torch.Tensor) else x for x in inputs]))


def fastest(work, rounds: int = 200) -> float:
    """The microseconds of the fastest of many calls."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return 1e6 * best


def parts(workload) -> dict[str, float]:
    """Microseconds by part, of one step of our core; "step" is the whole, "hand" NumPy's."""
    data = workload.data()
    step = getattr(peer("eager"), workload.name)(SimpleNamespace(**vars(data)))
    hand = getattr(peer("hand"), workload.name)(SimpleNamespace(**vars(data)))
    losses, backward = [], torch.Tensor.backward

    def forward():
        torch.Tensor.backward = lambda loss: losses.append(loss)
        losses.clear()
        step()
        torch.Tensor.backward = backward

    whole, fore = fastest(step), fastest(forward)
    with observe(Applied()) as seen:
        forward()
    calls = seen.value.calls
    functions = fastest(lambda: [op.forward(*arrays) for op, arrays in calls])
    loss = losses[0]
    edge, seed = loss._edge(), torch.ones(()).numpy()[()]
    leaves = [node.variable for node, _, _ in run([edge], [seed], keep_graph=True)
              if not node.edges]
    steps = [(node, g) for node, g, _ in run([edge], [seed], keep_graph=True) if node.edges]
    rules = fastest(lambda: [node.back(node, g) for node, g in steps])
    loop = fastest(lambda: list(run([edge], [seed], keep_graph=True, tensor_of=torch.Tensor._of)))

    def back():
        loss.backward(retain_graph=True)
        for leaf in leaves:
            leaf._grad = None

    pass_ = fastest(back)
    return {"hand": fastest(hand), "step": whole, "functions": functions,
            "applying": fore - functions, "rules": rules, "engine": loop - rules,
            "leaves": pass_ - loop, "optimizer": whole - fore - pass_}


def main() -> None:
    """Print the table."""
    gc.disable()
    found = {w.title: parts(w) for w in WORKLOADS if w.name in NAMES}
    print("| µs | " + " | ".join(found) + " |\n|---|" + "---|" * len(found))
    for name in next(iter(found.values())):
        print(f"| {name} | " + " | ".join(f"{row[name]:.0f}" for row in found.values()) + " |")


if __name__ == "__main__":
    main()
