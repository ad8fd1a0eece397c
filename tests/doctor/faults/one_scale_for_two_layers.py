"""One Parameter is given to both layers, which were to learn their own. kind: shared_layer"""
# No report: it stands beside those that are.

import torch
from torch import nn


class Scaled(nn.Module):
    def __init__(self, inputs, outputs, gain):
        super().__init__()
        self.linear, self.gain = nn.Linear(inputs, outputs), gain

    def forward(self, x):
        return self.gain * self.linear(x)


torch.manual_seed(0)
gain = nn.Parameter(torch.ones(1))
net = nn.Sequential(Scaled(4, 8, gain), nn.ReLU(), Scaled(8, 1, gain))  # <- here
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for step in range(3):
    x, y = torch.randn(16, 4), torch.randn(16, 1)
    loss = nn.functional.mse_loss(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
