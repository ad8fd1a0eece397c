"""A list of losses is summed by NumPy, after item(). kind: cut"""
# As reported: open-mmlab/mmpose 1958, People-Flows 7.

import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
net = nn.Linear(4, 4)
bias = nn.Parameter(torch.ones(4))
optimizer = torch.optim.Adam([*net.parameters(), bias], lr=1e-2)
for step in range(3):
    x = torch.randn(8, 4)
    out = net(x)
    losses = [
        ((out - x) ** 2).mean().item(),  # <- here
    ]
    loss = torch.tensor(np.sum(losses), dtype=torch.float32) + bias.square().sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
