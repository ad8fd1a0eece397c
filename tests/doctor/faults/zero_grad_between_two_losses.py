"""The gradients are emptied after the first of two losses, and stepped after the second.
kind: discarded"""

import torch
from torch import nn

torch.manual_seed(0)
body, left, right = nn.Linear(6, 8), nn.Linear(8, 1), nn.Linear(8, 3)
optimizer = torch.optim.Adam([*body.parameters(), *left.parameters(), *right.parameters()])
for step in range(4):
    x, y, labels = torch.randn(16, 6), torch.randn(16, 1), torch.randint(3, (16,))
    loss1 = nn.functional.mse_loss(left(body(x).tanh()), y)
    loss1.backward()
    optimizer.zero_grad()  # <- here
    loss2 = nn.functional.cross_entropy(right(body(x).tanh()), labels)
    loss2.backward()
    optimizer.step()
