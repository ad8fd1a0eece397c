"""Samples under no_grad in train mode; what G's loss leaves in D is emptied; each is clipped"""

import torch
from torch import nn

torch.manual_seed(0)
G = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
D = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(16, 1))
opt_g, opt_d = (torch.optim.Adam(net.parameters(), 2e-4, betas=(0.5, 0.999)) for net in (G, D))
bce, one, zero = nn.BCEWithLogitsLoss(), torch.ones(16, 1), torch.zeros(16, 1)
fixed = torch.randn(8, 4)
for _ in range(4):
    for _ in range(2):
        with torch.no_grad():
            fake = G(torch.randn(16, 4))
        D.zero_grad()
        loss_d = bce(D(torch.randn(16, 2)), one) + bce(D(fake), zero)
        loss_d.backward()
        nn.utils.clip_grad_norm_(D.parameters(), 1.)
        opt_d.step()
    G.zero_grad()
    bce(D(G(torch.randn(16, 4))), one).backward()
    nn.utils.clip_grad_value_(G.parameters(), 0.5)
    opt_g.step()
    with torch.no_grad():
        print(D(G(fixed)).sigmoid().mean().item(), G(fixed).mean().item())
