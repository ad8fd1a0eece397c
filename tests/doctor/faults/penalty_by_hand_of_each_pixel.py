"""The root of the sum of squares, over the channels only. kind: penalty_axis"""
# As reported: Zeleni9/pytorch-wgan 40, written out.

import torch
from torch import autograd, nn

torch.manual_seed(0)
critic = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Tanh(), nn.Flatten(), nn.Linear(128, 1))
optimizer = torch.optim.RMSprop(critic.parameters(), lr=1e-4)
for step in range(2):
    x = torch.randn(4, 3, 6, 6, requires_grad=True)
    out = critic(x)
    grad = autograd.grad(out.sum(), x, create_graph=True)[0]
    slopes = torch.sqrt(torch.sum(grad**2, dim=1) + 1e-12)  # <- here
    loss = out.mean() + 10 * ((slopes - 1) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
