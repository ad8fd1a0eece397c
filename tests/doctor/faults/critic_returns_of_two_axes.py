"""Returns (32, 1) minus values (32,): every value meets every return. kind: broadcast_loss"""

import torch
from torch import nn

torch.manual_seed(0)
critic = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(critic.parameters(), lr=1e-2)
observations = torch.randn(64, 6)
returns = observations.sum(1, keepdim=True) + 0.1 * torch.randn(64, 1)


def critic_loss(values, returns):
    error = returns - values  # <- here
    return 0.5 * error.pow(2).mean()


for epoch in range(4):
    for rows in torch.randperm(64).split(32):
        values = critic(observations[rows]).squeeze(-1)
        loss = critic_loss(values, returns[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
