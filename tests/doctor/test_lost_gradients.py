"""Where a gradient gets lost: numbers taken out of PyTorch, results made leaves again, Functions
that give None, and graphs that an earlier backward has used up."""

from __future__ import annotations

import pytest

from autograd_core.trace import from_torch

START = """\
import torch
from torch import nn
torch.manual_seed(0)
model = nn.Linear(4, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(5, 4)
"""
STEP = "    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\n"
LOOP = "for step in range(3):\n"
SCALE = """\
class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, s):
        return x * s
    @staticmethod
    def backward(ctx, g):
        return g, None                      # HERE
s = nn.Parameter(torch.ones(3))
optimizer.add_param_group({"params": [s]})
"""
LOST = {
    "a result made a leaf again": LOOP + """\
    pred = model(x).argmax(dim=1).float()   # HERE
    pred.requires_grad_(True)
    loss = pred.pow(2).mean()
""" + STEP,
    "a batch of lists": LOOP + """\
    rows = [model(row) for row in x]
    batch = torch.tensor([row.tolist() for row in rows], requires_grad=True)    # HERE
    loss = batch.pow(2).mean()
""" + STEP,
    "a list of numbers": "losses = []\n" + LOOP + """\
    losses.append(model(x).mean().item())   # HERE
loss = torch.tensor(losses, requires_grad=True).mean()
""" + STEP.replace("    ", ""),
    "a Function that gives None": SCALE + LOOP + "    loss = Scale.apply(model(x), s).mean()\n"
                                  + STEP,
}
TWICE = {
    "a loss outside of the loop": "loss = model(x).pow(2).mean()     # HERE\n" + LOOP + STEP,
    "what two losses share": LOOP + """\
    fake = model(x)                         # HERE
    fake.pow(2).mean().backward()
    loss = fake.tanh().mean()
""" + STEP,
}

CARRIED = {
    "mem = mem.detach()": "mem = torch.zeros(3)\n" + LOOP + """\
    out = model(x)
    mem = 0.9 * mem + 0.1 * out.mean(0)     # HERE
    loss = (out - mem).pow(2).mean()
""" + STEP,
    "state = tuple(x.detach() for x in state)": "rnn, state = nn.LSTM(4, 3), None\n" + LOOP + """\
    out, state = rnn(x, state)              # HERE
    loss = out.pow(2).mean()
""" + STEP,
}


def here(script: str) -> int:
    """The number of the line that is marked."""
    return next(k for k, line in enumerate(script.splitlines(), 1) if "HERE" in line)


@pytest.mark.parametrize("way", LOST)
def test_where_the_way_was_cut_is_told(way):
    script = START + LOST[way]
    (found,) = from_torch.doctor(script).findings
    assert (found.kind, found.line) == ("cut", here(script))
    assert "What to do" in found.why.to_text()


@pytest.mark.parametrize("cure", CARRIED)
def test_a_state_that_is_carried_on_is_cut_off_in_its_own_words(cure):
    script = START + CARRIED[cure]
    found = from_torch.doctor(script).findings[0]
    assert (found.kind, found.line) == ("carried_state", here(script))
    assert cure in found.why.to_text()


@pytest.mark.parametrize("way", TWICE)
def test_a_graph_that_is_used_up_is_blamed_on_what_shares_it(way):
    script = START + TWICE[way]
    found = from_torch.doctor(script).findings[0]
    assert (found.kind, found.line) == ("error", here(script))
    back = [k for k, line in enumerate(script.splitlines(), 1) if ".backward()" in line]
    assert f"(line {back[-1]}) comes back to" in found.what
    assert f"made in line {found.line}: an earlier backward (line {back[0]})" in found.what


def test_two_lines_that_are_shared_are_both_told_and_none_of_them_is_picked():
    script = START + """\
deep = model(x).exp()
a = deep + 1
b = -deep
(a - b).sum().backward()
(a + b).sum().backward()
"""
    (found,) = from_torch.doctor(script).findings
    assert (found.kind, found.line) == ("error", 11)
    assert "made in line 8 and 9: an earlier backward (line 10)" in found.what


def test_numbers_for_printing_are_no_cut():
    script = START + "spare = nn.Parameter(torch.ones(1))\noptimizer.add_param_group(" \
        "{'params': [spare]})\n" + LOOP + "    print((spare * 2).item(), end='')\n" \
        "    loss = model(x).mean()\n" + STEP
    kinds = [f.kind for f in from_torch.doctor(script).findings]
    assert kinds == ["unused"]
