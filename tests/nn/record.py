"""Write what the installed PyTorch shows for networks, optimizers and utils: each recorded.json.

    python -m tests.nn.record
"""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

from tests.nn import cases as networks
from tests.optim import cases as optimizers
from tests.utils import cases as utils
from tests.worked.record import VERSION
from tests.worked.run import transcript

SUITES = {"nn": networks.CASES, "optim": optimizers.CASES, "utils": utils.CASES}
TESTS = Path(__file__).parents[1]


def shown(code: str, torch: ModuleType) -> list[str]:
    """What ``code`` shows, line by line."""
    return transcript(code, torch).splitlines()


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
