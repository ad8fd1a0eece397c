"""The prediction was squeezed, the target is a column: (20,) with (20, 1). kind: broadcast_loss"""

import torch
from torch import nn

torch.manual_seed(0)
prices = torch.rand(100, 1)
x = torch.cat([prices ** k for k in range(1, 4)], 1)
model = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 1), nn.Flatten(0))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.SmoothL1Loss()
for k in range(0, 100, 20):
    out = model(x[k:k + 20])
    loss = criterion(out, prices[k:k + 20])  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
