"""What it costs to record real PyTorch: a step of a CNN, and a ResNet to its first picture.

    python -m benchmarks.from_torch          a table, and benchmarks/from_torch.json

Needs torch.  One thread, CPU seconds, medians of interleaved rounds: the machine may be busy.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

ROUNDS = 7


def ten_layers(torch):
    """A CNN of ten convolutions, and one training step of it."""
    nn = torch.nn
    width, layers = 32, []
    for k in range(10):
        layers += [nn.Conv2d(3 if k == 0 else width, width, 3, padding=1), nn.ReLU()]
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    x, y = torch.randn(16, 3, 32, 32), torch.randint(10, (16,))

    def step():
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return step


def seconds(function) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    function()
    return time.process_time() - start


def recording_cost(torch, from_torch) -> dict[str, float]:
    """A step as it is, while it is recorded, and the telling of it afterwards."""
    step = ten_layers(torch)
    plain, recorded, told = [], [], []

    def listened():
        with from_torch.record() as t:
            recorded.append(seconds(step))
            start[0] = time.process_time()
        told.append(time.process_time() - start[0])
        return t

    start = [0.]
    step()
    listened()
    recorded.clear(), told.clear()
    for _ in range(ROUNDS):
        plain.append(seconds(step))
        listened()
    return {"plain step": statistics.median(plain), "recorded step": statistics.median(recorded),
            "telling it": statistics.median(told)}


def first_picture(torch, from_torch) -> dict[str, float]:
    """A ResNet-18 as narrow as its tests have it: recorded, told, drawn with closed scopes."""
    from autograd_core.viz import svg
    from autograd_core.viz.scene import Scene
    from tests.trace.from_torch.networks import ResNet
    model = ResNet()
    x, y = torch.randn(4, 3, 32, 32), torch.randint(10, (4,))

    def step():
        torch.nn.functional.cross_entropy(model(x), y).backward()

    plain, traced, drawn = [], [], []
    for _ in range(ROUNDS):
        plain.append(seconds(step))
        start = time.process_time()
        with from_torch.record() as t:
            step()
        middle = time.process_time()
        scene = Scene(t.trace)
        svg.Picture(scene).after(len(scene.frames) - 1)
        traced.append(middle - start)
        drawn.append(time.process_time() - middle)
    return {"plain step": statistics.median(plain), "trace": statistics.median(traced),
            "first picture": statistics.median(drawn)}


def main() -> None:
    """Measure, print, write."""
    import torch

    from autograd_core.trace import from_torch
    torch.manual_seed(0)
    torch.set_num_threads(1)
    cnn, resnet = recording_cost(torch, from_torch), first_picture(torch, from_torch)
    for name, times in (("CNN of 10 layers", cnn), ("ResNet-18-like", resnet)):
        for what, t in times.items():
            print(f"{name:18} {what:14} {t * 1000:8.1f} ms  {t / times['plain step']:6.2f} ×")
    Path(__file__).with_suffix(".json").write_text(json.dumps(
        {"torch": torch.__version__, "cnn": cnn, "resnet": resnet}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
