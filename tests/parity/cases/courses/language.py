"""Characters: a small engine checked, bigrams, a perceptron, a small GPT.

Cf. karpathy's zero-to-hero (quinnarnold/from-scratch, sanafayyaz315/makemore-clone,
b-schoen/gpt_from_scratch).
"""

from __future__ import annotations

LANGUAGE = {
    "micrograd's sanity check": """
x = torch.Tensor([-4.0]).double()
x.requires_grad = True
z = 2 * x + 2 + x
q = z.relu() + z * x
h = (z * z).relu()
y = h + q + q * x
y.backward()
print(x.grad.item(), y.data.item())
a, b = torch.Tensor([-4.0]).double(), torch.Tensor([2.0]).double()
a.requires_grad, b.requires_grad = True, True
c = a + b
d = a * b + b**3
c = c + c + 1
c = c + 1 + c + (-a)
d = d + d * 2 + (b + a).relu()
d = d + 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g = g + 10.0 / f
g.backward()
print(f'{g.data.item():.4f}', f'{a.grad.item():.4f}', f'{b.grad.item():.4f}', g)
x1, w1 = torch.Tensor([2.0]).double(), torch.Tensor([-3.0]).double()
for t in (x1, w1): t.requires_grad = True
o = torch.tanh(x1 * w1 + 6.8813735870195432)
print(o.data.item())
o.backward()
print('w1', w1.grad.item(), 'x1', x1.grad.item())
""",
    "makemore: bigrams counted and learnt": """
import torch.nn.functional as F
words = ['emma', 'olivia', 'ava', 'isabella', 'mia', 'amelia']
chars = sorted(list(set(''.join(words))))
number = {s: i + 1 for i, s in enumerate(chars)}
number['.'] = 0
letter = {i: s for s, i in number.items()}
n = len(number)
N = torch.zeros((n, n), dtype=torch.int32)
xs, ys = [], []
for w in words:
    chs = ['.'] + list(w) + ['.']
    for ch1, ch2 in zip(chs, chs[1:]):
        N[number[ch1], number[ch2]] += 1
        xs.append(number[ch1])
        ys.append(number[ch2])
print(N, N[0].float() / N[0].sum())
P = (N + 1).float()
P /= P.sum(1, keepdims=True)
g = torch.Generator().manual_seed(2147483647)
for i in range(3):
    out, ix = [], 0
    while True:
        ix = torch.multinomial(P[ix], num_samples=1, replacement=True, generator=g).item()
        out.append(letter[ix])
        if ix == 0:
            break
    print(''.join(out))
total = 0.0
for a, b in zip(xs, ys):
    total += torch.log(P[a, b])
print(f'{total=}', f'{-total / len(xs)}')

xs, ys = torch.tensor(xs), torch.tensor(ys)
num = xs.nelement()
print('number of examples: ', num)
g = torch.Generator().manual_seed(2147483647)
W = torch.randn((n, n), generator=g, requires_grad=True)
for k in range(5):
    xenc = F.one_hot(xs, num_classes=n).float()
    logits = xenc @ W
    counts = logits.exp()
    probs = counts / counts.sum(1, keepdims=True)
    loss = -probs[torch.arange(num), ys].log().mean() + 0.01*(W**2).mean()
    print(loss.item())
    W.grad = None
    loss.backward()
    W.data += -10 * W.grad
print(W[0], xenc.dtype, xenc.shape)
""",
    "makemore: a perceptron, its normalization, its backward by hand": """
import torch.nn.functional as F
g = torch.Generator().manual_seed(42)
X, Y = torch.randint(0, 6, (8, 3), generator=g), torch.randint(0, 6, (8,), generator=g)
C = torch.randn((6, 2), generator=g)
W1 = torch.randn((6, 5), generator=g) * (5/3) / (6**0.5)
W2, b2 = torch.randn((5, 6), generator=g) * 0.1, torch.randn(6, generator=g) * 0.1
gain, shift = torch.randn((1, 5), generator=g) * 0.1 + 1.0, torch.zeros((1, 5))
parameters = [C, W1, W2, b2, gain, shift]
print(sum(p.nelement() for p in parameters))
for p in parameters:
    p.requires_grad = True
emb = C[X]
joined = emb.view(emb.shape[0], -1)
before = joined @ W1
means = 1/8*before.sum(0, keepdim=True)
centred = before - means
variance = 1/(8-1)*(centred**2).sum(0, keepdim=True)
precision = (variance + 1e-5)**-0.5
standard = centred * precision
normal = gain * standard + shift
h = torch.tanh(normal)
logits = h @ W2 + b2
most = logits.max(1, keepdim=True).values
lowered = logits - most
counts = lowered.exp()
inverse = counts.sum(1, keepdims=True)**-1
probs = counts * inverse
logprobs = probs.log()
loss = -logprobs[range(8), Y].mean()
for t in [logprobs, probs, counts, lowered, most, logits, h, normal, standard, before, emb]:
    t.retain_grad()
loss.backward()
print(loss, F.cross_entropy(logits, Y))
def compare(s, dt, t):
    ex = torch.all(dt == t.grad).item()
    app = torch.allclose(dt, t.grad, atol=1e-7)
    maxdiff = (dt - t.grad).abs().max().item()
    print(f'{s:15s} | approximate: {str(app):5s} | {maxdiff < 1e-7}')
dlogprobs = torch.zeros_like(logprobs)
dlogprobs[range(8), Y] = -1.0/8
compare('logprobs', dlogprobs, logprobs)
dlogits = F.softmax(logits, 1)
dlogits[range(8), Y] -= 1
dlogits /= 8
compare('logits', dlogits, logits)
dh = dlogits @ W2.T
compare('h', dh, h)
dnormal = (1.0 - h**2) * dh
dbefore = gain*precision/8 * (8*dnormal - dnormal.sum(0) -
                              8/(8-1)*standard*(dnormal*standard).sum(0))
compare('hprebn', dbefore, before)
demb = (dbefore @ W1.T).view(emb.shape)
dC = torch.zeros_like(C)
for k in range(X.shape[0]):
    for j in range(X.shape[1]):
        dC[X[k, j]] += demb[k, j]
compare('C', dC, C)
print(C.grad, F.one_hot(logits.max(1).indices, num_classes=logits.shape[1])[:2])
with torch.no_grad():
    bnmean, bnstd = before.mean(0, keepdim=True), before.std(0, keepdim=True)
    print(bnmean, bnstd, (h.abs() > 0.99).float().mean())
""",
    "a small GPT": """
import torch.nn as nn
from torch.nn import functional as F
torch.manual_seed(1337)
text = 'to be or not to be that is the question'
chars = sorted(list(set(text)))
number = {ch: i for i, ch in enumerate(chars)}
decode = lambda l: ''.join([chars[i] for i in l])
data = torch.tensor([number[c] for c in text], dtype=torch.long)
longest, width, size = 6, 8, len(chars)
def batch():
    ix = torch.randint(len(data) - longest, (4,))
    x = torch.stack([data[i:i+longest] for i in ix])
    y = torch.stack([data[i+1:i+longest+1] for i in ix])
    return x, y
class Head(nn.Module):
    def __init__(self, head_size):
        super().__init__()
        self.key, self.query, self.value = (nn.Linear(width, head_size, bias=False)
                                            for _ in range(3))
        self.register_buffer('tril', torch.tril(torch.ones(longest, longest)))
        self.dropout = nn.Dropout(0.2)
    def forward(self, x):
        B, T, C = x.shape
        shares = self.query(x) @ self.key(x).transpose(-2, -1) * C**-0.5
        shares = shares.masked_fill(self.tril[:T, :T] == 0, float('-inf'))
        shares = self.dropout(F.softmax(shares, dim=-1))
        return shares @ self.value(x)
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleList([Head(width // 2) for _ in range(2)])
        self.proj = nn.Linear(width, width)
        self.each_place = nn.Sequential(nn.Linear(width, 2 * width), nn.ReLU(),
                                  nn.Linear(2 * width, width), nn.Dropout(0.2))
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)
    def forward(self, x):
        y = self.ln1(x)
        x = x + self.proj(torch.cat([h(y) for h in self.heads], dim=-1))
        return x + self.each_place(self.ln2(x))
class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.letters = nn.Embedding(size, width)
        self.places = nn.Embedding(longest, width)
        self.blocks = nn.Sequential(*[Block() for _ in range(2)])
        self.last_norm, self.to_letter = nn.LayerNorm(width), nn.Linear(width, size)
        self.apply(self._init_weights)
    def _init_weights(self, module):
        if isinstance(module, nn.Linear):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)
            if module.bias is not None:
                torch.nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)
    def forward(self, said, targets=None):
        B, T = said.shape
        x = self.letters(said) + self.places(torch.arange(T))
        logits = self.to_letter(self.last_norm(self.blocks(x)))
        if targets is None:
            return logits, None
        B, T, C = logits.shape
        return logits, F.cross_entropy(logits.view(B*T, C), targets.view(B*T))
    @torch.no_grad()
    def generate(self, said, count, top_k=None):
        for _ in range(count):
            logits, _ = self(said[:, -longest:])
            logits = logits[:, -1, :]
            if top_k is not None:
                v, _ = torch.topk(logits, min(top_k, logits.size(-1)))
                logits[logits < v[:, [-1]]] = -float('Inf')
            following = torch.multinomial(F.softmax(logits, dim=-1), num_samples=1)
            said = torch.cat((said, following), dim=1)
        return said
m = GPT()
print(sum(p.numel() for p in m.parameters())/1e6, 'M parameters')
decay = [p for n, p in m.named_parameters() if p.dim() >= 2]
nodecay = [p for n, p in m.named_parameters() if p.dim() < 2]
optimizer = torch.optim.AdamW([{'params': decay, 'weight_decay': 0.1},
                               {'params': nodecay, 'weight_decay': 0.0}], lr=1e-2)
for it in range(3):
    logits, loss = m(*batch())
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    print(loss.item())
m.eval()
print(decode(m.generate(torch.zeros((1, 1), dtype=torch.long), 10)[0].tolist()))
print(decode(m.generate(torch.zeros((1, 1), dtype=torch.long), 10, top_k=3)[0].tolist()))
print(m.blocks[0].heads[1].key.weight.grad[0])

B, T, C = 2, 4, 2
x = torch.randn(B, T, C)
averages = torch.zeros((B, T, C))
for b in range(B):
    for t in range(T):
        averages[b, t] = torch.mean(x[b, :t+1], 0)
shares = torch.tril(torch.ones(T, T))
shares = shares / shares.sum(1, keepdim=True)
print(torch.allclose(averages, shares @ x), shares)
""",
}
