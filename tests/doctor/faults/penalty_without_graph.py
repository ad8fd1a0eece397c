"""The gradient penalty is a constant. kind: no_create_graph"""

import torch
from torch import nn

torch.manual_seed(0)
critic = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(critic.parameters())
for _ in range(3):
    x = torch.randn(6, 3, requires_grad=True)
    score = critic(x)
    grad = torch.autograd.grad(score.sum(), x)[0]  # <- here
    penalty = (grad.norm(dim=1) - 1).square().mean()
    loss = score.mean() + 10 * penalty
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
