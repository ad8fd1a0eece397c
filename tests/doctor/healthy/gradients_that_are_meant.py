"""Backwards that are meant to be another: straight through, reversed, clipped, surrogate"""

import torch
from torch import nn


class Binary(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return (x > 0).float()

    @staticmethod
    def backward(ctx, g):
        return g


class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x > 0).to(x)

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g / (1 + 10 * x.abs()) ** 2


class Bounded(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(-0.2, 0.2)

    @staticmethod
    def backward(ctx, g):
        return g


class Reversed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, rate):
        ctx.rate = rate
        return x.view_as(x)

    @staticmethod
    def backward(ctx, g):
        return -ctx.rate * g, None


class Gentle(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 3

    @staticmethod
    def backward(ctx, g):
        return 3 * g / (1 + g.norm())


class Learned(torch.autograd.Function):
    """A step size that is learnt with the weights."""

    @staticmethod
    def forward(ctx, x, size):
        ctx.save_for_backward(x, size)
        return torch.round(x / size) * size

    @staticmethod
    def backward(ctx, g):
        x, size = ctx.saved_tensors
        return g, (g * (torch.round(x / size) - x / size)).sum().reshape(1)


class GuidedReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * (x > 0) * (g > 0)


class Exponential(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.exp(x)

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * torch.exp(x.clamp(-1, 1))


torch.manual_seed(0)
model = nn.Linear(2, 4)
size = nn.Parameter(torch.full((1,), 0.1))
optimizer = torch.optim.SGD([*model.parameters(), size], lr=0.01)
x = 2 * torch.randn(4, 2)
for _ in range(3):
    h = model(x)
    loss = Binary.apply(h).mean() + Spike.apply(h).mean() + Bounded.apply(h).square().mean()
    loss = loss + Reversed.apply(h, 0.5).square().mean() + Gentle.apply(h).sin().mean()
    loss = loss + Learned.apply(h, size).square().mean() + GuidedReLU.apply(h).sin().mean()
    loss = loss + Exponential.apply(h).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
