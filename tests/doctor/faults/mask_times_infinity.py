"""A mask is made by 0 * -inf, which is nan. kind: zero_times_inf"""

import torch
from torch import nn

torch.manual_seed(0)
score = nn.Linear(8, 1)
optimizer = torch.optim.Adam(score.parameters(), lr=1e-3)
x, keep = torch.randn(4, 5, 8), torch.ones(4, 5)
keep[0, 3:] = 0
for step in range(2):
    scores = score(x).squeeze(-1)
    scores = scores + (1 - keep) * float("-inf")  # <- here
    pooled = (scores.softmax(1)[..., None] * x).sum(1)
    loss = (pooled - 1).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
