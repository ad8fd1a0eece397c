"""optimizer.lr is a new attribute, the rate is in param_groups; kind: attribute_unread"""

import torch
from torch import nn

torch.manual_seed(0)


class Learner:
    def __init__(self, lr=0.1):
        self.net = nn.Linear(3, 1)
        self.opt = torch.optim.SGD(self.net.parameters(), lr=lr)

    def epoch(self, k):
        if k == 2:
            self.opt.lr = 0.001  # <- here
        loss = (self.net(torch.randn(8, 3)) - 1).square().mean()
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()


learner = Learner()
for k in range(4):
    learner.epoch(k)
