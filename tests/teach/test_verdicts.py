"""Three verdicts: the same numbers from this autograd, from measuring, from PyTorch."""

import sys
import types

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.teach import verdicts
from autograd_core.teach.verdicts import with_torch


def scaled(x):
    return torch.exp(x) * 2


def loss(x, y):
    return (scaled(x) * y).sum()


def both(a, b):
    return torch.stack([a * b, a + b])


def slope(x):
    return torch.autograd.grad(x ** 3, x, create_graph=True)[0]


@pytest.fixture
def without_pytorch(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)


@pytest.mark.usefixtures("without_pytorch")
def test_without_pytorch_two_judges_agree_and_its_column_says_so():
    found = verdicts(loss, [0., 1.], 2.)
    assert found.agree
    rows = [line.split("  ") for line in str(found).splitlines()]
    assert [[cell.strip() for cell in row if cell] for row in rows] == [
        ["gradient of", "autograd_core", "finite differences", "PyTorch"],
        ["x", "[4, 10.87]", "[4, 10.87]", "not installed here"],
        ["y", "7.437", "7.437", "not installed here"],
        ["Both agree."]]


@pytest.mark.usefixtures("without_pytorch")
@pytest.mark.parametrize(("fn", "inputs", "v", "expected"), [
    (both, (2., 3.), [1., 2.], (5, 4)),
    (slope, (2.,), None, (12,)),
    (torch.exp, (0.,), None, (1,)),
    (lambda x, y: x * 1, (2., 3.), None, (1, 0)),
])
def test_gradients_of_vectors_slopes_functions_of_ours_and_unused_inputs(fn, inputs, v, expected):
    found = verdicts(fn, *inputs, gradient=v)
    assert found.agree
    assert np.allclose(found.gradients["autograd_core"], expected)


@pytest.mark.usefixtures("without_pytorch")
def test_where_the_graph_is_cut_measuring_tells():
    found = verdicts(lambda x, y: x.detach() * x + y, 3., 1.)
    assert found.disputed == ("x",)
    assert str(found).endswith("They do not agree about x.")
    assert "They do not agree about x." in found._repr_html_()


@pytest.mark.usefixtures("without_pytorch")
def test_tensors_given_stay_as_they_were():
    x = torch.tensor(2., requires_grad=True)
    verdicts(slope, x)
    assert x.grad is None


def test_a_function_runs_with_pytorch_in_place_of_torch_and_so_do_those_beside_it():
    library = types.SimpleNamespace(exp=lambda x: x + 100)
    other = with_torch(loss, library)
    assert other(np.array(1.), 1) == 202
    assert with_torch(torch.exp, library)(1) == 101
    assert loss.__globals__["torch"] is torch


def test_no_input_is_refused():
    with pytest.raises(ValueError, match="there is no input"):
        verdicts(loss)
