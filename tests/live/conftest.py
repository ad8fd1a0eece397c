"""The tests in this folder compare with the installed PyTorch. Without it they fail."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.worked.record import VERSION

WANTED = f"These tests compare with PyTorch {VERSION}: pip install torch=={VERSION}.0"


@pytest.fixture(scope="session")
def torch() -> ModuleType:
    try:
        import torch
    except ImportError:
        pytest.fail(WANTED, pytrace=False)
    if not torch.__version__.startswith(VERSION):
        pytest.fail(f"{WANTED} (found {torch.__version__})", pytrace=False)
    torch.set_warn_always(True)  # as when recording
    return torch
