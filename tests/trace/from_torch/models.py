"""What people have: models and training steps in PyTorch, each a few lines that can be run twice.

    STEPS["cnn"]()        a function without arguments that runs one training step, and returns the
                          tensors whose gradients and values count afterwards, by name
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from tests.trace.from_torch.networks import Cube, ResNet, Transformer

STEPS = {}


def step(function):
    """Register a training step under its name."""
    STEPS[function.__name__] = function
    return function


def of(*modules, **more) -> dict[str, torch.Tensor]:
    """The parameters of modules and other tensors, by name."""
    found = {f"{k}.{name}": p for k, module in enumerate(modules)
             for name, p in module.named_parameters()}
    return {**found, **more}


@step
def mlp():
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
    optimizer = torch.optim.Adam(model.parameters())
    x, y = torch.randn(12, 8), torch.randint(4, (12,))
    loss = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return of(model)


@step
def cnn():
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
                          nn.Flatten(), nn.Dropout(0.3), nn.Linear(36, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    loss = F.cross_entropy(model(torch.randn(6, 1, 8, 8)), torch.randint(3, (6,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return of(model, mean=model[1].running_mean)


@step
def lstm():
    cell, head = nn.LSTMCell(3, 5), nn.Linear(5, 1)
    h, c = torch.zeros(2, 5), torch.zeros(2, 5)
    loss = 0.
    for x in torch.randn(4, 2, 3):
        h, c = cell(x, (h, c))
        loss = loss + head(h).square().mean()
    loss.backward()
    return of(cell, head)


@step
def lstm_in_chunks():
    cell, head = nn.LSTMCell(3, 5), nn.Linear(5, 1)
    h, c = torch.zeros(2, 5), torch.zeros(2, 5)
    for x in torch.randn(3, 2, 3):
        h, c = cell(x, (h.detach(), c.detach()))
        loss = head(h).square().mean()
        loss.backward()
    return of(cell, head)


@step
def lstm_layer():
    model, head = nn.LSTM(3, 5), nn.Linear(5, 1)
    out, _ = model(torch.randn(4, 2, 3))
    head(out[-1]).sum().backward()
    return of(model, head)


@step
def transformer():
    model = Transformer()
    tokens = torch.randint(11, (2, 7))
    loss = F.cross_entropy(model(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten())
    loss.backward()
    return of(model)


@step
def pytorchs_transformer():
    layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0., batch_first=True)
    layer(torch.randn(2, 5, 16)).square().mean().backward()
    return of(layer)


@step
def resnet():
    model = ResNet()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = F.cross_entropy(model(torch.randn(4, 3, 16, 16)), torch.randint(10, (4,)))
    loss.backward()
    optimizer.step()
    return of(model)


@step
def gan():
    maker, judge = nn.Linear(2, 3), nn.Sequential(nn.Linear(3, 4), nn.LeakyReLU(), nn.Linear(4, 1))
    of_maker = torch.optim.SGD(maker.parameters(), lr=0.1)
    of_judge = torch.optim.SGD(judge.parameters(), lr=0.1)
    real, ones, zeros = torch.randn(5, 3), torch.ones(5, 1), torch.zeros(5, 1)
    fake = maker(torch.randn(5, 2))
    of_judge.zero_grad()
    loss = (F.binary_cross_entropy_with_logits(judge(real), ones)
            + F.binary_cross_entropy_with_logits(judge(fake.detach()), zeros))
    loss.backward()
    of_judge.step()
    of_maker.zero_grad()
    F.binary_cross_entropy_with_logits(judge(fake), ones).backward()
    of_maker.step()
    return of(maker, judge)


@step
def custom_function():
    x = torch.randn(4, requires_grad=True)
    w = torch.randn(4, requires_grad=True)
    y = Cube.apply(x * w)
    y.sum().backward()
    return {"x": x, "w": w}


@step
def checkpointed():
    first, second = nn.Linear(4, 4), nn.Linear(4, 1)
    hidden = checkpoint(lambda x: torch.tanh(first(x)), torch.randn(3, 4), use_reentrant=False)
    second(hidden).sum().backward()
    return of(first, second)


@step
def checkpointed_reentrant():
    first, second = nn.Linear(4, 4), nn.Linear(4, 1)
    x = torch.randn(3, 4, requires_grad=True)
    hidden = checkpoint(lambda x: torch.tanh(first(x)), x, use_reentrant=True)
    second(hidden).sum().backward()
    return of(first, second, x=x)


@step
def autocast():
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = F.cross_entropy(model(torch.randn(12, 8)), torch.randint(4, (12,)))
    loss.backward()
    return of(model)


@step
def autocast_and_scaled():
    model = nn.Linear(3, 2)
    optimizer, scaler = torch.optim.SGD(model.parameters(), lr=0.1), torch.amp.GradScaler("cpu")
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = model(torch.randn(2, 3)).sum()
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
    return of(model)


@step
def hooks_of_modules():
    model = nn.Sequential(nn.Linear(3, 3), nn.Tanh(), nn.Linear(3, 1))
    model[1].register_full_backward_hook(lambda module, into, out: (into[0] * 2,))
    model[0].weight.register_hook(lambda g: g / 2)
    model(torch.randn(2, 3, requires_grad=True)).sum().backward()
    return of(model)


@step
def attention_with_weights():
    model, x = nn.MultiheadAttention(8, 2, batch_first=True), torch.randn(2, 5, 8)
    out, weights = model(x, x, x)
    (out.sum() + weights.square().sum()).backward()
    return of(model)


@step
def a_u_net():
    down = nn.ModuleList(nn.Conv1d(2, 2, 3, padding=1) for _ in range(3))
    up = nn.ModuleList(nn.Conv1d(2, 2, 3, padding=1) for _ in range(3))
    x, kept = torch.randn(2, 2, 8), []
    for layer in down:
        x = layer(x).relu()
        kept.append(x)
    for layer in up:
        x = layer(x + kept.pop()).relu()
    x.square().sum().backward()
    return of(down, up)


@step
def double_backward():
    model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
    x = torch.randn(5, 3, requires_grad=True)
    g, = torch.autograd.grad(model(x).sum(), x, create_graph=True)
    penalty = (g.norm(dim=1) - 1).square().mean()
    penalty.backward()
    return of(model)


@step
def in_place_and_views():
    w = torch.randn(6, requires_grad=True)
    x = w * 2
    x[1:3] += 1
    x[0] = 5.
    y = x.view(2, 3)
    y.mul_(2)
    with torch.no_grad():
        w.add_(1)
    (y.exp() * x.view(2, 3)).sum().backward()
    return {"w": w}


@step
def hooks():
    w = torch.randn(3, requires_grad=True)
    y = w * w
    y.retain_grad()
    y.register_hook(lambda g: g * 2)
    y.grad_fn.register_hook(lambda sent, arrived: (sent[0] * 3, sent[1]))
    y.sum().backward()
    return {"w": w, "y": y}


@step
def sparse_and_several_outputs():
    table = nn.Embedding(5, 3, sparse=True)
    rows = table(torch.tensor([0, 2, 2]))
    a, b, c = rows.unbind()
    top, _ = rows.max(dim=1)
    ((a * b + c).sum() + top.sum() + rows.split(2)[0].prod()).backward()
    return {"table": table.weight}


@step
def clipped_and_scheduled():
    model = nn.Linear(4, 2)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1)
    for _ in range(2):
        optimizer.zero_grad(set_to_none=False)
        model(torch.randn(3, 4)).square().sum().backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        schedule.step()
    return of(model)
