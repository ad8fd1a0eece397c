"""Tensors print as PyTorch prints them: every text here was recorded from it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograd_core.core.printing import set_printoptions, tensor_text
from tests.parity.cases.printing import CASES, Case
from tests.parity.record import read_recordings

RECORDED = read_recordings("printing")


@pytest.fixture(autouse=True)
def _default_options() -> Iterator[None]:
    yield
    set_printoptions(profile="default")


def _texts(array: np.ndarray) -> Iterator[str]:
    yield tensor_text(array)
    if array.dtype.kind == "f":
        yield tensor_text(array, requires_grad=True)
        yield tensor_text(array, requires_grad=True, grad_fn="CloneBackward0")


@pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES)
def test_prints_what_pytorch_prints(name: str, case: Case) -> None:
    array, options = case
    set_printoptions(**options)
    assert "\n".join(_texts(array)).splitlines() == RECORDED[name]


def test_what_is_not_given_stays_and_sci_mode_does_not() -> None:
    set_printoptions(precision=2, sci_mode=True)
    set_printoptions(linewidth=60)
    assert tensor_text(np.float32([1 / 3])) == "tensor([0.33])"


def test_another_name_moves_the_lines() -> None:
    text = tensor_text(np.float32([[1], [2]]), tensor_name="Parameter")
    assert text == "Parameter([[1.],\n           [2.]])"
