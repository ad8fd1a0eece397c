"""Modules have the gradients of differences, and compute the same with a state that was loaded.

Their numbers are compared with PyTorch's in tests/parity (suite ``nn``).
"""

from __future__ import annotations

import io

import pytest

import autograd_core as torch
from autograd_core import nn

LAYERS = {
    "Linear": (lambda: nn.Linear(3, 2), (2, 3)),
    "Bilinear": (lambda: Pair(nn.Bilinear(3, 3, 2)), (2, 3)),
    "Conv1d": (lambda: nn.Conv1d(2, 3, 2), (1, 2, 4)),
    "Conv2d": (lambda: nn.Conv2d(1, 2, 2, padding=1), (1, 1, 3, 3)),
    "ConvTranspose1d": (lambda: nn.ConvTranspose1d(2, 1, 2), (1, 2, 3)),
    "BatchNorm1d": (lambda: nn.BatchNorm1d(2), (4, 2)),
    "LayerNorm": (lambda: nn.LayerNorm(3), (2, 3)),
    "GroupNorm": (lambda: nn.GroupNorm(2, 4), (2, 4)),
    "PReLU": (lambda: nn.PReLU(), (2, 3)),
    "RNN": (lambda: First(nn.RNN(2, 3)), (3, 2)),
    "LSTM": (lambda: First(nn.LSTM(2, 2)), (3, 2)),
    "GRU": (lambda: First(nn.GRU(2, 2)), (3, 2)),
    "MultiheadAttention": (lambda: Itself(nn.MultiheadAttention(4, 2)), (3, 4)),
    "a network": (lambda: nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)), (2, 3)),
}


class First(nn.Module):
    """The first result of a layer that has several."""

    def __init__(self, layer: nn.Module):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0]


class Pair(First):
    """A layer of two inputs, given one twice."""

    def forward(self, x):
        return self.layer(x, x + 1)


class Itself(First):
    """The attention of a sequence to itself."""

    def forward(self, x):
        return self.layer(x, x, x)[0]


def make_layer(name: str):
    """A layer in double precision, and an input."""
    torch.manual_seed(0)
    make, shape = LAYERS[name]
    return make().double(), torch.randn(*shape, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize("name", LAYERS)
def test_input_and_parameters_have_the_gradients_of_differences(name: str):
    layer, x = make_layer(name)
    assert torch.autograd.gradcheck(lambda x, *_: layer(x), (x, *layer.parameters()))


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_with_the_state_of_another_computes_the_same(name: str):
    layer, x = make_layer(name)
    y = layer.eval()(x)
    file = io.BytesIO()
    torch.save(layer.state_dict(), file)
    file.seek(0)
    other, _ = make_layer(name)
    for p in other.parameters():
        nn.init.zeros_(p)
    assert str(other.load_state_dict(torch.load(file))) == "<All keys matched successfully>"
    assert torch.equal(other.eval()(x), y)


@pytest.mark.parametrize("name", LAYERS)
def test_frozen_parameters_get_no_gradient_and_the_input_does(name: str):
    layer, x = make_layer(name)
    layer.requires_grad_(False)
    layer(x).square().sum().backward()
    assert x.grad is not None
    assert all(p.grad is None for p in layer.parameters())
