"""The target network is no copy. kind: alias_of_network"""

import torch
from torch import nn

torch.manual_seed(0)
q_net = nn.Linear(4, 2)
target_net = q_net  # <- here
optimizer = torch.optim.Adam(q_net.parameters())
for _ in range(3):
    state, after, reward = torch.randn(8, 4), torch.randn(8, 4), torch.rand(8)
    with torch.no_grad():
        goal = reward + 0.9 * target_net(after).max(1).values
    loss = (q_net(state)[:, 0] - goal).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
