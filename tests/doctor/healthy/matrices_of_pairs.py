"""Losses of matrices of pairs that are meant: contrast, preference, survival, kernels."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
embed, risk = nn.Linear(4, 8), nn.Linear(4, 1)
optimizer = torch.optim.Adam([*embed.parameters(), *risk.parameters()], lr=1e-3)
x, y = torch.randn(8, 4), torch.rand(8)
levels = torch.linspace(0.1, 0.9, 8)
for step in range(3):
    z, s = F.normalize(embed(x), dim=1), risk(x)
    loss = F.cross_entropy(z @ z.T / 0.1, torch.arange(8))
    loss = loss - F.logsigmoid(s - s.T).mean()
    later = (y >= y[:, None]).float()
    loss = loss - (s.squeeze(1) - (later * s.squeeze(1).exp()).sum(1).log()).mean()
    loss = loss + (torch.exp(-(s - levels) ** 2) @ z).square().mean()
    loss = loss + (torch.exp(-(s - levels) ** 2).mean(0) - 0.1).square().mean()
    error = y[:, None] - embed(x)
    loss = loss + torch.max(levels * error, (levels - 1) * error).mean()
    sides = F.log_softmax(z, dim=0) + F.log_softmax(z, dim=1)
    loss = loss + F.nll_loss(sides, torch.arange(8)) + F.nll_loss(sides.T, torch.arange(8))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
