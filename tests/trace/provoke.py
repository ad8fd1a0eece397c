"""Running the lines of ``error_cases`` under one torch or the other."""

from __future__ import annotations

import warnings
from types import ModuleType

import numpy as np
import pytest


def names(cases: list) -> list[str]:
    """Each case by its key, a number behind it where there are several."""
    keys = [case.key for case in cases]
    return [f"{key} {keys[:k].count(key) + 1}" if keys.count(key) > 1 else key
            for k, key in enumerate(keys)]


def provoked(torch: ModuleType, lines: str) -> Exception:
    """The error that ``lines`` end in, or else the last warning that they give."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            run(torch, lines)
        except Exception as error:
            return error
    assert seen, f"nothing happened:\n{lines}"
    return seen[-1].message


def run(torch: ModuleType, lines: str) -> None:
    """Execute ``lines``; warnings are not what they are about."""
    with warnings.catch_warnings():
        exec(lines, {"torch": torch, "same": same, "refused": refused, "warnings": warnings})


def same(tensor, wanted) -> bool:
    """Has the tensor these values?"""
    wanted = wanted if isinstance(wanted, list) else wanted.tolist()
    return tensor is not None and np.allclose(tensor.tolist(), wanted)


def refused(call, kind: type[Exception] = RuntimeError) -> None:
    """``call`` raises."""
    with pytest.raises(kind):
        call()
