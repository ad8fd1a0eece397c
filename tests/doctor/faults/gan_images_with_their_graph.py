"""A discriminator is given the images with their graph, and G goes back after it.
kind: not_detached"""

import torch
from torch import nn

torch.manual_seed(0)
G, D = nn.Linear(4, 2), nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
og, od = torch.optim.Adam(G.parameters()), torch.optim.Adam(D.parameters())
bce = nn.BCEWithLogitsLoss()
for _ in range(3):
    real, fake = torch.randn(8, 2), G(torch.randn(8, 4)).tanh()
    loss_d = bce(D(real), torch.ones(8, 1)) + bce(D(fake), torch.zeros(8, 1))  # <- here
    od.zero_grad()
    loss_d.backward()
    od.step()
    loss_g = bce(D(fake), torch.ones(8, 1))
    og.zero_grad()
    loss_g.backward()
    og.step()
