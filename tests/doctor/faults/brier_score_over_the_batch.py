"""Softmax over axis 0, compared with one-hot rows by the squared error. kind: softmax_axis"""
# As reported: MicrosoftDocs/pytorchfundamentals 21, perone/euclidesdb 2.

import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 4))
        self.soft = nn.Softmax(0)

    def forward(self, x):
        return self.soft(self.stack(x.flatten(1)))  # <- here


torch.manual_seed(0)
net = Net()
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(4):
    images, labels = torch.randn(16, 2, 5), torch.randint(4, (16,))
    loss = criterion(net(images), F.one_hot(labels, 4).float())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
