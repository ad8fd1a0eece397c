"""The table of signatures is that of the installed PyTorch."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.parity import declared
from tests.parity.signatures import FILE, write_table


@pytest.mark.filterwarnings("ignore")
def test_the_table_of_signatures_is_that_of_pytorch(torch: ModuleType) -> None:
    """``python -m tests.parity.record signatures`` writes it anew."""
    assert FILE.read_text() == write_table(torch)


def test_the_declarations_are_those_of_pytorch(torch: ModuleType) -> None:
    found = {label: ", ".join(parts) for label, parts in declared.declarations(torch)}
    assert declared.read_declarations() == found
