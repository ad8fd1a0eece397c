"""Declarations: the parameters of what PyTorch writes in Python, as far as it is here too.

    python -m tests.parity.record signatures        writes recordings/declared.json
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import autograd_core

FILE = Path(__file__).parent / "recordings" / "declared.json"
SPACES = ("", "Tensor", "nn", "nn.Module", "nn.functional", "nn.init", "nn.utils", "nn.utils.rnn",
          "optim", "optim.lr_scheduler", "optim.swa_utils", "utils.data", "autograd.functional")
LITERALS = (int, float, bool, str, type(None), tuple)


def find_space(torch: ModuleType, space: str) -> Any:
    """``torch.nn.functional`` for "nn.functional"."""
    for name in space.split("."):
        torch = getattr(torch, name) if name else torch
    return torch


def declare(function: Any) -> list[str]:
    """``["input", "p=0.5", "*", "out=None"]``; a default that is no literal is "...". """
    parts, keyword = [], False
    for p in inspect.signature(function).parameters.values():
        if p.kind is p.KEYWORD_ONLY and not keyword:
            parts, keyword = [*parts, "*"], True
        if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
            parts.append("**" if p.kind is p.VAR_KEYWORD else f"*{p.name}")
        elif p.default is p.empty:
            parts.append(p.name)
        else:
            literal = repr(p.default) if type(p.default) in LITERALS else "..."
            parts.append(f"{p.name}={literal}")
    return parts


def declarations(torch: ModuleType) -> Iterator[tuple[str, list[str]]]:
    """Every function and class that is here and that PyTorch writes in Python."""
    for space in SPACES:
        ours, theirs = find_space(autograd_core, space), find_space(torch, space)
        for name in sorted(dir(ours)):
            found = getattr(theirs, name, None)
            if name[0] == "_" or not isinstance(found, FunctionType | type) or not callable(
                    getattr(ours, name, None)) or not found.__module__.startswith("torch"):
                continue
            try:
                yield f"{space}.{name}".lstrip("."), declare(found)
            except ValueError:      # of C++
                continue


def write_declarations(torch: ModuleType) -> None:
    """Write the file."""
    rows = (f"{json.dumps(label)}: {json.dumps(', '.join(parts))}"
            for label, parts in declarations(torch))
    FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


def read_declarations() -> dict[str, str]:
    """What was recorded: "nn.Linear" → "in_features, out_features, bias=True, …"."""
    return json.loads(FILE.read_text(encoding="utf-8"))
