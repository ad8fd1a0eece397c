"""Self-distillation: kl_div is given softmax, and masked later. kind: not_log_probabilities"""
# As reported: microsoft/ProDA 43 and 20.

import copy

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
net = nn.Conv2d(3, 4, 3, padding=1)
teacher_net = copy.deepcopy(net)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
for step in range(3):
    image, labels = torch.randn(2, 3, 6, 6), torch.randint(4, (2, 6, 6))
    out = net(image)
    loss = F.cross_entropy(out, labels)
    student = F.softmax(out, dim=1)  # <- here
    with torch.no_grad():
        teacher = F.softmax(F.interpolate(teacher_net(image), size=(6, 6), mode="bilinear"), dim=1)
    loss_kd = F.kl_div(student, teacher, reduction="none")
    mask = (teacher != 250).float()
    loss = loss + (loss_kd * mask).sum() / mask.sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
