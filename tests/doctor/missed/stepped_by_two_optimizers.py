"""The encoder is in two optimisers, and each backward steps it twice."""
# As reported: Lu-Feng/SuperVLAD 1.

import torch
from torch import nn

torch.manual_seed(0)
model = nn.ModuleDict({"body": nn.Linear(6, 12), "encoder": nn.Linear(12, 2)})
optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
optim_encoder = torch.optim.Adam(model["encoder"].parameters(), lr=1e-3)
for step in range(3):
    out = model["encoder"](model["body"](torch.randn(8, 6)).relu())
    loss = nn.functional.cross_entropy(out, torch.randint(2, (8,)))
    optimizer.zero_grad()
    optim_encoder.zero_grad()
    loss.backward()
    optimizer.step()
    optim_encoder.step()  # <- here
