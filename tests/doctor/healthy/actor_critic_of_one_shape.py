"""An actor and a critic whose shapes agree; advantages are normalised over the batch."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
policy, critic = nn.Linear(4, 3), nn.Linear(4, 1)
optimizer = torch.optim.Adam([*policy.parameters(), *critic.parameters()], lr=1e-3)
for step in range(3):
    states, actions = torch.randn(16, 4), torch.randint(3, (16,))
    reward, following, done = torch.randn(16), torch.randn(16, 4), torch.zeros(16)
    value = critic(states).squeeze(-1)
    with torch.no_grad():
        target = reward + 0.99 * (1 - done) * critic(following).squeeze(-1)
        advantage = target - value
        advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)
    chances = torch.distributions.Categorical(logits=policy(states))
    loss = -(chances.log_prob(actions) * advantage).mean() + F.mse_loss(value, target)
    loss = loss - 0.01 * chances.entropy().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
