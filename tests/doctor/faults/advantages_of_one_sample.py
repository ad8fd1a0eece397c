"""The last minibatch has one row, whose std is nan. kind: single_deviation"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
policy = nn.Linear(4, 2)
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-3)
states, actions, advantages = torch.randn(65, 4), torch.randint(2, (65,)), torch.randn(65)
for rows in torch.randperm(65).split(16):
    advantage = advantages[rows]
    advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)  # <- here
    log_prob = F.log_softmax(policy(states[rows]), 1).gather(1, actions[rows, None]).squeeze(1)
    loss = -(log_prob * advantage).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
