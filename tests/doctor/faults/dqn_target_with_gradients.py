"""The target of a DQN is computed with gradients. kind: target_in_graph"""

import copy

import torch
from torch import nn

torch.manual_seed(0)
q_net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
target_net = copy.deepcopy(q_net)
optimizer = torch.optim.Adam(q_net.parameters())
for _ in range(3):
    s, a, n, r = torch.randn(8, 4), torch.randint(2, (8, 1)), torch.randn(8, 4), torch.rand(8)
    target = r + 0.9 * target_net(n).max(1).values
    prediction = q_net(s).gather(1, a).squeeze(1)
    loss = nn.functional.smooth_l1_loss(prediction, target)  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
