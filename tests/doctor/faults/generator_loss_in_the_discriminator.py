"""What the generator's loss left in D's .grad is stepped with D's own. kind: not_emptied"""
# As reported: FoundationVision/OmniTokenizer 15, Adversarial-Deep-Learning/code-soup 69.

import torch
from torch import nn

torch.manual_seed(0)
G, D = nn.Linear(3, 2), nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
optimizer_g = torch.optim.Adam(G.parameters(), lr=1e-3)
optimizer_d = torch.optim.Adam(D.parameters(), lr=1e-3)
bce = nn.BCEWithLogitsLoss()
one, zero = torch.ones(16, 1), torch.zeros(16, 1)
for step in range(4):
    real, fake = torch.randn(16, 2) + 3, G(torch.randn(16, 3))
    optimizer_g.zero_grad()
    loss_g = bce(D(fake), one)
    loss_g.backward()
    optimizer_g.step()
    loss_d = bce(D(real), one) + bce(D(fake.detach()), zero)
    loss_d.backward()  # <- here
    optimizer_d.step()
    optimizer_d.zero_grad()
