"""Meta learning: the weights are put back before the loss has gone back. kind: error"""
# As reported: RobinLu1209/ST-GFSL 3, dragen1860/MAML-Pytorch 9.

import copy

import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
meta_optim = torch.optim.Adam(net.parameters(), lr=1e-3)
inner_optim = torch.optim.SGD(net.parameters(), lr=0.1)
for task in range(2):
    origin = copy.deepcopy(net.state_dict())
    x, y = torch.randn(8, 2), torch.randn(8, 1)
    inner_optim.zero_grad()
    nn.functional.mse_loss(net(x), y).backward()
    inner_optim.step()
    loss_q = nn.functional.mse_loss(net(x + 0.1), y)
    net.load_state_dict(origin)  # <- here
    meta_optim.zero_grad()
    loss_q.backward()
    meta_optim.step()
