"""Focal loss of probabilities by hand: a score far ahead makes log(0). kind: log_of_zero"""
# As reported: ewbang.com 1000290731 and jishuzhan.net 1995379997893263361 (log of a softmax).

import torch
import torch.nn.functional as F
from torch import nn


def focal(scores, target, gamma=2.0):
    p = F.softmax(scores, dim=1)
    one_hot = F.one_hot(target, scores.shape[1]).float()
    log_p = torch.log(p)  # <- here
    return -(one_hot * (1 - p) ** gamma * log_p).sum(1).mean()


torch.manual_seed(0)
model = nn.Linear(4, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(2):
    x, y = 400 * torch.randn(16, 4), torch.randint(3, (16,))
    loss = focal(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
