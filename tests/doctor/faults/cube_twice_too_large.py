"""The backward of a cube has 6 x^2 in the place of 3 x^2. kind: wrong_backward"""

import torch
from torch import nn

torch.manual_seed(0)


class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3

    @staticmethod
    def backward(ctx, grad_output):  # <- here
        (x,) = ctx.saved_tensors
        return grad_output * 6 * x ** 2


model = nn.Linear(3, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
x, y = torch.randn(6, 3), torch.randn(6, 2)
for _ in range(3):
    loss = (Cube.apply(model(x)) - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
