"""model.parameters() is a generator that the optimiser has gone through; kind: clipped_in_vain"""

import torch
from torch import nn

torch.manual_seed(0)
model = nn.LSTM(3, 6, batch_first=True)
params = model.parameters()
optimizer = torch.optim.SGD(params, lr=0.1)
for _ in range(3):
    out, _ = model(torch.randn(4, 7, 3))
    loss = (out - 1).square().mean()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(params, 0.1)  # <- here
    optimizer.step()
