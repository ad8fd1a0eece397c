"""Reptile: the outer gradient is set by hand, from a copy that has its own optimiser."""

import copy

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(2, 1)
meta = torch.optim.SGD(model.parameters(), lr=0.5)
for _ in range(3):
    fast = copy.deepcopy(model)
    inner = torch.optim.SGD(fast.parameters(), lr=0.1)
    for _ in range(2):
        inner.zero_grad()
        (fast(torch.randn(8, 2)) - 1).square().mean().backward()
        inner.step()
    meta.zero_grad()
    for p, q in zip(model.parameters(), fast.parameters(), strict=True):
        p.grad = p.detach() - q.detach()
    meta.step()
