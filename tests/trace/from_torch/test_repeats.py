"""Identical blocks of a real model are shown once, with ×n, and open."""

from __future__ import annotations

import torch
from torch import nn

from autograd_core.trace import from_torch
from autograd_core.viz.player import Player
from tests.trace.from_torch.networks import Residual, ResNet, Transformer


def recorded(model, *inputs, **options):
    with from_torch.record(**options) as t:
        model(*inputs).square().mean().backward()
    return t.trace


def folded(trace) -> list[str]:
    return [n.op for n in trace.nodes if n.kind == "composite" and "×" in n.op]


def inside(trace, name: str) -> list[str]:
    (whole,) = [n.id for n in trace.nodes if n.op == name]
    return [n.op for n in trace.nodes if n.parent == whole and n.kind == "composite"]


def test_the_layers_of_a_transformer_are_one_box_that_opens():
    model = Transformer(6)
    trace = recorded(model, torch.randint(11, (2, 6)))
    assert folded(trace) == ["blocks (0-5 ×6)"]
    assert inside(trace, "blocks (0-5 ×6)") == [f"blocks.{k}" for k in range(6)]
    assert "blocks.3.norm1" in inside(trace, "blocks.3")
    assert Player(trace, opened=["blocks", "blocks.3"]).payload


def test_the_layers_of_pytorchs_own_encoder_too():
    layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0., batch_first=True)
    encoder = nn.TransformerEncoder(layer, 6, enable_nested_tensor=False)
    assert folded(recorded(encoder, torch.randn(2, 5, 16))) == ["model (layers.0-5 ×6)"]


def test_a_row_of_residual_blocks_and_none_in_a_resnet_whose_stages_differ():
    model = nn.Sequential(nn.Conv2d(3, 8, 3, 1, 1), *[Residual(8, 8, 1) for _ in range(4)])
    assert folded(recorded(model, torch.randn(2, 3, 6, 6))) == ["model.1-4 ×4"]
    assert folded(recorded(ResNet(), torch.randn(2, 3, 16, 16))) == []


def test_the_first_block_is_one_of_the_row_though_its_input_needs_no_gradient():
    model = nn.Sequential(*[Residual(3, 3, 1) for _ in range(4)])
    assert folded(recorded(model, torch.randn(2, 3, 6, 6))) == ["model (0-3 ×4)"]
    assert folded(recorded(model, torch.randn(2, 3, 6, 6), fold=False)) == []


def test_masks_made_by_a_module_are_drawn_inside_it():
    trace = recorded(Transformer(3), tokens := torch.randint(11, (2, 6)))
    loose = [trace.nodes[k] for k in trace.boxes() if trace.nodes[k].kind == "constant"]
    assert [n.shape for n in loose] == [tuple(tokens.shape)]


def test_the_steps_of_a_recurrent_cell_are_one_box():
    cell, xs = nn.GRUCell(3, 4), torch.randn(10, 2, 3)
    with from_torch.record() as t:
        h = torch.zeros(2, 4)
        for x in xs:
            h = cell(x, h)
        h.sum().backward()
    assert folded(t.trace) == ["cell ×10"]
