"""Pointer network: length minus baseline weighs the log-probability. kind: advantage_in_graph"""
# As reported: jingw2/neural-combinatorial-optimization-rl 1.

import torch
from torch import nn

torch.manual_seed(0)
actor, critic = nn.Linear(10, 5), nn.Linear(10, 1)
actor_optim = torch.optim.Adam(actor.parameters(), lr=1e-3)
critic_optim = torch.optim.Adam(critic.parameters(), lr=1e-3)
mse = nn.MSELoss()
for step in range(3):
    cities = torch.rand(16, 10)
    log_prob = torch.log_softmax(actor(cities), -1)
    probs, choice = log_prob.max(-1)
    L = cities.gather(1, choice[:, None]).squeeze(1) + 2
    b = critic(cities)
    advantage = L - b.view(-1)
    actor_loss = torch.mean(advantage * probs)  # <- here
    critic_loss = mse(b.view(-1), L)
    actor_optim.zero_grad()
    critic_optim.zero_grad()
    (actor_loss + critic_loss).backward()
    actor_optim.step()
    critic_optim.step()
