"""Every expression shows here exactly what it shows with PyTorch, but for what is listed."""

from __future__ import annotations

import pytest

import autograd_core
from tests.functions.cases import ALL, DIFFERENT, OTHER_NODES
from tests.functions.record import read
from tests.functions.run import agrees, look

RECORDED = {expression: lines for group in read().values() for expression, lines in group.items()}


@pytest.mark.parametrize("expression", [e for e in ALL if e not in DIFFERENT])
def test_shows_what_pytorch_shows(expression: str) -> None:
    shown = look(expression, autograd_core)
    assert agrees(expression, shown, RECORDED[expression], OTHER_NODES), shown


@pytest.mark.parametrize("expression", DIFFERENT)
def test_what_is_listed_as_different_still_is(expression: str) -> None:
    """One that agrees again is taken off the list."""
    shown = look(expression, autograd_core)
    assert not agrees(expression, shown, RECORDED[expression], OTHER_NODES)


def test_every_recording_belongs_to_a_case() -> None:
    assert sorted(RECORDED) == sorted(ALL)
