"""PyTorch tutorials, DQN: a soft update, gradients clipped by value, targets under no_grad"""

import torch
from torch import nn


class DQN(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1, self.layer2 = nn.Linear(4, 16), nn.Linear(16, 2)

    def forward(self, x):
        return self.layer2(torch.relu(self.layer1(x)))


torch.manual_seed(0)
GAMMA, TAU = 0.99, 0.005
policy_net, target_net = DQN(), DQN()
target_net.load_state_dict(policy_net.state_dict())
optimizer = torch.optim.AdamW(policy_net.parameters(), lr=1e-4, amsgrad=True)
for step in range(4):
    state_batch, action_batch = torch.randn(16, 4), torch.randint(2, (16, 1))
    reward_batch, non_final_mask = torch.randn(16), torch.rand(16) < 0.8
    non_final_next_states = torch.randn(int(non_final_mask.sum()), 4)
    state_action_values = policy_net(state_batch).gather(1, action_batch)
    next_state_values = torch.zeros(16)
    with torch.no_grad():
        next_state_values[non_final_mask] = target_net(non_final_next_states).max(1).values
    expected_state_action_values = (next_state_values * GAMMA) + reward_batch
    criterion = nn.SmoothL1Loss()
    loss = criterion(state_action_values, expected_state_action_values.unsqueeze(1))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_value_(policy_net.parameters(), 100)
    optimizer.step()
    target_net_state_dict = target_net.state_dict()
    policy_net_state_dict = policy_net.state_dict()
    for key in policy_net_state_dict:
        target_net_state_dict[key] = (
            policy_net_state_dict[key] * TAU + target_net_state_dict[key] * (1 - TAU)
        )
    target_net.load_state_dict(target_net_state_dict)
