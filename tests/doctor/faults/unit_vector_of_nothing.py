"""A vector of zeros is divided by its norm: 0 / 0. kind: divided_by_zero"""

import torch
from torch import nn

torch.manual_seed(0)
encoder = nn.Sequential(nn.Linear(4, 6, bias=False), nn.ReLU())
optimizer = torch.optim.SGD(encoder.parameters(), lr=0.1)
x = torch.randn(8, 4)
x[2] = 0.
for step in range(2):
    h = encoder(x)
    unit = h / h.norm(dim=1, keepdim=True)  # <- here
    loss = (unit @ unit.T - torch.eye(8)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
