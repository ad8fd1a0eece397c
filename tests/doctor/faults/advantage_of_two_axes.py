"""The value head's (16, 1) is subtracted from references (16,). kind: broadcast_loss"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


class ActorCritic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 32), nn.ReLU())
        self.policy, self.value = nn.Linear(32, 3), nn.Linear(32, 1)

    def forward(self, x):
        h = self.body(x)
        return self.policy(h), self.value(h)


net = ActorCritic()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for step in range(3):
    states, actions, reference = torch.randn(16, 4), torch.randint(3, (16,)), torch.randn(16)
    logits, value = net(states)
    value_loss = F.mse_loss(value.squeeze(-1), reference)
    log_prob = F.log_softmax(logits, dim=1)[torch.arange(16), actions]
    advantage = reference - value.detach()  # <- here
    policy_loss = -(log_prob * advantage).mean()
    entropy = -(F.softmax(logits, dim=1) * F.log_softmax(logits, dim=1)).sum(1).mean()
    loss = policy_loss + value_loss - 0.01 * entropy
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
