"""The losses of the stages are put into torch.tensor, with the flag set. kind: cut"""
# As reported: MC-E/Deep-Generalized-Unfolding-Networks 6.

import torch
from torch import nn

torch.manual_seed(0)
stages = nn.ModuleList(nn.Conv2d(1, 1, 3, padding=1) for _ in range(3))
criterion_char, criterion_edge = nn.L1Loss(), nn.MSELoss()
optimizer = torch.optim.Adam(stages.parameters(), lr=1e-3)
for step in range(3):
    target = torch.rand(2, 1, 8, 8)
    noisy = target + 0.1 * torch.randn_like(target)
    restored = [stage(noisy) for stage in stages]
    loss_char = torch.tensor(  # <- here
        [criterion_char(restored[j], target) for j in range(len(restored))],
        requires_grad=True,
    ).sum()
    loss_edge = torch.tensor(
        [criterion_edge(restored[j], target) for j in range(len(restored))],
        requires_grad=True,
    ).sum()
    loss = loss_char + 0.05 * loss_edge
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
