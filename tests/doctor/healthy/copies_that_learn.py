"""Copies of what learns: one that learns too, one that is looked at, losses one after the other"""

import copy

import torch
from torch import nn

torch.manual_seed(0)
first = nn.Linear(4, 2)
second, average = copy.deepcopy(first), copy.deepcopy(first)
body, head_a, head_b = nn.Linear(4, 6), nn.Linear(6, 1), nn.Linear(6, 1)
optimizer = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=0.1)
optimizer_a = torch.optim.SGD([*body.parameters(), *head_a.parameters()], lr=0.1)
optimizer_b = torch.optim.SGD(head_b.parameters(), lr=0.1)
for step in range(3):
    x, y = torch.randn(8, 4), torch.randn(8, 2)
    loss = (first(x) - y).pow(2).mean() + (second(x) - first(x)).pow(2).mean()
    with torch.no_grad():
        gap = (average(x) - first(x)).abs().mean().item()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    for p, q in zip(average.parameters(), first.parameters(), strict=True):
        p.data.mul_(0.9).add_(q.data, alpha=0.1)
    h = body(x).tanh()
    loss_a, loss_b = head_a(h).pow(2).mean(), (head_b(h.detach()) - 1).pow(2).mean()
    optimizer_a.zero_grad()
    optimizer_b.zero_grad()
    loss_a.backward()
    optimizer_a.step()
    loss_b.backward()
    optimizer_b.step()
