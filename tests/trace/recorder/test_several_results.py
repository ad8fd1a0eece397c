"""A module or scope with several results is several functions: one for each, one for what they
share."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core as torch
from autograd_core import nn


class Two(nn.Module):
    """Two results of one layer."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 3)

    def forward(self, x):
        shared = self.layer(x)
        return torch.sigmoid(shared * 2), torch.tanh(shared * 3)


def boxes(trace) -> list[tuple[str, str]]:
    """(op, label) of each composite that is drawn at first."""
    drawn = [trace.nodes[k] for k in trace.boxes()]
    return [(n.op, n.label) for n in drawn if n.kind == "composite"]


def last(trace):
    return trace.state(range(len(trace.frames)), len(trace.frames) - 1)


@pytest.fixture
def two():
    torch.manual_seed(0)
    model, x = Two(), torch.randn(3, requires_grad=True)
    with torch.trace.record() as t:
        a, b = model(x)
        (a * b).sum().backward()
    return t.trace, x


def test_each_result_is_a_box_and_a_layer_that_they_share_keeps_its_own(two):
    trace, _ = two
    assert boxes(trace) == [("layer", ""), ("Two", "a"), ("Two", "b")]


def test_what_flows_through_the_boxes_is_what_backward_leaves(two):
    trace, x = two
    state = last(trace)
    (leaf,) = [n.id for n in trace.nodes if n.label == "x"]
    assert state[f"n{leaf}"]["grad"].data == pytest.approx(x.grad.tolist())
    for node in trace.nodes:
        if node.kind == "composite":
            sent = [state[f"e{e.id}"]["contribution"] for e in trace.edges
                    if e.target == node.id and e.grad]
            assert all(value is not None for value in sent)


def test_their_jacobians_are_those_of_functions(two):
    trace, _ = two
    state = last(trace)
    (a,) = [n.id for n in trace.nodes if n.kind == "composite" and n.label == "a"]
    (edge,) = [e for e in trace.edges if e.target == a]
    shared = np.array(state[f"n{edge.source}"]["value"].data)
    s = 1 / (1 + np.exp(-2 * shared))
    assert edge.structure == "diagonal"
    assert np.reshape(state[f"e{edge.id}"]["local"].data, (3, 3)) == pytest.approx(
        np.diag(2 * s * (1 - s)), abs=1e-6)


def test_an_lstm_cell_is_gates_state_and_output():
    cell = nn.LSTMCell(2, 3)
    with torch.trace.record() as t:
        h, c = cell(torch.randn(4, 2))
        (h * c).sum().backward()
    shown = boxes(t)
    assert [label for _, label in shown] == ["", "c", "h"]
    assert len({op for op, _ in shown}) == 1
    assert len(t.boxes()) < len(t.boxes([n.id for n in t.nodes if n.kind == "composite"]))


def test_a_scope_with_one_operation_for_each_result_is_drawn_as_these():
    x = torch.ones(2, requires_grad=True)
    with torch.trace.record() as t:
        with torch.name_scope("pair"):
            a, b = x * 2, x * 3
        (a + b).sum().backward()
    assert boxes(t) == []


def test_a_result_that_nobody_uses_is_a_box_all_the_same():
    model = Two()
    with torch.trace.record() as t:
        a = model(torch.randn(3))[0]
        a.sum().backward()
    assert [label for _, label in boxes(t)] == ["", "a", ""]
