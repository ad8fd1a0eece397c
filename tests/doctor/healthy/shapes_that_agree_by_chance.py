"""As many examples as features: (8, 1) with (8,) is a layer here, and a positional table."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


class Features(nn.Module):
    def __init__(self):
        super().__init__()
        self.w, self.b = nn.Parameter(torch.randn(8)), nn.Parameter(torch.zeros(8))
        self.out = nn.Linear(8, 1)
        self.register_buffer("centres", torch.linspace(-1, 1, 8))

    def forward(self, t):
        waves = torch.sin(t * self.w + self.b)
        bumps = torch.exp(-(t - self.centres) ** 2)
        return self.out(waves + bumps)


model = Features()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
t = torch.linspace(-1, 1, 8)[:, None]
position = torch.arange(8).unsqueeze(1)
rates = torch.exp(-torch.arange(0, 16, 2) / 16)
table = torch.zeros(8, 16)
table[:, 0::2] = torch.sin(position * rates)
for step in range(3):
    loss = F.mse_loss(model(t), t ** 2) + 0 * table.mean()
    norm = (model(t) - t ** 2) * torch.ones(1)
    loss = loss + 0.1 * norm.abs().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
