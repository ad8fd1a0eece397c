"""check_accuracy sets several models to eval mode, and never back. kind: trained_in_eval"""
# As reported: facebookresearch/clevr-iep 22, fartashf/vsepp 4.

import torch
from torch import nn


def set_mode(mode, models):
    for model in models:
        if mode == "train":
            model.train()
        if mode == "eval":
            model.eval()  # <- here


def check_accuracy(models, x, y):
    set_mode("eval", models)
    with torch.no_grad():
        scores = x
        for model in models:
            scores = model(scores)
    return (scores.argmax(1) == y).float().mean().item()


torch.manual_seed(0)
program = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU())
execution = nn.Sequential(nn.Dropout(0.5), nn.Linear(16, 2))
optimizer = torch.optim.Adam([*program.parameters(), *execution.parameters()], lr=1e-2)
set_mode("train", [program, execution])
for t in range(9):
    x, y = torch.randn(16, 6), torch.randint(2, (16,))
    loss = nn.functional.cross_entropy(execution(program(x)), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if t % 3 == 0:
        check_accuracy([program, execution], x, y)
