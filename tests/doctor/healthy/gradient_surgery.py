"""The gradient of each task is taken by itself, emptied, and all are put together"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 12), nn.Tanh(), nn.Linear(12, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for _ in range(3):
    x, y = torch.randn(16, 4), torch.randn(16, 2)
    losses, found = (model(x) - y).square().mean(0), []
    for k, loss in enumerate(losses):
        optimizer.zero_grad()
        loss.backward(retain_graph=k == 0)
        found.append([p.grad.clone() for p in model.parameters()])
    for p, a, b in zip(model.parameters(), *found, strict=True):
        overlap = (a * b).sum()
        p.grad = a + b if overlap >= 0 else a + b - overlap / (a * a).sum() * a
    nn.utils.clip_grad_norm_(model.parameters(), 1.)
    optimizer.step()
