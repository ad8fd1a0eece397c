"""PPO: the ratio is computed under no_grad, only the value learns. kind: cut"""
# As reported: thu-ml/tianshou 742.

import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(0)
actor, critic = nn.Linear(4, 3), nn.Linear(4, 1)
optimizer = torch.optim.Adam([*actor.parameters(), *critic.parameters()], lr=3e-4)
for update in range(3):
    obs, act = torch.randn(32, 4), torch.randint(3, (32,))
    adv, returns, logp_old = torch.randn(32), torch.randn(32), torch.full((32,), -1.1)
    dist = Categorical(logits=actor(obs))
    with torch.no_grad():
        ratio = (dist.log_prob(act) - logp_old).exp().float()  # <- here
    surr1 = ratio * adv
    surr2 = ratio.clamp(1 - 0.2, 1 + 0.2) * adv
    clip_loss = -torch.min(surr1, surr2).mean()
    vf_loss = (returns - critic(obs).flatten()).pow(2).mean()
    loss = clip_loss + 0.5 * vf_loss
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(actor.parameters(), 0.5)
    optimizer.step()
