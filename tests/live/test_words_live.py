"""Recorded refusals and the table of signatures are those of the installed PyTorch."""

from __future__ import annotations

from types import ModuleType

import pytest

import autograd_core
from tests.words.cases import CASES, DIFFERENT
from tests.words.record import read
from tests.words.run import said
from tests.words.signatures import FILE, table


def test_pytorch_still_says_what_was_recorded(torch: ModuleType) -> None:
    recorded = read()
    assert [line for line in CASES if said(line, torch) != recorded[line]] == []


def test_we_say_what_pytorch_says(torch: ModuleType) -> None:
    wrong = [line for line in CASES
             if line not in DIFFERENT and said(line, autograd_core) != said(line, torch)]
    assert wrong == []


@pytest.mark.filterwarnings("ignore")
def test_the_table_of_signatures_is_that_of_pytorch(torch: ModuleType) -> None:
    """``python -m tests.words.signatures`` writes it anew."""
    assert FILE.read_text() == table(torch)
