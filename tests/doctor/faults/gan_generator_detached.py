"""The generator's loss is computed of detached images. kind: cut"""

import torch
from torch import nn

torch.manual_seed(0)
G, D = nn.Linear(4, 6), nn.Linear(6, 1)
opt_g = torch.optim.Adam(G.parameters())
opt_d = torch.optim.Adam(D.parameters())
for _ in range(3):
    fake = G(torch.randn(8, 4))
    opt_d.zero_grad()
    (D(fake.detach()).mean() - D(torch.randn(8, 6)).mean()).backward()
    opt_d.step()
    opt_g.zero_grad()
    loss = -D(fake.detach()).mean()  # <- here
    loss.backward()
    opt_g.step()
