"""Encoders, decoders and tags: sequences that become sequences.

Cf. d2l-ai/d2l-zh (chapter 9), pytorch/tutorials (translation with attention, BiLSTM-CRF).
"""

from __future__ import annotations

DECODERS = {
    "d2l: encoder and decoder, a masked loss": """
from torch import nn
torch.manual_seed(0)
class Encoder(nn.Module):
    def __init__(self, words, size, width, layers, dropout=0, **kwargs):
        super(Encoder, self).__init__(**kwargs)
        self.embedding = nn.Embedding(words, size)
        self.rnn = nn.GRU(size, width, layers, dropout=dropout)
    def forward(self, x, *more):
        return self.rnn(self.embedding(x).permute(1, 0, 2))
class Decoder(nn.Module):
    def __init__(self, words, size, width, layers):
        super().__init__()
        self.embedding, self.dense = nn.Embedding(words, size), nn.Linear(width, words)
        self.rnn = nn.GRU(size + width, width, layers)
    def forward(self, x, state):
        x = self.embedding(x).permute(1, 0, 2)
        seen = state[-1].repeat(x.shape[0], 1, 1)
        out, state = self.rnn(torch.cat((x, seen), 2), state)
        return self.dense(out).permute(1, 0, 2), state
def blank(x, lengths, value=0):
    inside = torch.arange((x.size(1)), dtype=torch.float32,
                          device=x.device)[None, :] < lengths[:, None]
    x[~inside] = value
    return x
print(blank(torch.tensor([[1, 2, 3], [4, 5, 6]]), torch.tensor([1, 2])))
print(blank(torch.ones(2, 3, 4), torch.tensor([1, 2]), value=-1))
class Masked(nn.CrossEntropyLoss):
    def forward(self, scores, labels, lengths):
        self.reduction='none'
        losses = super(Masked, self).forward(scores.permute(0, 2, 1), labels)
        return (losses * blank(torch.ones_like(labels), lengths)).mean(dim=1)
criterion = Masked()
print(criterion(torch.ones(3, 4, 10), torch.ones((3, 4), dtype=torch.long),
                torch.tensor([4, 2, 0])))

encoder, decoder = Encoder(10, 4, 6, 2), Decoder(10, 4, 6, 2)
both = nn.ModuleList([encoder, decoder])
def xavier(module):
    if type(module) == nn.Linear:
        nn.init.xavier_uniform_(module.weight)
    if type(module) == nn.GRU:
        for name in module._flat_weights_names:
            if "weight" in name:
                nn.init.xavier_uniform_(module._parameters[name])
both.apply(xavier)
x, y = torch.randint(2, 10, (3, 5)), torch.randint(2, 10, (3, 5))
lengths, optimizer = torch.tensor([5, 3, 4]), torch.optim.Adam(both.parameters(), lr=0.01)
for epoch in range(3):
    optimizer.zero_grad()
    begin = torch.tensor([1] * y.shape[0]).reshape(-1, 1)
    scores, _ = decoder(torch.cat([begin, y[:, :-1]], 1), encoder(x, lengths)[1])
    loss = criterion(scores, y, lengths)
    loss.sum().backward()
    nn.utils.clip_grad_norm_(both.parameters(), 1)
    optimizer.step()
    print(f'{loss.sum() / lengths.sum():.4f}')
both.eval()
_, state = encoder(torch.unsqueeze(x[0], dim=0))
word, said = torch.unsqueeze(torch.tensor([1], dtype=torch.long), dim=0), []
for _ in range(4):
    scores, state = decoder(word, state)
    word = scores.argmax(dim=2)
    said.append(word.squeeze(dim=0).type(torch.int32).item())
print(said, scores.max(dim=2))
""",
    "tutorial: a decoder that attends, led by its teacher": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.query, self.key, self.score = (nn.Linear(width, width), nn.Linear(width, width),
                                            nn.Linear(width, 1))
    def forward(self, query, keys):
        scores = self.score(torch.tanh(self.query(query) + self.key(keys)))
        shares = F.softmax(scores.squeeze(2).unsqueeze(1), dim=-1)
        return torch.bmm(shares, keys), shares
class Decoder(nn.Module):
    def __init__(self, width, words, dropout=0.1):
        super().__init__()
        self.embedding, self.attention = nn.Embedding(words, width), Attention(width)
        self.gru = nn.GRU(2 * width, width, batch_first=True)
        self.out, self.dropout = nn.Linear(width, words), nn.Dropout(dropout)
    def forward(self, seen, state, wanted=None):
        word = torch.empty(seen.size(0), 1, dtype=torch.long).fill_(0)
        scores, looks = [], []
        for i in range(4):
            context, shares = self.attention(state.permute(1, 0, 2), seen)
            x = torch.cat((self.dropout(self.embedding(word)), context), dim=2)
            out, state = self.gru(x, state)
            scores.append(self.out(out))
            looks.append(shares)
            if wanted is not None:
                word = wanted[:, i].unsqueeze(1)
            else:
                _, top = scores[-1].topk(1)
                word = top.squeeze(-1).detach()
        return F.log_softmax(torch.cat(scores, dim=1), dim=-1), torch.cat(looks, dim=1)
embedding, encoder = nn.Embedding(7, 6), nn.GRU(6, 6, batch_first=True)
decoder, words = Decoder(6, 7), torch.tensor([[2, 3, 4, 1], [5, 6, 1, 0]])
parameters = [*embedding.parameters(), *encoder.parameters(), *decoder.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.01)
for _ in range(3):
    optimizer.zero_grad()
    out, _ = decoder(*encoder(embedding(words)), words)
    loss = nn.NLLLoss()(out.view(-1, out.size(-1)), words.view(-1))
    loss.backward()
    optimizer.step()
    print(loss.item())
decoder.eval()
out, looks = decoder(*encoder(embedding(words)))
_, top = out.topk(1)
print(top.squeeze(), looks[0])
""",
    "tutorial: tags with a conditional random field": """
import torch.nn as nn
torch.manual_seed(1)
kinds = {"B": 0, "I": 1, "O": 2, "<START>": 3, "<STOP>": 4}
start, stop, never = kinds["<START>"], kinds["<STOP>"], -10000.
def log_sum_exp(row):
    _, place = torch.max(row, 1)
    most = row[0, place.item()]
    return most + torch.log(torch.sum(torch.exp(row - most.view(1, -1).expand(1, row.size()[1]))))
embedding, lstm = nn.Embedding(9, 5), nn.LSTM(5, 4 // 2, num_layers=1, bidirectional=True)
to_kind, steps = nn.Linear(4, 5), nn.Parameter(torch.randn(5, 5))
steps.data[start, :] = never
steps.data[:, stop] = never
state = (torch.randn(2, 1, 2), torch.randn(2, 1, 2))
def emissions(sentence):
    out, _ = lstm(embedding(sentence).view(len(sentence), 1, -1), state)
    return to_kind(out.view(len(sentence), 4))
def first():
    row = torch.full((1, 5), never)
    row[0][start] = 0.
    return row
def all_paths(emitted):
    row = first()
    for scores in emitted:
        cells = [log_sum_exp(row + steps[kind].view(1, -1) + scores[kind].view(1, -1).expand(1, 5))
                 for kind in range(5)]
        row = torch.cat([cell.view(1) for cell in cells]).view(1, -1)
    return log_sum_exp(row + steps[stop])
def one_path(emitted, tags):
    total = torch.zeros(1)
    tags = torch.cat([torch.tensor([start], dtype=torch.long), tags])
    for i, scores in enumerate(emitted):
        total = total + steps[tags[i + 1], tags[i]] + scores[tags[i + 1]]
    return total + steps[stop, tags[-1]]
def best_path(emitted):
    back, row = [], first()
    for scores in emitted:
        best, came = (row + steps).max(1)
        back.append(came.tolist())
        row = (best + scores).view(1, -1)
    row = row + steps[stop]
    path = [row.argmax(1).item()]
    for came in reversed(back):
        path.append(came[path[-1]])
    return row[0][path[0]], path[:-1][::-1]
sentence, tags = torch.tensor([0, 1, 2, 3]), torch.tensor([0, 1, 1, 2])
optimizer = torch.optim.SGD([*embedding.parameters(), *lstm.parameters(), *to_kind.parameters(),
                             steps], lr=0.1, weight_decay=1e-4)
for epoch in range(4):
    optimizer.zero_grad()
    emitted = emissions(sentence)
    loss = all_paths(emitted) - one_path(emitted, tags)
    loss.backward()
    optimizer.step()
    print(loss)
print(steps.grad)
with torch.no_grad():
    print(best_path(emissions(sentence)))
""",
}
