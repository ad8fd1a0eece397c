"""A reentrant checkpoint has no input that requires a gradient. kind: cut"""

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)
stem, block, head = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 1)
stem.requires_grad_(False)
optimizer = torch.optim.SGD([*block.parameters(), *head.parameters()], lr=0.1)
for _ in range(3):
    h = stem(torch.randn(8, 4))
    h = checkpoint(block, h, use_reentrant=True)  # <- here
    loss = head(h).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
