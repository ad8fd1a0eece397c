"""Acos has an infinite slope at 1, which the clamp lets through. kind: infinite_slope"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
net = nn.Linear(4, 3)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
x = torch.randn(10, 4)
wanted = F.normalize(net(x).detach(), dim=1)
wanted[5:] = F.normalize(torch.randn(5, 3), dim=1)
for step in range(2):
    cosine = (F.normalize(net(x), dim=1) * wanted).sum(1)
    angle = torch.arccos(cosine.clamp(-1., 1.))  # <- here
    loss = angle.mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
