"""The loss is computed of a comparison. kind: cut"""

import torch
from torch import nn

torch.manual_seed(0)
first, last = nn.Linear(4, 3), nn.Linear(3, 1)
optimizer = torch.optim.SGD([*first.parameters(), *last.parameters()], lr=0.1)
for _ in range(3):
    h = first(torch.randn(8, 4))
    mean = h.detach().mean().item()
    gate = (h > 0.5).float()  # <- here
    loss = last(gate).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
