"""An index takes the finite entries, after the logarithm of 0. kind: unchosen_branch"""

import torch
from torch import nn

torch.manual_seed(0)
policy = nn.Linear(5, 4)
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)
states, allowed = torch.randn(6, 5), torch.rand(6, 4) < 0.7
allowed[:, 0] = True
for step in range(2):
    p = policy(states).masked_fill(~allowed, float("-inf")).softmax(dim=1)
    surprise = -torch.log(p)  # <- here
    entropy = (p * surprise)[allowed].sum() / len(states)
    loss = -p[:, 0].mean() - 0.01 * entropy
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
