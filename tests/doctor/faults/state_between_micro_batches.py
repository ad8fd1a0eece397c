"""A running mean keeps its graph between the backwards of one step. kind: carried_state"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(2):
    optimizer.zero_grad()
    mean = torch.zeros(3)
    for batch in torch.randn(3, 8, 4):
        out = model(batch).tanh()
        mean = 0.9 * mean + 0.1 * out.mean(0)  # <- here
        loss = (out - mean).square().mean() / 3
        loss.backward()
    optimizer.step()
