"""Rollouts under no_grad with Dropout on; losses that rise and fall; small steps"""

import torch
from torch import nn

torch.manual_seed(0)
policy = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Dropout(0.1), nn.Linear(16, 2))
optimizer = torch.optim.Adam(policy.parameters(), lr=3e-3)


def rollout(scale):
    states, actions = torch.randn(16, 3), []
    with torch.no_grad():
        for s in states:
            actions.append(torch.multinomial(policy(s[None]).softmax(1), 1)[0])
    actions = torch.stack(actions)
    rewards = scale * (actions.squeeze(1) == (states[:, 0] > 0)).float()
    return states, actions, rewards


for episode in range(4):
    states, actions, rewards = rollout(10. ** episode)
    logp = policy(states).log_softmax(1).gather(1, actions).squeeze(1)
    loss = -(logp * rewards).mean()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(policy.parameters(), 1.)
    optimizer.step()
    print(episode, rewards.sum().item(), loss.item())
