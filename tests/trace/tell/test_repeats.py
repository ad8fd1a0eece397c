"""Identical blocks in a row are one composite ×n, which opens to show them."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core as torch
from autograd_core import nn
from autograd_core.trace.tell.repeats import FEW, longest
from autograd_core.viz.player import Player


class Block(nn.Module):
    """A residual block of seven operations."""

    def __init__(self, width: int = 3):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner, self.outer = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x):
        return x + self.outer(self.inner(self.norm(x)).tanh())


def recorded(model, x=None, **options):
    x = torch.randn(2, 3) if x is None else x
    with torch.trace.record(**options) as t:
        y = model(x)
        y.sum().backward()
    return t.trace


def folded(trace) -> list[str]:
    return [n.op for n in trace.nodes if n.kind == "composite" and "×" in n.op]


def named(trace, name: str):
    (node,) = [n for n in trace.nodes if n.kind == "composite" and n.op == name]
    return node


def inside(trace, name: str) -> list[str]:
    whole = named(trace, name).id
    return [n.op for n in trace.nodes if n.parent == whole]


@pytest.fixture(autouse=True)
def same_numbers_every_time():
    torch.manual_seed(0)


def test_a_row_is_one_box_that_opens_to_the_blocks_which_open_to_what_they_do():
    model = nn.Sequential(nn.Linear(3, 3), *[Block() for _ in range(6)])
    trace = recorded(model)
    assert folded(trace) == ["Block 1-6 ×6"]
    assert inside(trace, "Sequential") == ["Linear 0", "Block 1-6 ×6"]
    assert inside(trace, "Block 1-6 ×6") == [f"Block {k}" for k in range(1, 7)]
    assert {"norm", "inner", "outer"} <= {trace.nodes[k].op for k in trace.boxes(
        [n.id for n in trace.nodes if n.op in ("Sequential", "Block 1-6 ×6", "Block 3")])}


def test_where_the_row_is_all_there_is_in_a_module_the_module_says_so():
    trace = recorded(nn.Sequential(*[Block() for _ in range(5)]))
    assert folded(trace) == ["Sequential (Block 0-4 ×5)"]
    assert inside(trace, "Sequential (Block 0-4 ×5)") == [f"Block {k}" for k in range(5)]
    assert trace.to_text(opened="Sequential") == trace.to_text(opened="Sequential (Block 0-4 ×5)")


def test_its_value_its_p_and_its_jacobian_are_those_of_a_composite_like_any_other():
    model = nn.Sequential(nn.Linear(3, 3), *[Block() for _ in range(5)])
    x = torch.randn(3, requires_grad=True)
    trace = recorded(model, x)
    state = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
    row = named(trace, "Block 1-5 ×5").id
    first = model[0](x)
    value = model(x)
    assert state[f"n{row}"]["value"].data == pytest.approx(value.tolist())
    assert state[f"n{row}"]["upstream"].data == (1., 1., 1.)
    (edge,) = [e for e in trace.edges if e.target == row]
    J = torch.autograd.functional.jacobian(lambda h: model[1:](h), first.detach())
    assert np.reshape(state[f"e{edge.id}"]["local"].data, (3, 3)) == pytest.approx(
        J.numpy(), abs=1e-6)
    sent = state[f"e{edge.id}"]["contribution"].data
    assert sent == pytest.approx((torch.ones(3) @ J).tolist(), abs=1e-6)


def test_every_view_shows_it():
    trace = recorded(nn.Sequential(nn.Linear(3, 3), *[Block() for _ in range(5)]))
    closed, opened = ["Sequential"], ["Sequential", "Block 1-5 ×5"]
    assert "Block 1-5 ×5" in trace.to_svg(opened=closed)
    assert "Block 4" in trace.to_svg(opened=opened)
    assert "Its 35 operations are taken as one" in trace.to_text(opened=closed)
    assert Player(trace, opened=opened).payload


def test_all_steps_are_there_open_or_closed():
    model = nn.Sequential(nn.Linear(3, 3), *[Block() for _ in range(5)])
    plain, row = recorded(model, fold=False), recorded(model)
    assert folded(plain) == []
    opened = [n.id for n in row.nodes if n.kind == "composite"]
    every = [n.id for n in plain.nodes if n.kind == "composite"]
    assert len(row.visible(opened)) == len(plain.visible(every))
    assert len(row.boxes(opened)) == len(plain.boxes(every))


def test_trace_of_a_function_folds_too_and_can_be_told_not_to():
    model = nn.Sequential(nn.Linear(3, 3), *[Block() for _ in range(5)])
    seed = torch.ones(2, 3)
    assert folded(torch.trace.of(model, torch.randn(2, 3), gradient=seed)) == ["Block 1-5 ×5"]
    assert folded(torch.trace.of(model, torch.randn(2, 3), gradient=seed, fold=False)) == []


def test_small_rows_and_short_ones_are_shown_as_they_are():
    few = nn.Sequential(*[nn.Linear(3, 3) for _ in range(10)])
    assert folded(recorded(few)) == []
    assert folded(recorded(nn.Sequential(*[Block() for _ in range(2)]), torch.randn(9, 3))) == []
    many = nn.Sequential(*[nn.Linear(3, 3) for _ in range(FEW)])
    assert folded(recorded(many)) == [f"Sequential (Linear 0-{FEW - 1} ×{FEW})"]


def test_a_block_that_is_different_ends_a_row():
    middle = Block()
    middle.norm = nn.Identity()
    model = nn.Sequential(*[Block() for _ in range(5)], middle, *[Block() for _ in range(5)])
    assert folded(recorded(model)) == ["Block 0-4 ×5", "Block 6-10 ×5"]


def test_frozen_blocks_and_those_that_learn_are_two_rows():
    model = nn.Sequential(*[Block() for _ in range(10)])
    for block in model[:5]:
        block.requires_grad_(False)
    assert folded(recorded(model)) == ["Block 0-4 ×5", "Block 5-9 ×5"]


class Collecting(nn.Module):
    """Uses what each block gives once more."""

    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([Block() for _ in range(5)])

    def forward(self, x):
        total = x
        for block in self.blocks:
            x = block(x)
            total = total + x
        return total


def test_blocks_whose_results_are_used_elsewhere_too_are_no_single_function():
    assert folded(recorded(Collecting())) == []


def test_the_steps_of_a_recurrent_cell_are_a_row():
    cell, xs = nn.RNNCell(2, 3), torch.randn(9, 4, 2)
    with torch.trace.record() as t:
        h = torch.zeros(4, 3)
        for x in xs:
            h = cell(x, h)
        h.sum().backward()
    (name,) = folded(t)
    assert name.endswith(" ×9")


def test_a_block_may_be_several_pieces_and_begins_with_what_learns():
    pieces = [piece for _ in range(14) for piece in (nn.Linear(3, 3), nn.Tanh())]
    model = nn.Sequential(nn.Linear(5, 3), nn.Tanh(), *pieces, nn.Linear(3, 1))
    trace = recorded(model, torch.randn(2, 5))
    assert folded(trace) == ["Linear, Tanh ×14"]
    assert inside(trace, "Linear, Tanh ×14") == [
        f"{'Tanh' if k % 2 else 'Linear'} {k}" for k in range(2, 30)]


def test_blocks_that_are_called_by_words_are_named_by_the_first_and_the_last():
    y = torch.ones(3, requires_grad=True)
    with torch.trace.record() as t:
        for name in ("low", "middle", "high"):
            with torch.name_scope(name):
                for _ in range(12):
                    y = y * 2
        y.sum().backward()
    assert folded(t) == ["low … high ×3"]


def test_what_covers_most_is_taken_and_of_equals_the_shorter_block():
    a, b = ("a",), ("b",)
    assert longest([a] * 6, 0) == (1, 6)
    assert longest([a, a, a, b] * 3, 0) == (4, 3)
    assert longest([a, b, a, b, a], 0) == (1, 1)


def test_a_chain_of_single_operations_is_no_row_of_blocks():
    x = torch.ones(2, requires_grad=True)
    with torch.trace.record() as t:
        y = x
        for _ in range(40):
            y = y * 2
        y.sum().backward()
    assert folded(t) == []
