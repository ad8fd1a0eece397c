"""Formatted by black; divided by its deviation alone. kind: advantage_in_graph"""
# As reported: PacktPublishing/Deep-Reinforcement-Learning-Hands-On-Second-Edition 60.

import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(0)
net, value_head = nn.Linear(4, 3), nn.Linear(4, 1)
optimizer = torch.optim.Adam([*net.parameters(), *value_head.parameters()], lr=1e-3)
for step in range(3):
    states, actions, refs = torch.randn(16, 4), torch.randint(3, (16,)), torch.randn(16)
    value_v = value_head(states)
    logp = Categorical(logits=net(states)).log_prob(actions)
    adv_v = refs - value_v.squeeze(-1)
    adv_v = adv_v / (adv_v.std() + 1e-6)
    loss_policy_v = -(
        adv_v  # <- here
        * logp
    ).mean()
    loss_value_v = nn.functional.mse_loss(value_v.squeeze(-1), refs)
    optimizer.zero_grad()
    (
        loss_policy_v
        + loss_value_v
    ).backward()
    optimizer.step()
