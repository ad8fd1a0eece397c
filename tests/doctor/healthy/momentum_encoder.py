"""MoCo: the keys' encoder runs under no_grad in train mode, its result is in the loss"""

import copy

import torch
from torch import nn

torch.manual_seed(0)
query = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 4))
key = copy.deepcopy(query)
optimizer = torch.optim.SGD(query.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
for _ in range(4):
    x = torch.randn(16, 6)
    q = nn.functional.normalize(query(x + 0.1 * torch.randn_like(x)), dim=1)
    with torch.no_grad():
        for k, p in zip(key.parameters(), query.parameters(), strict=True):
            k.data = k.data * 0.99 + p.data * 0.01
        target = nn.functional.normalize(key(x), dim=1)
    scores = q @ target.T / 0.2
    loss = nn.functional.cross_entropy(scores, torch.arange(16))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        print((scores.argmax(1) == torch.arange(16)).float().mean().item())
