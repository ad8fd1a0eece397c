"""masked_fill over several lines, its result dropped. kind: result_dropped"""
# No report: it stands beside those that are.

import torch
from torch import nn

torch.manual_seed(0)
net = nn.Linear(4, 6)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(3):
    x, mask = torch.randn(8, 4), torch.rand(8, 6) < 0.3
    scores = net(x)
    scores.masked_fill(  # <- here
        mask,
        -1e9,
    )
    loss = nn.functional.cross_entropy(scores, torch.randint(6, (8,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
