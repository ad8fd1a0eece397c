"""Every worked example shows here exactly what it shows with PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core
from autograd_core.core.engine import run
from autograd_core.core.seeds import start
from tests.worked.cases import CASES
from tests.worked.orders import ORDERS
from tests.worked.record import _label, read
from tests.worked.run import transcript

RECORDED = read("recorded")


@pytest.mark.parametrize("name", CASES)
def test_shows_what_pytorch_shows(name: str) -> None:
    assert transcript(CASES[name], autograd_core).splitlines() == RECORDED[name]


@pytest.mark.parametrize("name", ORDERS)
def test_backward_runs_nodes_in_the_order_of_pytorch(name: str) -> None:
    names = {"torch": autograd_core}
    exec(ORDERS[name], names)
    outputs = names["outputs"]
    seeds = [seed._array for seed in start(outputs, [None] * len(outputs))]
    targets = [x._edge()[0] for x in names["inputs"]] if "inputs" in names else None
    steps = run([y._edge() for y in outputs], seeds, targets=targets)
    # A target is where PyTorch takes the gradient away without running the node.
    ran = [node for node, _, contributions in steps if targets is None or contributions]
    assert [_label(node, names) for node in ran] == read("orders")[name]


def test_every_recording_belongs_to_a_case() -> None:
    assert list(RECORDED) == list(CASES)
    assert list(read("orders")) == list(ORDERS)


def test_running_a_case_says_nothing_of_floating_point_errors() -> None:
    with np.errstate(all="raise"):
        shown = transcript("print(torch.log(torch.zeros(1)))", autograd_core)
    assert shown == "tensor([-inf])\n"
