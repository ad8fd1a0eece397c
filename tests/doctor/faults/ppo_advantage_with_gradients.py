"""The ratio is weighted by a TD error that carries a gradient. kind: advantage_in_graph"""

import torch
from torch import nn

torch.manual_seed(0)
policy, critic = nn.Linear(4, 3), nn.Linear(4, 1)
policy_optimizer = torch.optim.Adam(policy.parameters(), lr=1e-3)
critic_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3)
for _ in range(3):
    states, actions = torch.randn(10, 4), torch.randint(3, (10,))
    with torch.no_grad():
        goal = torch.randn(10) + 0.9 * critic(torch.randn(10, 4))[:, 0]
        old = torch.log_softmax(policy(states), 1)[torch.arange(10), actions]
    td_error = goal - critic(states)[:, 0]
    log_prob = torch.log_softmax(policy(states), 1)[torch.arange(10), actions]
    ratio = torch.exp(log_prob - old)
    gain = ratio * td_error  # <- here
    loss = -gain.mean() + td_error.pow(2).mean()
    policy_optimizer.zero_grad()
    critic_optimizer.zero_grad()
    loss.backward()
    policy_optimizer.step()
    critic_optimizer.step()
