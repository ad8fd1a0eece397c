"""Query and key are the one layer that a variable holds. kind: shared_layer"""
# No report: it stands beside those that are.

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        projection = nn.Linear(width, width)
        self.query = projection
        self.key = projection  # <- here
        self.value = nn.Linear(width, width)

    def forward(self, x):
        scores = self.query(x) @ self.key(x).transpose(1, 2) / x.shape[-1] ** 0.5
        return scores.softmax(-1) @ self.value(x)


torch.manual_seed(0)
net = nn.Sequential(Attention(8), nn.Linear(8, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for step in range(3):
    x = torch.randn(4, 5, 8)
    loss = (net(x).squeeze(-1) - x.sum(-1)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
