"""Write what the installed PyTorch says to every wrong line: recorded.json.

    python -m tests.words.record
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.words.cases import CASES
from tests.words.run import said
from tests.worked.record import VERSION

FILE = Path(__file__).parent / "recorded.json"


def read() -> dict[str, str]:
    """What was recorded, by line."""
    return json.loads(FILE.read_text())


def main() -> None:
    import torch

    if not torch.__version__.startswith(VERSION):
        raise SystemExit(f"The recordings are of torch {VERSION}, this is {torch.__version__}.")
    torch.set_warn_always(True)
    recorded = {line: said(line, torch) for line in CASES}
    FILE.write_text(json.dumps(recorded, indent=0, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
