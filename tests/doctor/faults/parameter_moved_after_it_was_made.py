"""Parameter(...).to(...) is the result of an operation, no Parameter. kind: not_registered"""
# As reported: pytorch/pytorch 20089 and 9303 (there .cuda()).

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(width)).to(torch.float64)  # <- here
        self.linear = nn.Linear(width, 1).double()

    def forward(self, x):
        return self.linear(x * self.scale)


torch.manual_seed(0)
net = Scale(6)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(3):
    x = torch.randn(16, 6, dtype=torch.float64)
    loss = (net(x) - x[:, :1]).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
