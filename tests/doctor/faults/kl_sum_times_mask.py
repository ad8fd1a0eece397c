"""The KL of a VAE is summed without dim, so each row gets that of all. kind: reduced_too_far"""
# As reported: GNTPP 4.

import torch
from torch import nn

torch.manual_seed(0)
encoder, decoder = nn.Linear(8, 4), nn.Linear(2, 8)
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
for step in range(3):
    x, mask = torch.randn(16, 8), (torch.rand(16) < 0.7).float()
    mean, log_var = encoder(x).chunk(2, dim=-1)
    z = mean + torch.randn_like(mean) * (0.5 * log_var).exp()
    rebuilt = (decoder(z) - x).pow(2).sum(-1) * mask
    kl = (-0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())) * mask  # <- here
    loss = (rebuilt + kl).sum() / mask.sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
