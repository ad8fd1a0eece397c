"""SAC: log_prob is not summed over the actions, the target is (64, 4). kind: broadcast_loss"""
# As reported: sunwuzhou03/reinforcement-learning-lab 1.

import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Normal

torch.manual_seed(0)
critic, target_critic, actor = nn.Linear(10, 1), nn.Linear(10, 1), nn.Linear(6, 8)
critic_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3)
for step in range(3):
    states, actions, rewards = torch.randn(64, 6), torch.randn(64, 4), torch.randn(64, 1)
    with torch.no_grad():
        mu, log_std = actor(torch.randn(64, 6)).chunk(2, dim=-1)
        dist = Normal(mu, log_std.exp())
        following = dist.sample()
        log_prob = dist.log_prob(following)
        q = target_critic(torch.cat([states, following], 1))
        td_target = rewards + 0.99 * (q - 0.2 * log_prob)
    loss = torch.mean(
        F.mse_loss(  # <- here
            critic(torch.cat([states, actions], dim=1)), td_target.detach()
        )
    )
    critic_optimizer.zero_grad()
    loss.backward()
    critic_optimizer.step()
