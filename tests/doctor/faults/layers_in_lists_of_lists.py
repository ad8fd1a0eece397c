"""Each entry of the plain list is a list of a layer and its activation. kind: not_registered"""
# As reported: pytorch/pytorch 715, LianpoWang/SLIIF 13.

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, hidden=16, layers=2):
        super().__init__()
        self.hids = []  # <- here
        inputs = 8
        for _ in range(layers):
            self.hids.append([nn.Linear(inputs, hidden), nn.Tanh()])
            inputs = hidden
        self.classifier = nn.Linear(hidden, 3)

    def forward(self, x):
        for linear, act in self.hids:
            x = act(linear(x))
        return self.classifier(x)


torch.manual_seed(0)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(3):
    loss = nn.functional.cross_entropy(net(torch.randn(8, 8)), torch.randint(3, (8,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
