"""Rewards (24,) plus the next values (24, 1) make a target of 24 x 24. kind: broadcast_loss"""

import copy

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
q_net = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
target_net = copy.deepcopy(q_net).requires_grad_(False)
optimizer = torch.optim.Adam(q_net.parameters(), lr=1e-3)
for step in range(3):
    state, following = torch.randn(24, 4), torch.randn(24, 4)
    action, reward, done = torch.randint(2, (24,)), torch.randn(24), torch.rand(24) < 0.1
    q = q_net(state).gather(1, action[:, None])
    with torch.no_grad():
        best = target_net(following).max(1, keepdim=True).values
        target = reward + 0.99 * best * (~done).float().unsqueeze(1)  # <- here
    loss = F.smooth_l1_loss(q, target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
