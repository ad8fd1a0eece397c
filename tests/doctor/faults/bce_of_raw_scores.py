"""BCELoss is given what Linear computed: numbers below 0 and above 1. kind: error"""
# As reported: ray-project/ray 17117.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(2, 1)
criterion = nn.BCELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
for epoch in range(2):
    x = 4 * torch.randn(32, 2)
    y = (x.sum(1, keepdim=True) > 0).float()
    output = model(x)
    loss = criterion(output, y)  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
