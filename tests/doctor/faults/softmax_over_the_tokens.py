"""Softmax over the positions instead of the classes, before the log. kind: softmax_axis"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
head = nn.Linear(8, 5)
optimizer = torch.optim.SGD(head.parameters(), lr=0.1)
h, y = torch.randn(3, 6, 8), torch.randint(5, (3, 6))
for step in range(3):
    p = torch.softmax(head(h), dim=1)  # <- here
    loss = F.nll_loss((p + 1e-9).log().view(-1, 5), y.view(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
