"""The loss is a sum of numbers in a later line. kind: cut"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    losses = []
    for x in torch.randn(3, 5, 4):
        error = model(x).square().mean()
        losses.append(error.item())  # <- here
    loss = torch.tensor(losses, requires_grad=True).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
