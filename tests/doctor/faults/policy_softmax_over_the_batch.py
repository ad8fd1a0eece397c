"""Softmax(dim=0) was right for one state; REINFORCE then gives it a batch. kind: softmax_axis"""
# As reported: DeepReinforcementLearningInAction 32.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(4, 32),
    nn.LeakyReLU(),
    nn.Linear(32, 2),
    nn.Softmax(dim=0),
)
optimizer = torch.optim.Adam(model.parameters(), lr=9e-3)
for episode in range(3):
    states, actions, rewards = torch.randn(20, 4), [], torch.arange(20, 0, -1.)
    for state in states:
        with torch.no_grad():
            actions.append(torch.multinomial(model(state), 1))
    returns = rewards / rewards.max()
    pred_batch = model(states)  # <- here
    prob_batch = pred_batch.gather(dim=1, index=torch.stack(actions)).squeeze()
    loss = -1 * torch.sum(returns * torch.log(prob_batch))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
