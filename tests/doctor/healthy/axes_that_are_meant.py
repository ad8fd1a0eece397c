"""Softmax over axis 0 of a state and of a bag, over classes of pixels, over one key."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
policy, attend, conv = nn.Linear(4, 3), nn.Linear(4, 1), nn.Conv2d(2, 5, 3)
value, mixer = nn.Linear(4, 2), nn.Linear(4, 6)
parts = [policy, attend, conv, value, mixer]
optimizer = torch.optim.SGD([p for part in parts for p in part.parameters()], lr=0.01)
bag, image, pixels = torch.randn(7, 4), torch.randn(2, 2, 6, 6), torch.randint(5, (2, 4, 4))
for step in range(3):
    loss = -torch.softmax(policy(bag[0]), dim=0)[1].log()
    pooled = (torch.softmax(attend(bag), dim=0) * value(bag)).sum(0)
    loss = loss + F.cross_entropy(pooled[None], torch.tensor([1]))
    loss = loss + F.nll_loss(F.log_softmax(conv(image), dim=1), pixels)
    for k in range(1, 4):
        weights = torch.softmax(attend(bag[:k]).T, dim=-1)
        loss = loss + (weights @ value(bag[:k])).pow(2).mean()
    tokens = F.log_softmax(mixer(bag.expand(2, 7, 4)), dim=-1)
    loss = loss + F.nll_loss(tokens.transpose(1, 2), torch.zeros(2, 7, dtype=torch.long))
    one = torch.softmax(attend(bag[:1]), dim=1) * value(bag[:1])
    loss = loss + one.mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
