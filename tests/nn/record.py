"""Write what the installed PyTorch shows for networks, optimizers and utils: each recorded.json.

    python -m tests.nn.record
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

from tests.nn import cases as networks
from tests.optim import cases as optimizers
from tests.utils import cases as utils
from tests.worked.record import VERSION
from tests.worked.run import transcript

SUITES = {"nn": networks.CASES, "optim": optimizers.CASES, "utils": utils.CASES}
TESTS = Path(__file__).parents[1]
PARTS = ("nn", "nn.functional", "optim", "optim.lr_scheduler", "optim.optimizer", "optim.swa_utils",
         "serialization", "utils", "utils.checkpoint", "utils.data", "utils.hooks")


def shown(code: str, torch: ModuleType) -> list[str]:
    """What ``code`` shows, line by line, when ``import torch.nn`` finds the module given."""
    before = {name: module for name, module in sys.modules.items()
              if name == "torch" or name.startswith("torch.")}
    here = {"torch": torch}
    for name in PARTS:
        here[f"torch.{name}"] = importlib.import_module(f"{torch.__name__}.{name}")
    try:
        sys.modules.update(here)
        return transcript(code, torch).splitlines()
    finally:
        for name in here:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def read(suite: str) -> dict[str, list[str]]:
    """What was recorded: for every case its lines."""
    return json.loads((TESTS / suite / "recorded.json").read_text())


def main() -> None:
    import torch

    if not torch.__version__.startswith(VERSION):
        raise SystemExit(f"The recordings are of torch {VERSION}, this is {torch.__version__}.")
    torch.set_warn_always(True)
    for suite, cases in SUITES.items():
        recorded = {name: shown(code, torch) for name, code in cases.items()}
        text = json.dumps(recorded, indent=1, ensure_ascii=False)
        (TESTS / suite / "recorded.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
