"""The recordings are what the installed PyTorch shows, and so is what we show."""

from __future__ import annotations

from types import ModuleType

import pytest

import autograd_core
from tests.worked.cases import CASES
from tests.worked.orders import ORDERS
from tests.worked.record import order, read
from tests.worked.run import transcript

pytestmark = pytest.mark.live
RECORDED = read("recorded")


@pytest.mark.parametrize("name", CASES)
def test_pytorch_still_shows_what_was_recorded(name: str, torch: ModuleType) -> None:
    assert transcript(CASES[name], torch).splitlines() == RECORDED[name]


@pytest.mark.parametrize("name", CASES)
def test_we_show_what_pytorch_shows(name: str, torch: ModuleType) -> None:
    assert transcript(CASES[name], autograd_core) == transcript(CASES[name], torch)


@pytest.mark.parametrize("name", ORDERS)
def test_pytorch_still_runs_nodes_in_the_recorded_order(name: str, torch: ModuleType) -> None:
    assert order(ORDERS[name], torch) == read("orders")[name]
