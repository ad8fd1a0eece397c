"""The losses of a policy are numbers, of which a leaf is made. kind: cut"""

import torch
from torch import nn

torch.manual_seed(0)
p = nn.Linear(4, 2)
o = torch.optim.Adam(p.parameters())
for _ in range(3):
    logps, rewards = [], []
    for t in range(3):
        d = torch.distributions.Categorical(logits=p(torch.randn(4)))
        a = d.sample()
        logps.append(d.log_prob(a).item())  # <- here
        rewards.append(1.)
    losses = [-logp * r for logp, r in zip(logps, rewards, strict=True)]
    loss = torch.tensor(losses, requires_grad=True).sum()
    o.zero_grad()
    loss.backward()
    o.step()
