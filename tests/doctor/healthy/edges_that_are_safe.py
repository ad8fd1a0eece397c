"""At the edges of roots, logarithms, norms and masks, and finite on both ways."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 6, bias=False), nn.ReLU())
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
x = torch.randn(8, 4)
x[2] = 0.
later = torch.ones(8, 8, dtype=torch.bool).triu(1)
for step in range(3):
    h = net(x)
    loss = F.normalize(h, dim=1).sum() + h.norm(dim=1).mean() + torch.cdist(h, h).mean()
    root = torch.where(h > 0, torch.where(h > 0, h, 1.).sqrt(), 0.)
    loss = loss + root.mean() + h.clamp(min=1e-6).log().mean() + F.pairwise_distance(h, h).mean()
    cosine = F.cosine_similarity(h, h.flip(0))
    loss = loss + torch.acos(cosine.clamp(-1 + 1e-6, 1 - 1e-6)).mean()
    scores = (h @ h.T).masked_fill(later, float("-inf"))
    loss = loss + (scores.softmax(-1) @ h).mean() + torch.logsumexp(scores, 1).mean()
    loss = loss + h.std(0).mean() + h.var(1).mean() + torch.xlogy(h, h + 1e-6).mean()
    best = torch.full((6,), float("-inf"))
    best = torch.maximum(best, h.detach().max(0).values)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
