"""The tests in this folder read models of real PyTorch. Without it they fail, and say so."""

from __future__ import annotations

import warnings

import pytest

VERSION = "2.13"
WANTED = f"tests/trace/from_torch reads models of PyTorch {VERSION}: pip install torch=={VERSION}.0"

try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
except ImportError:
    raise pytest.UsageError(WANTED) from None
if not torch.__version__.startswith(VERSION):
    raise pytest.UsageError(f"{WANTED} (found {torch.__version__})")


@pytest.fixture(autouse=True)
def same_numbers_every_time():
    """Random numbers from the same start, everything else as PyTorch has it."""
    torch.manual_seed(0)
    yield
    assert torch.is_grad_enabled()
    assert not torch.is_anomaly_enabled()
