"""The inner update is written through .data of a copy. kind: data_update"""

import copy

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(2, 1)
meta = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    x = torch.randn(8, 2)
    fast = copy.deepcopy(model)
    inner = (fast(x) - 1).square().mean()
    grads = torch.autograd.grad(inner, list(fast.parameters()), create_graph=True)
    for p, g in zip(fast.parameters(), grads, strict=True):
        p.data.sub_(0.1 * g)  # <- here
    loss = (fast(x) - 1).square().mean()
    meta.zero_grad()
    loss.backward()
    meta.step()
