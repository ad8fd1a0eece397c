"""Cross_entropy of a single class is 0 whatever the score. kind: single_class"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(7, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
x, y = torch.randn(40, 7), torch.rand(40) < 0.5
for step in range(3):
    loss = F.cross_entropy(model(x), torch.zeros_like(y, dtype=torch.long))  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
