"""The recorded expressions, side by side with the installed PyTorch."""

from __future__ import annotations

from types import ModuleType

import pytest

import autograd_core
from tests.functions.cases import CASES, DIFFERENT, OTHER_NODES
from tests.functions.record import read
from tests.functions.run import agrees, alike, look


@pytest.mark.parametrize("group", CASES)
def test_pytorch_still_shows_what_was_recorded(group: str, torch: ModuleType) -> None:
    recorded = read()[group]
    assert [e for e in recorded if not alike(look(e, torch), recorded[e])] == []


@pytest.mark.parametrize("group", CASES)
def test_we_show_what_pytorch_shows(group: str, torch: ModuleType) -> None:
    wrong = [e for e in CASES[group] if e not in DIFFERENT and not agrees(
        e, look(e, autograd_core), look(e, torch), OTHER_NODES)]
    assert wrong == []
