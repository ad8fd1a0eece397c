"""A2C: the policy loss goes into the critic. kind: advantage_in_graph"""

import torch
import torch.nn.functional as F
from torch import nn


class ActorCritic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 16)
        self.actor, self.critic = nn.Linear(16, 2), nn.Linear(16, 1)

    def forward(self, x):
        h = torch.tanh(self.body(x))
        return self.actor(h), self.critic(h).squeeze(-1)


torch.manual_seed(0)
net = ActorCritic()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for _ in range(3):
    states, returns = torch.randn(12, 4), torch.randn(12)
    scores, values = net(states)
    chances = torch.distributions.Categorical(logits=scores)
    actions = chances.sample()
    advantages = returns - values
    policy_loss = -(chances.log_prob(actions) * advantages).mean()  # <- here
    value_loss = F.mse_loss(values, returns)
    loss = policy_loss + 0.5 * value_loss - 0.01 * chances.entropy().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
