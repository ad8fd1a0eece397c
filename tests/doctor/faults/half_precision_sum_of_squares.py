"""Autocast to float16: the sum of the squares is above 65504. kind: overflow"""
# As reported: speechbrain/speechbrain 1803, LTH14/mar 69 (there on a GPU).

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(16, 4)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)
for step in range(2):
    x, y = 50 * torch.randn(64, 16), torch.randn(64, 4)
    with torch.autocast("cpu", dtype=torch.float16):
        out = model(x)
        energy = (out * out).sum()  # <- here
        loss = energy / 256
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
