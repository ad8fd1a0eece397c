"""The loss rises at first and comes down again: no divergence."""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
x = torch.randn(64, 3)
for epoch in range(60):
    scale = 10. if epoch in (3, 4, 5) else 1.
    loss = (model(x) * scale - x.sum(1, keepdim=True)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
