"""One ReLU in many places, a list of widths that is multiplied, layers that are made anew"""

import copy

import torch
from torch import nn

torch.manual_seed(0)
widths = [8] * 4
acts = [nn.ReLU()] * 3
layers = [nn.Linear(width, width) for width in widths[1:]]
both = [layer for pair in zip(layers, acts, strict=True) for layer in pair]
block = nn.Linear(8, 8)
model = nn.Sequential(*both, *[copy.deepcopy(block) for _ in range(2)], nn.ModuleList(acts)[0])
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for _ in range(3):
    loss = model(torch.randn(8, 8)).square().mean() + 1
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
