"""require_grad is no attribute of PyTorch's: nothing is frozen; kind: attribute_unread"""

from collections import OrderedDict

import torch
from torch import nn

torch.manual_seed(0)


class Vgg(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
        self.classifier = nn.Sequential(OrderedDict(fc1=nn.Linear(54, 10)))

    def forward(self, x):
        return self.classifier(self.features(x))


def make_model():
    vgg16 = Vgg()
    for param in vgg16.features.parameters():
        param.require_grad = False  # <- here
    vgg16.classifier.add_module("fc2", nn.Linear(10, 5))
    return vgg16


vgg16 = make_model()
optimizer = torch.optim.SGD(vgg16.parameters(), lr=0.01)
for _ in range(2):
    optimizer.zero_grad()
    nn.CrossEntropyLoss()(vgg16(torch.randn(4, 3, 8, 8)), torch.randint(5, (4,))).backward()
    optimizer.step()
