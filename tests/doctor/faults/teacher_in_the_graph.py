"""Distillation: the teacher gets gradients with the student. kind: target_in_graph"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
teacher = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 3))
student = nn.Linear(6, 3)
teacher.eval()
optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
for _ in range(3):
    x, y = torch.randn(8, 6), torch.randint(3, (8,))
    scores = student(x)
    hard = F.cross_entropy(scores, y)
    soft = F.kl_div(F.log_softmax(scores / 2, 1), F.softmax(teacher(x) / 2, 1),  # <- here
                    reduction="batchmean")
    optimizer.zero_grad()
    (hard + 4 * soft).backward()
    optimizer.step()
