"""CrossEntropyLoss takes (N, C, T), and is given (N, T, C); here T is C. kind: class_axis"""
# As asked: whosebug.com 6539086 (the shapes of CrossEntropyLoss for sequences).

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, words=20, tags=6):
        super().__init__()
        self.embed = nn.Embedding(words, 12)
        self.rnn = nn.GRU(12, 16, batch_first=True)
        self.head = nn.Linear(16, tags)

    def forward(self, x):
        return self.head(self.rnn(self.embed(x))[0])


torch.manual_seed(0)
model = Tagger()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for step in range(3):
    tokens, tags = torch.randint(20, (8, 6)), torch.randint(6, (8, 6))
    scores = model(tokens)
    loss = criterion(scores, tags)  # <- here
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
