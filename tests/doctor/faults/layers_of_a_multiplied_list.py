"""Linear and Tanh, three times, in a list that is unpacked later. kind: shared_layer"""

import torch
from torch import nn

torch.manual_seed(0)
hidden = [nn.Linear(6, 6), nn.Tanh()] * 3  # <- here
model = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), *hidden, nn.Linear(6, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for _ in range(3):
    x, y = torch.randn(8, 2), torch.randn(8, 1)
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
