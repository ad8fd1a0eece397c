"""A linear layer of one's own whose bias goes the wrong way. kind: wrong_backward"""

import torch
from torch import nn


class LinearFunction(torch.autograd.Function):
    @staticmethod
    def forward(x, weight, bias):
        return x @ weight.T + bias

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):  # <- here
        x, weight, _ = ctx.saved_tensors
        return grad_output @ weight, grad_output.T @ x, -grad_output.sum(0)


torch.manual_seed(0)
weight, bias = nn.Parameter(torch.randn(2, 3) / 2), nn.Parameter(torch.zeros(2))
optimizer = torch.optim.SGD([weight, bias], lr=0.05)
x, y = torch.randn(8, 3), torch.randn(8, 2)
for _ in range(3):
    optimizer.zero_grad()
    loss = (LinearFunction.apply(x, weight, bias) - y).pow(2).mean()
    loss.backward()
    optimizer.step()
