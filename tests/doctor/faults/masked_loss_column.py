"""Errors per row (12,) times a mask (12, 1): each row is weighted by all. kind: broadcast_loss"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 3))
optimizer = torch.optim.Adam(model.parameters())
x, y = torch.randn(12, 5), torch.randn(12, 3)
valid = (torch.rand(12, 1) < 0.7).float()
for step in range(3):
    per_row = (model(x) - y).square().mean(dim=1)
    loss = (per_row * valid).sum() / valid.sum()  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
