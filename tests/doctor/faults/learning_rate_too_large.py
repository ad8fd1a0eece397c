"""The step is too long for these inputs: the loss grows until it is inf. kind: rate_too_large"""

import torch
from torch import nn

torch.manual_seed(0)
x = 50 * torch.rand(64, 3)
y = x @ torch.tensor([[1.], [2.], [3.]]) + 4
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)  # <- here
criterion = nn.MSELoss()
for epoch in range(40):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
