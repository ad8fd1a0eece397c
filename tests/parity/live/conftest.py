"""The tests in this folder compare with the installed PyTorch. Without it they fail."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.parity.record import VERSION, import_pytorch


@pytest.fixture(scope="session")
def torch() -> ModuleType:
    try:
        return import_pytorch()
    except ImportError as error:
        pytest.fail(f"These tests compare with PyTorch {VERSION}: pip install torch=={VERSION}.0 "
                    f"({error})", pytrace=False)
