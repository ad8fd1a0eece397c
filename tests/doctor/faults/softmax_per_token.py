"""A tagger gives probabilities, flattened for cross_entropy. kind: activation_twice"""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.rnn = nn.Embedding(30, 8), nn.GRU(8, 16, batch_first=True)
        self.head = nn.Linear(16, 6)

    def forward(self, tokens):
        h, _ = self.rnn(self.embed(tokens))
        return torch.softmax(self.head(h), dim=-1)  # <- here


tagger = Tagger()
optimizer = torch.optim.Adam(tagger.parameters(), lr=1e-3)
tokens, tags = torch.randint(30, (4, 7)), torch.randint(6, (4, 7))
for step in range(3):
    out = tagger(tokens)
    loss = F.cross_entropy(out.reshape(-1, 6), tags.reshape(-1), label_smoothing=0.1)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
