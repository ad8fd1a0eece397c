"""Say what a wrong line gives: its warnings, then its error, or the value if there is none.

    said("x.sum(5)", torch)     "IndexError: Dimension out of range (expected …)"

Leaves have fixed names and are made anew for every line: ``x`` is 2 × 3, ``v`` and ``w`` have three
elements (``w`` requires grad), ``i`` holds integers, ``m`` bools and ``s`` one number.
"""

from __future__ import annotations

import re
import warnings
from types import ModuleType
from typing import Any

import numpy as np

NOISE = re.compile(r" ?\(Triggered internally at .*\)|\nException raised from.*|0x[0-9a-f]+",
                   re.DOTALL)


def names(torch: ModuleType) -> dict[str, Any]:
    """What a line may speak of."""
    torch.manual_seed(0)
    return {"torch": torch, "np": np, "nn": torch.nn, "F": torch.nn.functional,
            "optim": torch.optim, "x": torch.ones(2, 3), "v": torch.ones(3),
            "w": torch.ones(3, requires_grad=True), "i": torch.tensor([1, 2]),
            "s": torch.tensor(2.0), "m": torch.tensor([True, False, True])}


def said(line: str, torch: ModuleType) -> str:
    """What ``line`` gives when its ``torch`` is the module given."""
    space = names(torch)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            *before, last = line.split("; ")
            exec("\n".join(before), space)
            text = given(last, space)
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
    lines = [f"{w.category.__name__}: {w.message}" for w in caught] + [text]
    return NOISE.sub("", "\n".join(lines)).replace("autograd_core", "torch").rstrip()


def given(last: str, space: dict[str, Any]) -> str:
    """The repr of an expression; a statement gives nothing."""
    try:
        code = compile(last, "line", "eval")
    except SyntaxError:
        exec(last, space)
        return "done"
    return repr(eval(code, space))
