"""Linear and ReLU before BCELoss: by chance no score is above 1 yet. kind: not_probabilities"""
# No report: it stands beside those that are.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1), nn.ReLU())
criterion = nn.BCELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
for step in range(3):
    x, y = 0.1 * torch.randn(16, 4), (torch.rand(16, 1) < 0.5).float()
    loss = criterion(model(x), y)  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
