"""The table of signatures is that of the installed PyTorch."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.parity.signatures import FILE, write_table


@pytest.mark.filterwarnings("ignore")
def test_the_table_of_signatures_is_that_of_pytorch(torch: ModuleType) -> None:
    """``python -m tests.parity.record signatures`` writes it anew."""
    assert FILE.read_text() == write_table(torch)
