"""What the generator's loss puts into D is emptied before D's own loss; both step at the end"""

import torch
from torch import nn

torch.manual_seed(0)
generator = nn.Linear(4, 2)
critic = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
of_generator = torch.optim.Adam(generator.parameters(), lr=1e-3)
of_critic = torch.optim.Adam(critic.parameters(), lr=1e-3)
bce = nn.BCEWithLogitsLoss()
for step in range(4):
    fake, real = generator(torch.randn(8, 4)), torch.randn(8, 2)
    of_generator.zero_grad()
    loss_g = bce(critic(fake), torch.ones(8, 1))
    loss_g.backward()
    of_critic.zero_grad()
    loss_d = bce(critic(fake.detach()), torch.zeros(8, 1)) + bce(critic(real), torch.ones(8, 1))
    loss_d.backward()
    of_generator.step()
    of_critic.step()
