"""Exp of large scores is inf, and inf / inf is nan. kind: overflow"""

import torch
from torch import nn

torch.manual_seed(0)


def softmax(x):
    e = torch.exp(x)  # <- here
    return e / e.sum(dim=1, keepdim=True)


model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 4))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = 500 * torch.randn(32, 6), torch.randint(4, (32,))
for step in range(2):
    p = softmax(model(x))
    loss = -p[torch.arange(32), y].clamp(min=1e-9).log().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
