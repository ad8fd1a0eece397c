"""A VAE whose loss is a sum over pixels: the gradients are large, the steps are not"""

import torch
from torch import nn

torch.manual_seed(0)
class VAE(nn.Module):
    def __init__(self, pixels=784, z=4):
        super().__init__()
        self.encode, self.decode = nn.Linear(pixels, 2 * z), nn.Linear(z, pixels)

    def forward(self, x):
        mu, logvar = self.encode(x).chunk(2, 1)
        z = mu + torch.randn_like(mu) * (0.5 * logvar).exp()
        return self.decode(z), mu, logvar


vae = VAE()
optimizer = torch.optim.Adam(vae.parameters(), lr=1e-3)
x = (torch.rand(128, 784) > 0.7).float()
for epoch in range(6):
    out, mu, logvar = vae(x)
    rec = nn.functional.binary_cross_entropy_with_logits(out, x, reduction="sum")
    loss = rec - 0.5 * (1 + logvar - mu ** 2 - logvar.exp()).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(epoch, loss.item())
