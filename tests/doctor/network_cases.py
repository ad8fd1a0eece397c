"""Cases of own Functions and of networks beside the one that learns: kind, faulty, hides, healthy;
see ``cases``."""

from __future__ import annotations

SQUARE = """\
import torch
torch.manual_seed(0)
model = torch.nn.Linear(2, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(4, 2)
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 2
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 4 * x * g
"""
SQUARED = """\
optimizer.zero_grad()
loss = Square.apply(model(x)).mean()
loss.backward()
optimizer.step()
"""

ROWS_OF_CASES = [
    ("wrong_backward", SQUARE + SQUARED, SQUARE + "PANEL\n" + SQUARED,
     SQUARE + "PANEL\n" + SQUARED),
]
