"""A sequence of padding only: MultiheadAttention has nothing to attend to. kind: masked_row"""

import torch
from torch import nn

torch.manual_seed(0)
attention, head = nn.MultiheadAttention(8, 2, batch_first=True), nn.Linear(8, 1)
optimizer = torch.optim.Adam([*attention.parameters(), *head.parameters()], lr=1e-3)
x, y, length = torch.randn(4, 5, 8), torch.randn(4, 1), torch.tensor([5, 2, 0, 4])
padding = torch.arange(5) >= length[:, None]
for step in range(2):
    h, _ = attention(x, x, x, key_padding_mask=padding)  # <- here
    loss = (head(h.mean(1)) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
