"""A sum that is logged and averaged over devices, slots, temperatures, targets of one number"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
encoder, gate, scorer = nn.Linear(6, 5), nn.Linear(6, 1), nn.Linear(6, 3)
critic = nn.Linear(6, 1)
parts = nn.ModuleList([encoder, gate, scorer, critic])
optimizer = torch.optim.Adam(parts.parameters(), lr=1e-3)
for step in range(3):
    x, y = torch.randn(8, 6), torch.randint(5, (8,))
    loss = F.cross_entropy(encoder(x), y)
    loss = loss.mean()
    slots = torch.softmax(scorer(x), dim=1) + 1e-8
    weights = slots / slots.sum(dim=0, keepdim=True)
    loss = loss + (weights.T @ x).pow(2).mean()
    pooled = (torch.softmax(gate(x), dim=0) * encoder(x)).sum(0)
    loss = loss + pooled.pow(2).mean()
    share = encoder(x).softmax(0)
    loss = loss + (share * x[:, :5]).sum(0).pow(2).mean()
    total = (encoder.weight ** 2).sum()
    loss = loss + 1e-4 * total
    loss = loss + F.mse_loss(critic(x), torch.ones(1, 1)) + F.mse_loss(critic(x).mean(),
                                                                       torch.tensor(0.0))
    loss = loss + F.binary_cross_entropy(critic(x).clamp(0.01, 0.99), torch.full((8, 1), 0.5))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
