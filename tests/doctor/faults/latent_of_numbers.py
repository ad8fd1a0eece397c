"""A latent code is made anew of the numbers of another. kind: cut"""

import torch
from torch import nn

torch.manual_seed(0)
class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc, self.dec = nn.Linear(4, 2), nn.Linear(1, 4)
    def reparam(self, mu, lv):
        return mu + torch.randn_like(mu) * (0.5 * lv).exp()
    def forward(self, x):
        mu, lv = self.enc(x).chunk(2, 1)
        z = torch.tensor(self.reparam(mu, lv).detach().numpy())  # <- here
        return self.dec(z)
m = VAE()
o = torch.optim.Adam(m.parameters())
for _ in range(3):
    x = torch.randn(8, 4)
    loss = (m(x) - x).square().mean()
    o.zero_grad()
    loss.backward()
    o.step()
