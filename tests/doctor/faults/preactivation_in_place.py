"""The first activation of a block changes what the skip carries. kind: changed_skip"""

import torch
from torch import nn

torch.manual_seed(0)
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.act, self.a, self.b = nn.ReLU(inplace=True), nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x):
        h = self.act(x)  # <- here
        h = self.b(self.a(h).tanh())
        return x + h


model = nn.Sequential(nn.Linear(3, 4), Block(), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    loss = (model(torch.randn(8, 3)) - 1).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
