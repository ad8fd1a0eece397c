"""Write what the installed PyTorch shows for every expression: recorded.json.

    python -m tests.functions.record
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.functions.cases import CASES
from tests.functions.run import look
from tests.worked.record import VERSION

FILE = Path(__file__).parent / "recorded.json"


def read() -> dict[str, dict[str, list[str]]]:
    """What was recorded: for every group and expression its lines."""
    return json.loads(FILE.read_text())


def main() -> None:
    import torch

    if not torch.__version__.startswith(VERSION):
        raise SystemExit(f"The recordings are of torch {VERSION}, this is {torch.__version__}.")
    torch.set_warn_always(True)
    recorded = {name: {e: look(e, torch) for e in group} for name, group in CASES.items()}
    FILE.write_text(json.dumps(recorded, indent=0, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
