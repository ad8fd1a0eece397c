"""What a step costs that the doctor watches, beside the same step of a script that runs plainly.

    python -m benchmarks.doctor              a table, and benchmarks/doctor.json
    python -m benchmarks.doctor cnn          some of it; nothing is written
    python -m benchmarks.doctor --profile mlp

Needs torch.  One thread, CPU seconds; a watched and a plain run of each script take turns, and
numbers are medians of steps.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
from pathlib import Path

STEPS, ROUNDS, WARM = 12, 5, 3

HEAD = """\
import time
import torch
from torch import nn
torch.manual_seed(0)
"""
LOOP = """\
for k in range(STEPS):
    start = time.process_time()
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    total = loss.item()
    times.append(time.process_time() - start)
"""
SCRIPTS = {
    "tiny": ("MLP 8-16-1, batch 32, SGD", """\
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer, criterion = torch.optim.SGD(model.parameters(), lr=0.01), nn.MSELoss()
x, y = torch.randn(32, 8), torch.randn(32, 1)
"""),
    "mlp": ("MLP of 4 layers, 256 wide, batch 64, Adam", """\
model = nn.Sequential(nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(),
                      nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10))
optimizer, criterion = torch.optim.Adam(model.parameters(), lr=1e-3), nn.CrossEntropyLoss()
x, y = torch.randn(64, 256), torch.randint(10, (64,))
"""),
    "cnn": ("CNN of 3 convolutions, 32×32, batch 32, SGD", """\
model = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(),
                      nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
                      nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
                      nn.Flatten(), nn.Linear(32, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
criterion = nn.CrossEntropyLoss()
x, y = torch.randn(32, 3, 32, 32), torch.randint(10, (32,))
"""),
    "transformer": ("transformer encoder, 2 layers of 128, 32 tokens, batch 16, AdamW", """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(100, 128)
        layer = nn.TransformerEncoderLayer(128, 4, 256, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.out = nn.Linear(128, 100)
    def forward(self, tokens):
        return self.out(self.encoder(self.embedding(tokens)).mean(1))
model = Net()
optimizer, criterion = torch.optim.AdamW(model.parameters(), lr=1e-4), nn.CrossEntropyLoss()
x, y = torch.randint(100, (16, 32)), torch.randint(100, (16,))
"""),
}


def script_of(name: str, times: list[float], steps: int = STEPS) -> tuple[str, dict]:
    """The lines, and what they run in: each step appends its CPU seconds to ``times``."""
    return HEAD + SCRIPTS[name][1] + LOOP, {"__name__": "__main__", "times": times,
                                            "STEPS": steps}


def watch(name: str, times: list[float], steps: int = STEPS) -> None:
    """Run one as the doctor does."""
    from autograd_core.trace.from_torch.recording import run
    source, namespace = script_of(name, times, steps)
    run(source, namespace, measured=False)


def run_plainly(name: str, times: list[float], steps: int = STEPS) -> None:
    """Run one as Python does."""
    source, namespace = script_of(name, times, steps)
    exec(compile(source, "<plain>", "exec"), namespace)


def measure(name: str, rounds: int = ROUNDS) -> dict[str, float]:
    """Medians of a plain and of a watched step; the first steps of a run do not count."""
    plain, watched = [], []
    for _ in range(rounds):
        for run, found in ((run_plainly, plain), (watch, watched)):
            times: list[float] = []
            run(name, times)
            found += times[WARM:]
    return {"plain step": statistics.median(plain), "watched step": statistics.median(watched)}


def profile(name: str) -> None:
    """Where the time of watched steps goes."""
    watch(name, [])
    profiler = cProfile.Profile()
    profiler.runcall(watch, name, [], 40)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doctor")
    parser.add_argument("what", nargs="*", help=f"of {', '.join(SCRIPTS)}; all when none is named")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--profile", action="store_true", help="where the time goes, instead")
    arguments = parser.parse_args()
    import torch
    torch.set_num_threads(1)
    results = {}
    for name in arguments.what or SCRIPTS:
        if arguments.profile:
            profile(name)
            continue
        results[name] = found = measure(name, arguments.rounds)
        plain, watched = found.values()
        print(f"{SCRIPTS[name][0]:66} {plain * 1000:7.2f} ms  {watched * 1000:7.2f} ms  "
              f"{watched / plain:6.2f} ×", flush=True)
    if not arguments.what and not arguments.profile:
        Path(__file__).with_suffix(".json").write_text(json.dumps(
            {"torch": torch.__version__, "steps": results}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
