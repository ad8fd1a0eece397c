"""Run a case as a notebook would, and keep what the learner would see.

``torch`` in it, also in ``from torch.utils.data import DataLoader``, is the module given.
A blank line ends a cell. A cell that raises shows the last line of its traceback and the next
cell goes on, warnings show as ``UserWarning: ...``, and a memory address as ``0x...``.
"""

from __future__ import annotations

import importlib
import io
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from types import ModuleType
from typing import Any

ADDRESS = re.compile(r"0x[0-9a-f]+")
WHERE_IN_CPP = re.compile(r" ?\(Triggered internally at .*\)", re.DOTALL)
PARTS = ("autograd", "nn", "nn.functional", "optim", "optim.lr_scheduler", "optim.optimizer",
         "optim.swa_utils", "serialization", "utils", "utils.checkpoint", "utils.data",
         "utils.hooks")


def transcript(code: str, torch: ModuleType) -> str:
    """Everything that ``code`` shows when its ``torch`` is the module given."""
    shown = io.StringIO()
    names: dict[str, Any] = {"torch": torch}
    with imported_as_torch(torch), redirect_stdout(shown), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = _show_warning
        for cell in code.strip().split("\n\n"):
            _run_cell(cell, names)
    return ADDRESS.sub("0x...", shown.getvalue())


@contextmanager
def imported_as_torch(torch: ModuleType) -> Iterator[None]:
    """``import torch`` and imports of its parts find the module given."""
    before = {name: module for name, module in sys.modules.items()
              if name == "torch" or name.startswith("torch.")}
    here = {"torch": torch, **{f"torch.{name}": importlib.import_module(f"{torch.__name__}.{name}")
                               for name in PARTS}}
    try:
        sys.modules.update(here)
        yield
    finally:
        for name in here:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def _run_cell(cell: str, names: dict[str, Any]) -> None:
    try:
        exec(compile(cell, "<cell>", "exec"), names)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


def _show_warning(message: Warning | str, category: type[Warning], *where: object) -> None:
    print(f"{category.__name__}: {WHERE_IN_CPP.sub('', str(message))}")
