"""The decoder has the weight of the embedding; one layer stands twice in a Sequential"""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.decoder = nn.Embedding(7, 4), nn.Linear(4, 7, bias=False)
        self.decoder.weight = self.embedding.weight
        step = nn.Linear(4, 4)
        self.body = nn.Sequential(step, nn.Tanh(), step, nn.Tanh())

    def forward(self, words):
        return self.decoder(self.body(self.embedding(words)))


torch.manual_seed(0)
model = Model()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for _ in range(3):
    words = torch.randint(7, (9,))
    loss = nn.functional.cross_entropy(model(words[:-1]), words[1:])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
