"""A block whose activations in place change what nobody else needs."""

import torch
from torch import nn

torch.manual_seed(0)
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.act = nn.Linear(4, 4), nn.Linear(4, 4), nn.ReLU(inplace=True)

    def forward(self, x):
        out = self.act(self.a(x))
        out = self.b(out)
        out += x
        return self.act(out)


model = nn.Sequential(nn.Linear(3, 4), Block(), Block(), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    loss = (model(torch.randn(8, 3)) - 1).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
