"""After a step too long all units of the layer are off: no gradient. kind: zero_gradient"""
# As reported: discuss.pytorch.org 43814/16.

import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 10))
with torch.no_grad():
    net[0].weight.copy_(-net[0].weight.abs())
    net[0].bias.fill_(-0.1)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(3):
    pixels, labels = torch.rand(16, 4), torch.randint(10, (16,))
    loss = nn.functional.cross_entropy(net(pixels), labels)  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
