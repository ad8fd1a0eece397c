"""Layers that are registered twice or meant for two places: lists of attributes, siamese arms"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(4, 4), nn.Linear(4, 4)
        self.stack = nn.Sequential(self.fc1, nn.ReLU(), self.fc2)
        self.layers = nn.ModuleList()
        for k in range(2):
            layer = nn.Linear(4, 4)
            self.layers.append(layer)
            self.add_module(f"layer{k}", layer)
        last = nn.PReLU()
        self.act = last
        self.end = nn.Sequential(last, nn.Linear(4, 1))

    def forward(self, x):
        for layer in self.layers:
            x = layer(self.stack(x))
        return self.end(x)


class Pair(nn.Module):
    def __init__(self, left, right):
        super().__init__()
        self.left, self.right = left, right

    def forward(self, x, y):
        return (self.left(x) - self.right(y)).pow(2).mean(1)


class LanguageModel(nn.Module):
    def __init__(self, words=7, width=4):
        super().__init__()
        self.embed = nn.Embedding(words, width)
        self.head = nn.Linear(width, words, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, x):
        return self.head(self.embed(x))


torch.manual_seed(0)
backbone = nn.Linear(3, 5)
net, arms, words = Net(), Pair(backbone, backbone), LanguageModel()
parts = nn.ModuleList([net, arms, words])
optimizer = torch.optim.SGD(parts.parameters(), lr=0.01)
for step in range(3):
    text = torch.randint(7, (9,))
    loss = net(torch.randn(8, 4)).pow(2).mean() + arms(torch.randn(8, 3), torch.randn(8, 3)).mean()
    loss = loss + nn.functional.cross_entropy(words(text[:-1]), text[1:])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
