"""What a Function keeps, and boxes whose parts are shared, are drawn where they are used."""

import warnings

import pytest

from autograd_core.trace import from_torch

torch = pytest.importorskip("torch")

KEPT_ON_CTX = """
import torch
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.doubled = x * 2
        return ctx.doubled ** 2
    @staticmethod
    def backward(ctx, g):
        return 4 * ctx.doubled * g
x = torch.ones(16, 8, requires_grad=True)
g, = torch.autograd.grad(Square.apply(x).sum(), x, create_graph=True)
"""
TWO_RESULTS_AND_A_NUMBER = """
import torch
from torch import nn
class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.cell, self.out = nn.Embedding(9, 4), nn.LSTMCell(4, 4), nn.Linear(4, 9)
    def forward(self, token, state):
        h, c = self.cell(self.embed(token), state)
        return self.out(h).log_softmax(1), (h, c)
policy, token, loss = Policy(), torch.zeros(1, dtype=torch.long), 0.
state = torch.zeros(1, 4), torch.zeros(1, 4)
for _ in range(3):
    log_p, state = policy(token, state)
    token = torch.multinomial(log_p.exp(), 1)[:, 0]
    loss = loss - log_p[0, token].item() * 2.
"""


@pytest.mark.parametrize("source", [KEPT_ON_CTX, TWO_RESULTS_AND_A_NUMBER])
def test_every_value_that_is_used_has_a_number(source):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trace = from_torch.run(source, {}).trace
    assert all(edge.source < len(trace.nodes) for edge in trace.edges)
    assert len(trace.frames) > 5
