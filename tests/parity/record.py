"""Recordings of what every case shows: recordings/*.jsonl, one case a line.

    python -m tests.parity.record            all suites, and the table of signatures
    python -m tests.parity.record optim      one of them

Needs torch of the version in VERSION; the recordings are the only trace of it in `make test`.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.parity import declared, signatures
from tests.parity.suites import SUITES, Suite

FOLDER = Path(__file__).parent / "recordings"
VERSION = "2.13"


def import_pytorch() -> ModuleType:
    """PyTorch of the version that is compared with; it gives its warnings every time."""
    import torch

    if not torch.__version__.startswith(VERSION):
        raise ImportError(f"The recordings are of torch {VERSION}, this is {torch.__version__}.")
    torch.set_warn_always(True)
    return torch


def read_recordings(name: str) -> dict[str, list[str]]:
    """What was recorded of a suite: for every case its lines."""
    with (FOLDER / f"{name}.jsonl").open(encoding="utf-8") as file:
        return {row["case"]: row["shows"] for row in map(json.loads, file)}


def record_suite(name: str, suite: Suite) -> None:
    """Run all cases of a suite and write what they show."""
    torch = import_module(suite.recorded_with)
    rows = ({"case": case, "shows": suite.show(case, torch)} for case in suite.cases)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (FOLDER / f"{name}.jsonl").write_text(text, encoding="utf-8")


def main(names: list[str]) -> None:
    torch = import_pytorch()
    for name in names or ["signatures", *SUITES]:
        if name == "signatures":
            signatures.FILE.write_text(signatures.write_table(torch))
            declared.write_declarations(torch)
        else:
            record_suite(name, SUITES[name])


if __name__ == "__main__":
    main(sys.argv[1:])
