"""Every wrong line says here exactly what it says with PyTorch, but for what is listed."""

from __future__ import annotations

import pytest

import autograd_core
from tests.words.cases import CASES, DIFFERENT
from tests.words.record import read
from tests.words.run import said

RECORDED = read()


@pytest.mark.parametrize("line", [line for line in CASES if line not in DIFFERENT])
def test_says_what_pytorch_says(line: str) -> None:
    assert said(line, autograd_core) == RECORDED[line]


@pytest.mark.parametrize("line", DIFFERENT)
def test_what_is_listed_as_different_still_is(line: str) -> None:
    """One that agrees again is taken off the list."""
    assert said(line, autograd_core) != RECORDED[line]


def test_every_recording_belongs_to_a_case() -> None:
    assert list(RECORDED) == CASES
