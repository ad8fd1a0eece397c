"""-sum(y log p) by hand, p a softmax over axis 0. kind: softmax_axis"""
# As reported: timmeinhardt at ikostrikov/pytorch-meta-optimizer 10.

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for step in range(3):
    x, y = torch.randn(10, 5), F.one_hot(torch.randint(3, (10,)), 3)
    log_p = torch.log_softmax(model(x), dim=0)  # <- here
    loss = -(y * log_p).sum() / len(x)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
