"""The recordings are what the installed PyTorch shows, and so is what we show."""

from __future__ import annotations

from functools import cache
from types import ModuleType

import pytest

import autograd_core
from tests.parity.record import read_recordings
from tests.parity.suites import COMPARED, SUITES

RECORDED = {suite: read_recordings(suite) for suite in SUITES}
EVERY = pytest.mark.parametrize(("suite", "case"), [
    pytest.param(suite, case, id=f"{suite}: {case}") for suite, case in COMPARED])


@cache
def shown_by_pytorch(suite: str, case: str, torch: ModuleType) -> list[str]:
    return SUITES[suite].show(case, torch)


@EVERY
def test_pytorch_still_shows_what_was_recorded(suite: str, case: str, torch: ModuleType) -> None:
    assert SUITES[suite].same(shown_by_pytorch(suite, case, torch), RECORDED[suite][case])


@EVERY
def test_we_show_what_pytorch_shows(suite: str, case: str, torch: ModuleType) -> None:
    agrees = SUITES[suite].agrees(case, SUITES[suite].show(case, autograd_core),
                                  shown_by_pytorch(suite, case, torch))
    assert agrees == (case not in SUITES[suite].different)
