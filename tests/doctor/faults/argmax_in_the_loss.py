"""The loss is made of argmax, which has no derivative; the flag only hides it. kind: cut"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(30, 6), torch.randint(3, (30,))
for step in range(2):
    predicted = model(x).argmax(dim=1)  # <- here
    loss = F.mse_loss(predicted.float(), y.float()).requires_grad_(True)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
