"""The second critic is a deep copy, which gets gradients. kind: target_in_graph"""
# As reported: philtabor/Youtube-Code-Repository 23, seungeunrho/minimalRL 41.

import copy

import torch
from torch import nn


class Agent:
    def __init__(self):
        self.q1 = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
        self.q2 = copy.deepcopy(self.q1)
        self.optim = torch.optim.Adam(self.q1.parameters(), lr=1e-3)

    def learn(self, s, a, r, s_next):
        q = self.q1(s).gather(1, a)
        q_hat = r + 0.98 * self.q2(s_next).max(1)[0].unsqueeze(1)
        loss = nn.functional.smooth_l1_loss(q, q_hat)  # <- here
        self.optim.zero_grad()
        loss.backward()
        self.optim.step()


torch.manual_seed(0)
agent = Agent()
for step in range(4):
    agent.learn(torch.randn(8, 4), torch.randint(2, (8, 1)), torch.randn(8, 1), torch.randn(8, 4))
