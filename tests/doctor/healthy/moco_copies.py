"""A momentum copy, queue and keys without gradients."""

import copy

import torch
from torch import nn

torch.manual_seed(0)
query = nn.Linear(4, 3)
key_net = copy.deepcopy(query)
key_net.requires_grad_(False)
optimizer = torch.optim.SGD(query.parameters(), lr=0.1)
queue = torch.randn(3, 8)
for _ in range(3):
    x = torch.randn(8, 4)
    with torch.no_grad():
        for k, q in zip(key_net.parameters(), query.parameters(), strict=True):
            k.mul_(0.99).add_(q, alpha=0.01)
        keys = key_net(x)
    q = query(x)
    scores = torch.cat([(q * keys).sum(1, keepdim=True), q @ queue.clone()], 1)
    loss = nn.functional.cross_entropy(scores, torch.zeros(8, dtype=torch.long))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    queue = keys.T.clone()
