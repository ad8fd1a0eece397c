"""Softmax over the batch, then BCELoss with one-hot rows. kind: softmax_axis"""
# As reported: MicrosoftDocs/pytorchfundamentals 4.

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model = nn.Linear(5, 4)
criterion = nn.BCELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(3):
    x, y = torch.randn(12, 5), torch.randint(4, (12,))
    probs = F.softmax(model(x), 0)  # <- here
    loss = criterion(
        probs,
        F.one_hot(y, 4).float(),
    )
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
