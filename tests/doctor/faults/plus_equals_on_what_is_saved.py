"""h += 1 writes over what tanh has saved. kind: error"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh())
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(3):
    h = model(torch.randn(8, 4))
    h += 1  # <- here
    loss = h.square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
