"""Functions whose backward is right, with kinks, integers, several outputs, numbers and counters"""

import torch
from torch import nn

calls = []


class Counted(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        calls.append(len(calls))
        return x * len(calls)

    @staticmethod
    def backward(ctx, g):
        return g * len(calls)


class Noisy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        noise = 1 + torch.rand_like(x)
        ctx.save_for_backward(noise)
        return x * noise

    @staticmethod
    def backward(ctx, g):
        noise, = ctx.saved_tensors
        return g * noise


class Single(torch.autograd.Function):
    """In single precision whatever it is given."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.float().exp()

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * x.exp()


class Kink(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, slope=0.1):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return torch.where(x >= 0, g, ctx.slope * g), None


class Polar(torch.autograd.Function):
    @staticmethod
    def forward(ctx, r, angle):
        ctx.save_for_backward(r, angle)
        return r * angle.cos(), r * angle.sin()

    @staticmethod
    def backward(ctx, gx, gy):
        r, angle = ctx.saved_tensors
        return gx * angle.cos() + gy * angle.sin(), r * (gy * angle.cos() - gx * angle.sin())


class Picked(torch.autograd.Function):
    @staticmethod
    def forward(ctx, scores, classes):
        p = torch.softmax(scores, 1)
        ctx.save_for_backward(p, classes)
        return -torch.log(p[torch.arange(len(classes)), classes]).mean()

    @staticmethod
    def backward(ctx, g):
        p, classes = ctx.saved_tensors
        hot = nn.functional.one_hot(classes, p.shape[1])
        return g * (p - hot) / len(classes), None


class InPlace(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, g):
        return 2 * g


torch.manual_seed(0)
model = nn.Linear(2, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
x, classes = torch.randn(5, 2), torch.randint(3, (5,))
for k in range(3):
    h = model(x)
    with torch.no_grad():
        flat = model(torch.zeros(1, 2)) * 0
    a, b = Polar.apply(h, h.flip(1))
    loss = Picked.apply(h, classes) + a.square().mean() + b.mean()
    loss = loss + Kink.apply(h + flat).mean() + Noisy.apply(h).mean() + Single.apply(h).mean()
    loss = loss + Kink.apply((h - h.detach()) * 1).mean() + InPlace.apply(h * 1).square().mean()
    loss = loss + Counted.apply(h).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    assert len(calls) == k + 1
