"""The sigmoid is exactly 1, and 1 - p has no logarithm. kind: log_of_zero"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(6, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = 100 * torch.randn(32, 6), (torch.rand(32) < 0.5).float()
for step in range(2):
    p = torch.sigmoid(model(x)).squeeze(1)
    loss = -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
