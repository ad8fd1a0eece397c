"""The order of a training step: what is meant is healthy, what is forgotten is told."""

from __future__ import annotations

import pytest

from autograd_core.trace import from_torch

BEGIN = """
import copy
import torch
import torch.nn.functional as F
from torch import nn
torch.manual_seed(0)
x, y = torch.randn(8, 4), torch.randn(8, 1)
body, head = nn.Linear(4, 4), nn.Linear(4, 1)
teacher = copy.deepcopy(head)
optimizer = torch.optim.SGD(head.parameters(), lr=0.01)
for _ in range(3):
"""
LOSS = "    loss = F.mse_loss(head(x), y)\n"
BACK, STEP, EMPTY = "    loss.backward()\n", "    optimizer.step()\n", "    optimizer.zero_grad()\n"
HEALTHY = {
    "a teacher": """
    optimizer.zero_grad()
    with torch.no_grad():
        target = teacher(x)
    loss = F.mse_loss(head(x), target + y)
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for t, s in zip(teacher.parameters(), head.parameters()):
            t.mul_(0.9).add_(s, alpha=0.1)
""",
    "a frozen body": """
    optimizer.zero_grad()
    with torch.no_grad():
        h = body(x)
    loss = F.mse_loss(head(h), y)
    loss.backward()
    optimizer.step()
""",
    "emptied at the end": LOSS + BACK + STEP + EMPTY,
    "emptied with zeros": LOSS + "    optimizer.zero_grad(set_to_none=False)\n" + BACK + STEP,
    "two batches for one step": EMPTY + LOSS + BACK + LOSS + BACK + STEP,
    "a closure": """
    optimizer = torch.optim.LBFGS(head.parameters(), lr=0.1, max_iter=3)
    def closure():
        optimizer.zero_grad()
        loss = F.mse_loss(head(x), y)
        loss.backward()
        return loss
    for _ in range(2):
        optimizer.step(closure)
""",
    "two that play": """
    optimizer.zero_grad()
    other = torch.optim.SGD(body.parameters(), lr=0.01)
    loss = F.mse_loss(head(body(x).detach()), y)
    loss.backward()
    optimizer.step()
    other.zero_grad()
    head(body(x)).mean().backward()
    other.step()
""",
}
WRONG = {
    "never emptied": (LOSS + BACK + STEP, "not_emptied", BACK),
    "emptied too early": (LOSS + BACK + EMPTY + STEP, "emptied", EMPTY),
    "emptied with zeros too early": (
        LOSS + BACK + "    optimizer.zero_grad(set_to_none=False)\n" + STEP, "emptied",
        "    optimizer.zero_grad(set_to_none=False)\n"),
    "never stepped": (EMPTY + LOSS + BACK, "never_stepped", BEGIN.splitlines()[-2]),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("lines", HEALTHY.values(), ids=HEALTHY)
def test_what_is_meant_is_healthy(lines):
    diagnosis = from_torch.doctor(BEGIN + lines)
    assert diagnosis.findings == (), diagnosis


@pytest.mark.parametrize(("lines", "kind", "line"), WRONG.values(), ids=WRONG)
def test_what_is_forgotten_is_told(lines, kind, line):
    (found,) = from_torch.doctor(BEGIN + lines).findings
    assert (found.kind, found.code) == (kind, line.rstrip("\n"))
