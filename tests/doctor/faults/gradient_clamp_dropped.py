"""clamp() is not in place: the gradients stay as they are; kind: result_dropped"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(3, 4, 5, 2), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(),
                      nn.Linear(36, 2))
optimizer = torch.optim.RMSprop(model.parameters())


def optimize_model():
    state, action = torch.randn(8, 3, 9, 9), torch.randint(2, (8, 1))
    value = model(state).gather(1, action)
    loss = F.smooth_l1_loss(value, torch.randn(8, 1) * 10)
    optimizer.zero_grad()
    loss.backward()
    for param in model.parameters():
        param.grad.data.clamp(-1, 1)  # <- here
    optimizer.step()


for _ in range(3):
    optimize_model()
