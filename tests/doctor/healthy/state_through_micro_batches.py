"""A state is carried with its graph to the one backward of a step, and cut off after it"""

import torch
from torch import nn

torch.manual_seed(0)
cell, head = nn.GRUCell(4, 3), nn.Linear(3, 1)
optimizer = torch.optim.SGD([*cell.parameters(), *head.parameters()], lr=0.1)
state = torch.zeros(8, 3)
for step in range(3):
    loss = torch.zeros(())
    for batch in torch.randn(3, 8, 4):
        state = cell(batch, state)
        loss = loss + (head(state) - batch.sum(1, keepdim=True)).square().mean() / 3
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    state = state.detach()
