"""A2C: the advantage is normalised, and still has the value in it. kind: advantage_in_graph"""
# As reported: astariul/encode-attend-navigate-pytorch 3, ucla-rlcourse/RLexample 12.

import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(0)
policy, value = nn.Linear(4, 3), nn.Linear(4, 1)
optimizer = torch.optim.Adam([*policy.parameters(), *value.parameters()], lr=1e-3)
for update in range(3):
    states, actions, returns = torch.randn(24, 4), torch.randint(3, (24,)), torch.randn(24)
    values = value(states).squeeze(-1)
    log_probs = Categorical(logits=policy(states)).log_prob(actions)
    advantages = returns - values
    advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    policy_loss = -(log_probs * advantages).mean()  # <- here
    value_loss = (returns - values).pow(2).mean()
    loss = policy_loss + 0.5 * value_loss
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
