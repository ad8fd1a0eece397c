"""Double DQN: both attributes are given the same entry of a dict. kind: alias_of_network"""
# As reported: datawhalechina/easy-rl 117.

import torch
from torch import nn


class DoubleDQN:
    def __init__(self, models):
        self.policy_net = models["Qnet"]
        self.target_net = models["Qnet"]  # <- here
        self.optimizer = torch.optim.Adam(self.policy_net.parameters(), lr=1e-3)

    def update(self, state, action, reward, following):
        q = self.policy_net(state).gather(1, action)
        best = self.policy_net(following).argmax(1, keepdim=True)
        expected = reward + 0.95 * self.target_net(following).gather(1, best).detach()
        loss = nn.functional.mse_loss(q, expected)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


torch.manual_seed(0)
agent = DoubleDQN({"Qnet": nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 2))})
for step in range(3):
    agent.update(torch.randn(8, 3), torch.randint(2, (8, 1)), torch.randn(8, 1), torch.randn(8, 3))
