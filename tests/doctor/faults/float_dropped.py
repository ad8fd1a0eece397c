"""x.float() is dropped, and the layer is given doubles; kind: result_dropped"""

import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.from_numpy(rng.normal(size=(8, 3)))
y = torch.ones(8, 1)
x.float()  # <- here
loss = (model(x) - y).square().mean()
loss.backward()
optimizer.step()
