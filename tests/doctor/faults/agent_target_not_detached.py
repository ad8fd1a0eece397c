"""An agent whose target is not detached; its networks have one class. kind: target_in_graph"""

import copy

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)

class QNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1, self.l2 = nn.Linear(4, 16), nn.Linear(16, 2)

    def forward(self, x):
        return self.l2(F.relu(self.l1(x)))

class DQNAgent:
    def __init__(self):
        self.qnet = QNet()
        self.qnet_target = copy.deepcopy(self.qnet)
        self.optimizer = torch.optim.Adam(self.qnet.parameters(), lr=5e-4)

    def update(self, state, action, reward, next_state, done):
        q = self.qnet(state)[torch.arange(len(action)), action]
        next_q = self.qnet_target(next_state).max(1)[0]

        target = reward + (1 - done) * 0.98 * next_q
        loss = nn.MSELoss()(q, target)  # <- here
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

agent = DQNAgent()
for _ in range(3):
    agent.update(torch.randn(8, 4), torch.randint(2, (8,)), torch.rand(8), torch.randn(8, 4),
                 torch.zeros(8))
