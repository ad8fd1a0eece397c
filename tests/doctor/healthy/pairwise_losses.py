"""Outer products that are meant: ranking, distances, positives with negatives, N = 1."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
x, y = torch.randn(12, 4), torch.randn(12)


def ranking(s, y):
    wanted = (y.unsqueeze(1) > y).float()
    return F.binary_cross_entropy_with_logits(s.unsqueeze(1) - s, wanted)


def hinge(s):
    positive, negative = s[:6], s[6:]
    return (1 - (positive.unsqueeze(1) - negative)).clamp(min=0).mean()


def spread(h):
    square = h.pow(2).sum(1, keepdim=True)
    distance = square + h.pow(2).sum(1) - 2 * h @ h.T
    return torch.exp(-distance.clamp(min=0)).mean()


for step in range(3):
    s = net(x).squeeze(1)
    weights = y.softmax(0)
    loss = ranking(s, y) + hinge(s) + spread(net[0](x)) + (weights[:, None] * (s - y) ** 2).mean()
    loss = loss + F.mse_loss(net(x[:1]), y[:1]) + (net(x) * y[:, None]).mean()
    loss = loss + (net(x) - net(x).mean(0, keepdim=True)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
