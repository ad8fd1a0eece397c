"""Threads train a model in turn, and the main thread goes on."""

import threading

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
lock = threading.Lock()


def train(steps):
    for _ in range(steps):
        with lock:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(torch.randn(8, 4)), torch.arange(8) % 2)
            loss.backward()
            optimizer.step()


threads = [threading.Thread(target=train, args=(5,)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
train(5)
print(f"{model.bias[0]:.3f}", model.weight[0, 0].item())
