"""(N, C, H, W) is viewed as (-1, C) without a permute: rows mix pixels. kind: class_axis"""
# As reported: irfanICMLL/structure_knowledge_distillation 11.

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
student, teacher = nn.Conv2d(3, 5, 3, padding=1), nn.Conv2d(3, 5, 5, padding=2)
teacher.requires_grad_(False)
optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
for step in range(3):
    x = torch.randn(2, 3, 8, 8)
    preds_s, preds_t = student(x), teacher(x)
    n, c, h, w = preds_t.shape
    soft_t = F.softmax(preds_t.view(-1, c), dim=1)
    log_s = F.log_softmax(preds_s.view(-1, c), dim=1)  # <- here
    loss = (-soft_t * log_s).sum() / (h * w)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
