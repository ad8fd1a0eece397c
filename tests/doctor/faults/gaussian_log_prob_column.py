"""Normal with a mean (10, 1) is asked for actions (10,). kind: broadcast_loss"""

import torch
from torch import nn
from torch.distributions import Normal

torch.manual_seed(0)
mean = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
log_std = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.Adam([*mean.parameters(), log_std], lr=1e-3)
for step in range(3):
    states, actions, weights = torch.randn(10, 3), torch.randn(10), torch.randn(10)
    policy = Normal(mean(states), log_std.exp())
    log_prob = policy.log_prob(actions)  # <- here
    loss = -(log_prob * weights).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
