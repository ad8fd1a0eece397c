"""Kl_div takes log-probabilities first, and is given probabilities. kind: not_log_probabilities"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
student, teacher = nn.Linear(10, 5), nn.Linear(10, 5).requires_grad_(False)
optimizer = torch.optim.Adam(student.parameters(), lr=1e-2)
x = torch.randn(32, 10)
for step in range(3):
    wanted = F.softmax(teacher(x) / 2, dim=1)
    given = F.softmax(student(x) / 2, dim=1)  # <- here
    loss = F.kl_div(given, wanted, reduction="batchmean")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
