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
TARGET = """\
import copy
import torch
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
target_net = copy.deepcopy(model)
x, y = torch.randn(8, 2), torch.randn(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
goal = y + 0.9 * target_net(x)
"""
NEAR = "loss = torch.nn.functional.mse_loss(model(x), goal)\n"
STEP = "optimizer.zero_grad()\nloss.backward()\noptimizer.step()\n"
ACTOR = """\
import torch
torch.manual_seed(0)
actor, critic = torch.nn.Linear(4, 3), torch.nn.Linear(4, 1)
optimizer = torch.optim.Adam([*actor.parameters(), *critic.parameters()], lr=1e-2)
states, actions, returns = torch.randn(8, 4), torch.randint(3, (8,)), torch.randn(8)
log_probs = torch.distributions.Categorical(logits=actor(states)).log_prob(actions)
value = critic(states).squeeze(-1)
advantage = returns - value
"""
POLICY = "policy_loss = -(log_probs * advantage).mean()\n"
BOTH = "loss = policy_loss + advantage.square().mean()\n" + STEP
BEGIN = "import torch\ntorch.manual_seed(0)\n"
STACK = "model = torch.nn.Sequential(*[torch.nn.Linear(2, 2)] * 3)\n"
LEARN = """\
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loss = model(torch.randn(8, 2)).square().mean()
""" + STEP

ROWS_OF_CASES = [
    ("shared_layer", BEGIN + STACK + LEARN + "assert len(list(model.parameters())) == 2",
     BEGIN + STACK + "PANEL\n" + LEARN, BEGIN + "PANEL\n" + LEARN
     + "assert len(list(model.parameters())) == 6"),
    ("target_in_graph", TARGET + NEAR + STEP, TARGET + "PANEL\n" + NEAR + STEP,
     TARGET + "PANEL\n" + STEP + "assert target_net[0].weight.grad is None"),
    ("advantage_in_graph", ACTOR + POLICY + BOTH, ACTOR + POLICY + "PANEL\n" + BOTH,
     ACTOR + "PANEL\n" + BOTH),
    ("wrong_backward", SQUARE + SQUARED, SQUARE + "PANEL\n" + SQUARED,
     SQUARE + "PANEL\n" + SQUARED),
]
