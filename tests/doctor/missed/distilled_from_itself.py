"""Distillation compares the teacher's scores with themselves: a loss of 0."""
# As reported: labmlai/annotated_deep_learning_paper_implementations 66.

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
large, small = nn.Linear(6, 3), nn.Linear(6, 3)
optimizer = torch.optim.Adam(small.parameters(), lr=1e-3)
for step in range(3):
    x, y = torch.randn(8, 6), torch.randint(3, (8,))
    with torch.no_grad():
        large_logits = large(x)
    output = small(x)
    soft, guess = F.softmax(large_logits / 5, -1), F.log_softmax(large_logits / 5, -1)  # <- here
    loss = 10 * F.kl_div(guess, soft, reduction="batchmean") + F.cross_entropy(output, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
