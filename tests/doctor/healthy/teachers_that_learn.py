"""Mutual learning: teacher and student have an optimiser each, and a value that is a critic's"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
teacher, student = nn.Linear(4, 3), nn.Linear(4, 3)
actor, critic = nn.Linear(4, 2), nn.Linear(6, 1)
student_optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
teacher_optimizer = torch.optim.SGD(teacher.parameters(), lr=0.01)
optimizer = torch.optim.Adam([*actor.parameters(), *critic.parameters()])
for _ in range(3):
    x, y = torch.randn(8, 4), torch.randint(3, (8,))
    ours, theirs = student(x), teacher(x)
    loss = F.cross_entropy(ours, y) + F.cross_entropy(theirs, y) + F.mse_loss(ours, theirs)
    student_optimizer.zero_grad()
    teacher_optimizer.zero_grad()
    loss.backward()
    student_optimizer.step()
    teacher_optimizer.step()
    chances = torch.distributions.Normal(actor(x), 1.)
    action = chances.rsample()
    log_prob = chances.log_prob(action).sum(1)
    loss = (0.2 * log_prob - critic(torch.cat([x, action], 1))[:, 0]).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
