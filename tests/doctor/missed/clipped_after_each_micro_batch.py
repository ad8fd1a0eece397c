"""The sum so far is clipped after each micro-batch, not what is stepped alone."""
# As reported: huggingface/transformers 1563.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for step in range(8):
    loss = (model(torch.randn(8, 4)) - 3).pow(2).mean() / 4
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)  # <- here
    if (step + 1) % 4 == 0:
        optimizer.step()
        optimizer.zero_grad()
