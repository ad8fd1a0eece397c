"""The penalty takes the norm over the channels: one for each pixel. kind: penalty_axis"""
# As reported: Zeleni9/pytorch-wgan 40.

import torch
from torch import nn

torch.manual_seed(0)
critic = nn.Sequential(nn.Conv2d(3, 8, 3, 2), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(72, 1))
optimizer = torch.optim.Adam(critic.parameters(), lr=1e-4, betas=(0.5, 0.9))
for step in range(2):
    real, fake = torch.randn(4, 3, 8, 8), torch.randn(4, 3, 8, 8)
    eta = torch.rand(4, 1, 1, 1)
    mixed = (eta * real + (1 - eta) * fake).requires_grad_(True)
    scores = critic(mixed)
    gradients = torch.autograd.grad(
        outputs=scores, inputs=mixed, grad_outputs=torch.ones_like(scores),
        create_graph=True, retain_graph=True)[0]
    penalty = ((gradients.norm(2, dim=1) - 1) ** 2).mean() * 10  # <- here
    loss = critic(fake).mean() - critic(real).mean() + penalty
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
