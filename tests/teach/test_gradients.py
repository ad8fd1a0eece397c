"""Checking gradients: every slip that has a name, and nothing changed by looking."""

import pytest

import autograd_core as torch
from autograd_core.teach import check_gradient


@pytest.fixture
def graph():
    """u4 = u2 · (u1 + u2) at 2, 3: P2 = 5 + 3."""
    u1, u2 = (torch.tensor(v, requires_grad=True) for v in (2., 3.))
    u3 = u1 + u2
    return {"u1": u1, "u2": u2, "u3": u3, "u4": u2 * u3}


@pytest.mark.parametrize(("of", "answer", "text"), [
    ("u2", 8, "Right."),
    ("u2", 5, "one path of 2"),
    ("u2", 3, "one path of 2"),
    ("u2", 15, "You multiplied"),
    ("u2", 6, "You left out the upstream gradient"),
    ("u2", 4, "You left out the local Jacobian"),
    ("u2", 7, "That is not it."),
    ("u1", 3, "Right."),
    ("u1", 1, "You left out the upstream gradient"),
    ("u1", -3, "The sign is wrong."),
    ("u3", 3, "Right."),
    ("u3", 1, "You left out the local Jacobian"),
    ("u4", 1, "Right."),
    ("u4", 15, "That is not it."),
])
def test_each_slip_is_named(graph, of, answer, text):
    assert text in check_gradient(answer, graph["u4"], graph[of]).text


def test_several_gradients_are_checked_in_order(graph):
    x = {"u1": graph["u1"], "u2": graph["u2"]}
    assert check_gradient({"u1": 3, "u2": 8}, graph["u4"], x)
    assert check_gradient({"u1": 3, "u2": 5}, graph["u4"], x).text == (
        "Not yet: u2 is wrong. That is the contribution of one path of 2; contributions add. "
        "What comes before it is right.")
    assert check_gradient({"u1": ..., "u2": 5}, graph["u4"], x).text == "u1 is not answered yet."


def test_gradients_of_arrays_are_checked_path_by_path():
    W = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
    y = (W @ torch.tensor([1., 2.])).sum() + W.sum()
    assert check_gradient([[2., 3.], [2., 3.]], y, W)
    assert "one path of 2" in check_gradient([[1., 1.], [1., 1.]], y, W).text
    assert "transposed" in check_gradient([[2., 2.], [3., 3.]], y, W).text


def test_looking_changes_nothing(graph):
    check_gradient(8, graph["u4"], graph["u2"])
    assert graph["u1"].grad is None
    assert graph["u2"].grad is None
    graph["u4"].backward()
    assert graph["u2"].grad == 8


def test_a_tensor_without_gradient_is_refused(graph):
    with pytest.raises(ValueError, match="x does not require a gradient"):
        check_gradient(1, graph["u4"], torch.tensor(1.))


def test_a_tensor_that_is_not_in_the_graph_is_refused(graph):
    with pytest.raises(ValueError, match="y does not depend on x"):
        check_gradient(1, graph["u4"], torch.tensor(1., requires_grad=True))
