"""scheduler.step() opens the epoch: the first rate is never used; kind: scheduled_early"""

import torch
from torch import nn

torch.manual_seed(0)
net = nn.Conv2d(1, 1, 3, padding=1)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
for _ in range(3):
    scheduler.step()  # <- here
    x = torch.rand(2, 1, 8, 8)
    loss = nn.functional.mse_loss(net(x), x.sqrt())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
