"""Every program about networks and optimizers shows here exactly what it shows with PyTorch."""

from __future__ import annotations

import pytest

import autograd_core
from tests.nn.record import SUITES, read, shown

RECORDED = {suite: read(suite) for suite in SUITES}


@pytest.mark.parametrize(("suite", "name"), [
    pytest.param(suite, name, id=f"{suite}: {name}")
    for suite, cases in SUITES.items() for name in cases])
def test_shows_what_pytorch_shows(suite: str, name: str) -> None:
    assert shown(SUITES[suite][name], autograd_core) == RECORDED[suite][name]


@pytest.mark.parametrize("suite", SUITES)
def test_every_recording_belongs_to_a_case(suite: str) -> None:
    assert list(RECORDED[suite]) == list(SUITES[suite])
