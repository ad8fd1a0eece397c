"""DQN: the target network is copied once, before training, and never again."""
# As reported: higgsfield-ai/higgsfield 14.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
target_model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
target_model.load_state_dict(model.state_dict())  # <- here
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for step in range(5):
    state, following, reward = torch.randn(16, 4), torch.randn(16, 4), torch.randn(16)
    q = model(state).max(1).values
    with torch.no_grad():
        expected = reward + 0.99 * target_model(following).max(1).values
    loss = nn.functional.smooth_l1_loss(q, expected)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
