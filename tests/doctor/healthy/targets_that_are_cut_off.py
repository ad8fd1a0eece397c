"""DQN under no_grad, a teacher and an advantage that are detached, synchronised copies"""

import copy

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
q_net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
target_net = copy.deepcopy(q_net)
teacher, student = nn.Linear(4, 3), nn.Linear(4, 3)
actor, critic = nn.Linear(4, 3), nn.Linear(4, 1)
optimizer = torch.optim.Adam([*q_net.parameters(), *student.parameters(), *actor.parameters(),
                              *critic.parameters()])
for k in range(4):
    s, n, r = torch.randn(8, 4), torch.randn(8, 4), torch.rand(8)
    with torch.no_grad():
        best = q_net(n).argmax(1, keepdim=True)
        target = r + 0.9 * target_net(n).gather(1, best)[:, 0]
    loss = F.mse_loss(q_net(s).max(1).values, target)
    soft_target = F.softmax(teacher(s).detach(), 1)
    loss = loss + F.kl_div(F.log_softmax(student(s), 1), soft_target, reduction="batchmean")
    advantage = r - critic(s)[:, 0]
    log_prob = torch.log_softmax(actor(s), 1)[:, 0]
    loss = loss - (log_prob * advantage.detach()).mean() + advantage.square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if k % 2:
        target_net.load_state_dict(q_net.state_dict())
