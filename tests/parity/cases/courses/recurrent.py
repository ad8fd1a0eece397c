"""Recurrent networks: text as numbers, cells by hand and ready ones, names a letter at a time.

Cf. d2l-ai/d2l-zh (chapters 8 and 9), pytorch/tutorials (classifying names with a character-level
network).
"""

from __future__ import annotations

RECURRENT = {
    "d2l: text as numbers, a recurrent network from scratch": """
import collections
import math
from torch import nn
from torch.nn import functional as F
torch.manual_seed(0)
text = 'the time traveller for so it will be convenient to speak of him'
counted = sorted(collections.Counter(text).items(), key=lambda both: (-both[1], both[0]))
letters = ['<unk>'] + [letter for letter, _ in counted]
number = {letter: i for i, letter in enumerate(letters)}
corpus, size, width = [number[letter] for letter in text], len(letters), 8
print(corpus[:10], size, F.one_hot(torch.tensor([0, 2]), 5))
def windows(rows, steps):
    count = ((len(corpus) - 1) // rows) * rows
    now = torch.tensor(corpus[:count]).reshape(rows, -1)
    following = torch.tensor(corpus[1:count + 1]).reshape(rows, -1)
    for i in range(0, steps * (now.shape[1] // steps), steps):
        yield now[:, i:i + steps], following[:, i:i + steps]
print(next(windows(2, 5)))

def small(*shape):
    return torch.randn(size=shape, device=torch.device('cpu')) * 0.01
weights = [small(size, width), small(width, width), torch.zeros(width), small(width, size),
           torch.zeros(size)]
for w in weights:
    w.requires_grad_(True)
def network(inputs, state):
    into, within, bias, out, last = weights
    outputs = []
    for x in inputs:
        state = torch.tanh(torch.mm(x, into) + torch.mm(state, within) + bias)
        outputs.append(torch.mm(state, out) + last)
    return torch.cat(outputs, dim=0), state
criterion = nn.CrossEntropyLoss()
for epoch in range(3):
    state, total, count = None, 0., 0
    for x, y in windows(2, 5):
        if state is None:
            state = torch.zeros((x.shape[0], width))
        else:
            state.detach_()
        y = y.T.reshape(-1)
        scores, state = network(F.one_hot(x.T, size).type(torch.float32), state)
        loss = criterion(scores, y.long()).mean()
        loss.backward()
        norm = torch.sqrt(sum(torch.sum((w.grad ** 2)) for w in weights))
        if norm > 0.3:
            for w in weights:
                w.grad[:] *= 0.3 / norm
        with torch.no_grad():
            for w in weights:
                w -= 1 * w.grad
                w.grad.zero_()
        total, count = total + loss.item() * y.numel(), count + y.numel()
    print(f'困惑度 {math.exp(total / count):.3f}', norm)
state, said = torch.zeros((1, width)), [number['t']]
for _ in range(5):
    x = F.one_hot(torch.tensor(said[-1]).reshape((1, 1)).T, size).float()
    scores, state = network(x, state)
    said.append(int(scores.argmax(dim=1).reshape(1)))
print(''.join(letters[i] for i in said))
""",
    "d2l: gated units from scratch and ready": """
from torch import nn
torch.manual_seed(0)
def gate_weights():
    return [torch.randn(4, 3) * 0.1, torch.randn(3, 3) * 0.1, torch.zeros(3)]
def gate(x, h, weights, squash=torch.sigmoid):
    into, within, bias = weights
    return squash((x @ into) + (h @ within) + bias)
gates = [gate_weights() for _ in range(4)]
flat = [w.requires_grad_(True) for weights in gates for w in weights]
x = torch.randn(5, 2, 4)
h = torch.zeros(2, 3)
for step in x:
    update, reset = gate(step, h, gates[0]), gate(step, h, gates[1])
    h = update * h + (1 - update) * gate(step, reset * h, gates[2], torch.tanh)
print(h)
h.sum().backward()
print([round(w.grad.abs().sum().item(), 4) for w in flat[:9]], flat[9].grad)

h, c = torch.zeros(2, 3), torch.zeros(2, 3)
for step in x:
    i, f, o = (gate(step, h, weights) for weights in gates[:3])
    c = f * c + i * gate(step, h, gates[3], torch.tanh)
    h = o * torch.tanh(c)
print(h, c)
for layer in (nn.RNN(4, 3), nn.GRU(4, 3, 2), nn.LSTM(4, 3, num_layers=2, bidirectional=True)):
    out, state = layer(x)
    print(layer, out.shape, out[-1, 0])
    print(state[0].shape if isinstance(layer, nn.LSTM) else state)
    out.sum().backward()
    print(layer.weight_hh_l0.grad.norm(), layer._flat_weights_names[:4], layer.bidirectional)
""",
    "tutorial: names by nation, a letter at a time": """
import string
import torch.nn as nn
torch.manual_seed(0)
alphabet = string.ascii_lowercase + " '"
names = {'Korean': ['seo', 'han', 'yun'], 'Scottish': ['duncan', 'reid', 'ross']}
nations = list(names)
def spelled(name):
    out = torch.zeros(len(name), 1, len(alphabet))
    for place, letter in enumerate(name):
        out[place][0][alphabet.find(letter)] = 1
    return out
print(spelled('han').size(), spelled('a').nonzero())
class Reader(nn.Module):
    def __init__(self, n_in, width, n_out):
        super(Reader, self).__init__()
        self.width = width
        self.to_state = nn.Linear(n_in + width, width)
        self.to_score = nn.Linear(n_in + width, n_out)
        self.softmax = nn.LogSoftmax(dim=1)
    def forward(self, letter, state):
        both = torch.cat((letter, state), 1)
        return self.softmax(self.to_score(both)), self.to_state(both)
reader, criterion, rate = Reader(len(alphabet), 8, 2), nn.NLLLoss(), 0.05
for i in range(8):
    nation = nations[i % 2]
    name = names[nation][i % 3]
    state = torch.zeros(1, reader.width)
    reader.zero_grad()
    for letter in spelled(name):
        scores, state = reader(letter, state)
    loss = criterion(scores, torch.tensor([i % 2], dtype=torch.long))
    loss.backward()
    for p in reader.parameters():
        p.data.add_(p.grad.data, alpha=-rate)
    best, index = scores.topk(1)
    guess = nations[index[0].item()]
    print('%.4f %s / %s %s' % (loss, name, guess, '✓' if guess == nation else '✗'))
print(scores.data.topk(2, 1, True))
""",
}
