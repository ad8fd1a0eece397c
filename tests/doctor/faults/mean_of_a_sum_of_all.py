"""A sum over everything, then the mean over the batch of that one number. kind: reduced_too_far"""
# As reported: GlassyWing/nvae 3.

import torch
from torch import nn


def kl(mu, log_var):
    loss = -0.5 * torch.sum(1 + log_var - mu**2 - torch.exp(log_var))  # <- here
    return torch.mean(loss, dim=0)


torch.manual_seed(0)
encoder, decoder = nn.Linear(12, 6), nn.Linear(3, 12)
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
for step in range(3):
    x = torch.rand(32, 12)
    mu, log_var = encoder(x).chunk(2, dim=1)
    z = mu + torch.randn_like(mu) * (log_var / 2).exp()
    rec = nn.functional.binary_cross_entropy_with_logits(decoder(z), x, reduction="none")
    loss = rec.sum(1).mean() + kl(mu, log_var)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
