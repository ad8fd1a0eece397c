"""DQN: the second network has no telling name, and gets gradients. kind: target_in_graph"""
# As reported: philtabor/Deep-Q-Learning-Paper-To-Code 9, boyu-ai/Hands-on-RL 112.

import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))


torch.manual_seed(0)
q_eval, q_next = build(), build()
optimizer = torch.optim.RMSprop(q_eval.parameters(), lr=1e-3)
for step in range(4):
    if step % 2 == 0:
        q_next.load_state_dict(q_eval.state_dict())
    states, states_, rewards = torch.randn(16, 4), torch.randn(16, 4), torch.randn(16)
    actions, dones = torch.randint(2, (16,)), torch.rand(16) < 0.1
    rows = torch.arange(16)
    pred = q_eval(states)[rows, actions]
    best = q_next(states_).max(dim=1)[0]
    best[dones] = 0.0
    goal = rewards + 0.99 * best
    loss = nn.functional.mse_loss(goal, pred)  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
