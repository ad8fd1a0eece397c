"""BCELoss is given the numbers of classes. kind: error"""
# As reported: pytorch/pytorch 15262.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(2):
    x, y = torch.randn(16, 4), torch.randint(4, (16, 1)).float()
    loss = nn.functional.binary_cross_entropy(model(x), y)  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
