"""Softmax before cross_entropy, with label smoothing besides. kind: activation_twice"""
# As reported: cloud.tencent.com 2571902, discuss.pytorch.org 43814.

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 5))
opt = torch.optim.AdamW(model.parameters(), lr=3e-3)
for step in range(4):
    x, y = torch.randn(64, 20), torch.randint(5, (64,))
    prob = torch.softmax(model(x), dim=-1)  # <- here
    loss = F.cross_entropy(
        prob,
        y,
        label_smoothing=0.1,
    )
    opt.zero_grad(set_to_none=True)
    loss.backward()
    opt.step()
