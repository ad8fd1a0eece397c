"""The engine runs nodes in the order of PyTorch, also those that only bring gradients to inputs."""

from __future__ import annotations

import pytest

import autograd_core
from autograd_core.core.engine import run
from autograd_core.core.seeds import start
from tests.parity.cases.node_order import CASES
from tests.parity.record import read_recordings
from tests.parity.run import label_node

RECORDED = read_recordings("node_order")


@pytest.mark.parametrize("name", CASES)
def test_backward_runs_nodes_in_the_order_of_pytorch(name: str) -> None:
    names = {"torch": autograd_core}
    exec(CASES[name], names)
    outputs = names["outputs"]
    seeds = [seed._array for seed in start(outputs, [None] * len(outputs))]
    targets = [x._edge()[0] for x in names["inputs"]] if "inputs" in names else None
    steps = run([y._edge() for y in outputs], seeds, targets=targets)
    # A target is where PyTorch takes the gradient away without running the node.
    ran = [node for node, _, contributions in steps if targets is None or contributions]
    assert [label_node(node, names) for node in ran] == RECORDED[name]
