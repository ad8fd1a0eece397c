"""The run stops at a nan long after its first steps. kind: nan_unwatched"""

import math

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for step in range(1000):
    x = torch.randn(8, 4)
    weights = torch.ones(8, 1) if step != 399 else torch.zeros(8, 1)
    loss = (weights * (model(x) - 1).square()).sum() / weights.sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()  # <- here
    if math.isnan(loss.item()):
        print("stopped at", step)
        break
