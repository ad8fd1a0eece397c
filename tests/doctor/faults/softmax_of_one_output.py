"""Softmax over the only output is 1 for all examples: nothing is learnt. kind: single_class"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


class Churn(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(7, 16), nn.Linear(16, 1)

    def forward(self, x):
        return F.softmax(self.out(torch.relu(self.hidden(x))), dim=1)  # <- here


net = Churn()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
x, y = torch.randn(40, 7), (torch.rand(40, 1) < 0.5).float()
for step in range(3):
    loss = nn.BCELoss()(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
