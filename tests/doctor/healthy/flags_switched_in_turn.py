"""A GAN freezes its discriminator while the generator learns, and switches it on again."""

import torch
from torch import nn

torch.manual_seed(0)
generator = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
critic = nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1))
of_generator = torch.optim.Adam(generator.parameters(), lr=2e-4)
of_critic = torch.optim.Adam(critic.parameters(), lr=2e-4)
bce = nn.functional.binary_cross_entropy_with_logits
for _ in range(10):
    real, fake = torch.rand(16, 2), generator(torch.randn(16, 4))
    for p in critic.parameters():
        p.requires_grad_(True)
    of_critic.zero_grad()
    ones, zeros = torch.ones(16, 1), torch.zeros(16, 1)
    (bce(critic(real), ones) + bce(critic(fake.detach()), zeros)).backward()
    of_critic.step()
    for p in critic.parameters():
        p.requires_grad_(False)
    of_generator.zero_grad()
    bce(critic(fake), ones).backward()
    of_generator.step()
