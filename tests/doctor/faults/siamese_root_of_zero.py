"""The root of a squared distance of 0 has an infinite slope. kind: root_of_zero"""

import torch
from torch import nn

torch.manual_seed(0)
embed = nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 4))
optimizer = torch.optim.Adam(embed.parameters(), lr=1e-3)
a, b = torch.randn(12, 5), torch.randn(12, 5)
b[3] = a[3]
same = torch.zeros(12)
same[3:6] = 1
for step in range(2):
    d = torch.sqrt((embed(a) - embed(b)).pow(2).sum(dim=1))  # <- here
    loss = (same * d.pow(2) + (1 - same) * (1 - d).clamp(min=0).pow(2)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
