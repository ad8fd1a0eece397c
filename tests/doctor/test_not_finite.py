"""Where nan comes from: what made it is told from what was given, or meant."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from autograd_core.trace import from_torch

BEGIN = """
import torch
from torch import nn
import torch.nn.functional as F
torch.manual_seed(0)
model = nn.Linear(4, 4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(4, 4), torch.randn(4, 4)
"""
MASKED = BEGIN + """
later = torch.ones(4, 4, dtype=torch.bool).triu(1)
scores = model(x).masked_fill(later, float("-inf"))
p = F.softmax(scores, dim=-1)
"""
STEPS = """
for _ in range(3):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
"""
SCRIPTS = {
    "a mask is meant": (MASKED + "loss = (p * torch.log(p)).sum()\nloss.backward()",
                        "log_of_zero", "log", "loss = (p * torch.log(p)).sum()"),
    "a mask that hides all": (
        MASKED + "bad = model(x).masked_fill(x == x, float('-inf'))\n"
        "loss = bad.softmax(-1).sum()\nloss.backward()",
        "masked_row", "softmax", "loss = bad.softmax(-1).sum()"),
    "a derivative after a mask": (MASKED + "loss = p.sqrt().sum()\nloss.backward()",
                                  "root_of_zero", "sqrt", "loss = p.sqrt().sum()"),
    "a target": (BEGIN + "y[2] = float('nan')" + STEPS, "nan_given", "y", "y[2] = float('nan')"),
    "an input": (BEGIN + "x = torch.tensor([[1., 2., 3., float('inf')]])" + STEPS,
                 "nan_given", "x", "    loss = F.mse_loss(model(x), y)"),
    "a parameter": (BEGIN + "nn.init.constant_(model.weight, float('nan'))" + STEPS, "nan_given",
                    "model.weight", "nn.init.constant_(model.weight, float('nan'))"),
    "a step": (BEGIN + "optimizer.param_groups[0]['lr'] = float('inf')" + STEPS, "nan_stepped",
               "SGD", "    optimizer.step()"),
    "a step with a gradient that was nan": (
        BEGIN + "model.weight.data.zero_()\nmodel.bias.data.zero_()" + STEPS.replace(
            "F.mse_loss(model(x), y)", "model(x).norm(dim=1).pow(0.5).sum()"),
        "root_of_zero", "pow", "    loss = model(x).norm(dim=1).pow(0.5).sum()"),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("script", "kind", "named", "line"), SCRIPTS.values(), ids=SCRIPTS)
def test_the_first_cause_is_told(script, kind, named, line):
    found = from_torch.doctor(script).findings[0]
    assert (found.kind, found.code) == (kind, line)
    assert named in found.what


def test_a_mask_alone_is_healthy():
    after = "loss = p.square().sum()\nloss.backward()\noptimizer.step()"
    assert from_torch.doctor(MASKED + after).healthy
    model = nn.Linear(4, 4)
    scores = model(torch.randn(4, 4)).masked_fill(torch.ones(4, 4).triu(1) > 0, float("-inf"))
    assert from_torch.doctor(scores.softmax(-1).square().sum(), model).healthy


def test_what_was_given_is_named_of_a_loss_too():
    model, x, y = nn.Linear(4, 1), torch.randn(3, 4), torch.randn(3, 1)
    y[0] = float("nan")
    (found,) = from_torch.doctor(F.mse_loss(model(x), y), model).findings
    assert (found.kind, found.what.split()[0]) == ("nan_given", "y")
    model.weight.data.fill_(float("nan"))
    (found,) = from_torch.doctor(model(x).sum(), model).findings
    assert (found.kind, found.what.split()[0]) == ("nan_given", "weight")
