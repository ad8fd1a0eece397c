"""Layers and leaves that a model uses and does not list: in plain lists and dicts, or made in
forward; what a model lists by another way, or an optimiser was given, is left alone."""

from __future__ import annotations

import pytest

from autograd_core.trace import from_torch

NET = """\
import torch
from torch import nn
torch.manual_seed(0)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        MADE
    def forward(self, x):
        x = self.first(x)
        USED
        return x
def main():
    model = Net()
    optimizer = torch.optim.SGD(GIVEN, lr=0.1)
    for step in range(3):
        loss = (model(torch.randn(5, 4)) - 1).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
main()
"""
LIST = "self.more = [nn.Linear(4, 4) for _ in range(2)]"
WALK = "for layer in self.more: x = layer(x)"
HIDDEN = {
    "list": (LIST, WALK, "model.more[0].weight", 8),
    "dict": ("self.more = {'a': nn.Linear(4, 4)}", "x = self.more['a'](x)",
             "model.more['a'].weight", 8),
    "leaves": ("self.more = [torch.ones(4, requires_grad=True)]", "x = x * self.more[0]",
               "model.more[0]", 8),
    "in forward": ("pass", "w = nn.Parameter(torch.randn(4, 4))\n        x = x @ w", "w", 11),
}
ALL = "[*model.parameters(), *(p for layer in model.more for p in layer.parameters())]"


def script(made: str, used: str, given: str = "model.parameters()") -> str:
    return NET.replace("MADE", made).replace("USED", used).replace("GIVEN", given)


@pytest.mark.parametrize("way", HIDDEN)
def test_what_the_model_does_not_list_is_told_with_the_line_that_makes_it(way):
    made, used, name, line = HIDDEN[way]
    (found,) = from_torch.doctor(script(made, used)).findings
    assert (found.kind, found.line) == ("not_registered", line)
    assert name in found.what
    assert "nn.ModuleList" in found.why.to_text()


@pytest.mark.parametrize(("made", "given"), [
    (LIST.replace("[", "nn.ModuleList([").replace("]", "])"), "model.parameters()"), (LIST, ALL),
    (f"{LIST}; self.a, self.b = self.more", "model.parameters()")],
    ids=["a ModuleList", "given to the optimiser", "listed as attributes too"])
def test_what_is_learnt_all_the_same_is_left_alone(made, given):
    assert not from_torch.doctor(script(made, WALK, given)).findings
