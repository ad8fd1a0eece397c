"""A2C: the critic's error goes back through V of the next state, too."""
# As reported: Farama-Foundation/Gymnasium 1494.

import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(0)
actor, critic = nn.Linear(4, 2), nn.Linear(4, 1)
optimizer = torch.optim.Adam([*actor.parameters(), *critic.parameters()], lr=1e-3)
for update in range(3):
    states, rewards, actions = torch.randn(9, 4), torch.randn(8), torch.randint(2, (8,))
    value_preds = critic(states).squeeze(-1)
    log_probs = Categorical(logits=actor(states[:-1])).log_prob(actions)
    gae, found = 0.0, []
    for t in reversed(range(8)):
        td_error = rewards[t] + 0.99 * value_preds[t + 1] - value_preds[t]
        gae = td_error + 0.99 * 0.95 * gae
        found.insert(0, gae)
    advantages = torch.stack(found)
    critic_loss = advantages.pow(2).mean()  # <- here
    actor_loss = -(advantages.detach() * log_probs).mean()
    optimizer.zero_grad()
    (critic_loss + actor_loss).backward()
    optimizer.step()
