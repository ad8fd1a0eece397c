"""PPO and SAC as in CleanRL: normalised advantages of a rollout, a policy loss through critics"""

import copy

import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Categorical, Normal

torch.manual_seed(0)
actor, critic = nn.Linear(4, 3), nn.Linear(4, 1)
optimizer = torch.optim.Adam([*actor.parameters(), *critic.parameters()], lr=2.5e-4, eps=1e-5)
obs, actions = torch.randn(32, 4), torch.randint(3, (32,))
with torch.no_grad():
    logprobs = Categorical(logits=actor(obs)).log_prob(actions)
    values = critic(obs).flatten()
    advantages, lastgaelam = torch.zeros(32), 0
    for t in reversed(range(31)):
        delta = torch.rand(()) + 0.99 * values[t + 1] - values[t]
        advantages[t] = lastgaelam = delta + 0.99 * 0.95 * lastgaelam
    returns = advantages + values
for epoch in range(2):
    for mb in torch.randperm(32).split(16):
        dist = Categorical(logits=actor(obs[mb]))
        newvalue = critic(obs[mb]).view(-1)
        ratio = (dist.log_prob(actions[mb]) - logprobs[mb]).exp()
        mb_advantages = advantages[mb]
        mb_advantages = (mb_advantages - mb_advantages.mean()) / (mb_advantages.std() + 1e-8)
        pg_loss = torch.max(
            -mb_advantages * ratio, -mb_advantages * torch.clamp(ratio, 0.8, 1.2)
        ).mean()
        v_clipped = values[mb] + torch.clamp(newvalue - values[mb], -0.2, 0.2)
        v_loss = 0.5 * torch.max(
            (newvalue - returns[mb]) ** 2, (v_clipped - returns[mb]) ** 2).mean()
        loss = pg_loss - 0.01 * dist.entropy().mean() + v_loss * 0.5
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(actor.parameters(), 0.5)
        optimizer.step()

policy, qf1 = nn.Linear(4, 4), nn.Linear(6, 1)
qf1_next = copy.deepcopy(qf1)
q_optimizer = torch.optim.Adam(qf1.parameters(), lr=1e-3)
actor_optimizer = torch.optim.Adam(policy.parameters(), lr=3e-4)


def get_action(x):
    mean, log_std = policy(x).chunk(2, dim=-1)
    normal = Normal(mean, torch.tanh(log_std).exp())
    x_t = normal.rsample()
    y_t = torch.tanh(x_t)
    log_prob = normal.log_prob(x_t) - torch.log((1 - y_t.pow(2)) + 1e-6)
    return y_t, log_prob.sum(1, keepdim=True)


for step in range(3):
    s, a, r, s2 = torch.randn(8, 4), torch.randn(8, 2), torch.randn(8), torch.randn(8, 4)
    with torch.no_grad():
        a2, log_pi = get_action(s2)
        next_q = r + 0.99 * (qf1_next(torch.cat([s2, a2], 1)) - 0.2 * log_pi).view(-1)
    qf_loss = F.mse_loss(qf1(torch.cat([s, a], 1)).view(-1), next_q)
    q_optimizer.zero_grad()
    qf_loss.backward()
    q_optimizer.step()
    pi, log_pi = get_action(s)
    actor_loss = ((0.2 * log_pi) - qf1(torch.cat([s, pi], 1))).mean()
    actor_optimizer.zero_grad()
    actor_loss.backward()
    actor_optimizer.step()
    for param, target_param in zip(qf1.parameters(), qf1_next.parameters(), strict=True):
        target_param.data.copy_(0.005 * param.data + 0.995 * target_param.data)
