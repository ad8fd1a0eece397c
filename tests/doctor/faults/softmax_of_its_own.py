"""The backward of a softmax has the diagonal of the Jacobian only. kind: wrong_backward"""

import torch
from torch import nn


class Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, scores):
        p = torch.exp(scores - scores.max(1, keepdim=True).values)
        p = p / p.sum(1, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, grad):  # <- here
        p, = ctx.saved_tensors
        return grad * p * (1 - p)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(4, 8), nn.Linear(8, 3)

    def forward(self, x):
        return Softmax.apply(self.second(torch.tanh(self.first(x))))


torch.manual_seed(0)
net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
x, classes = torch.randn(6, 4), torch.randint(3, (6,))
for _ in range(4):
    loss = -torch.log(net(x)[torch.arange(6), classes]).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
