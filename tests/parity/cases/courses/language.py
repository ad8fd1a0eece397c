"""Words and characters: bigrams, small GPTs, embeddings, bags, alignments, factors of a matrix.

Cf. karpathy's zero-to-hero (quinnarnold/from-scratch, sanafayyaz315/makemore-clone,
b-schoen/gpt_from_scratch), pytorch/tutorials (words by their neighbours, classified texts),
d2l-ai/d2l-zh (chapter 14), lonePatient/chinese-word2vec-pytorch.
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
stoi = {s: i + 1 for i, s in enumerate(chars)}
stoi['.'] = 0
itos = {i: s for s, i in stoi.items()}
n = len(stoi)
N = torch.zeros((n, n), dtype=torch.int32)
xs, ys = [], []
for w in words:
    chs = ['.'] + list(w) + ['.']
    for ch1, ch2 in zip(chs, chs[1:]):
        N[stoi[ch1], stoi[ch2]] += 1
        xs.append(stoi[ch1])
        ys.append(stoi[ch2])
print(N, N[0].float() / N[0].sum())
P = (N + 1).float()
P /= P.sum(1, keepdims=True)
g = torch.Generator().manual_seed(2147483647)
for i in range(3):
    out, ix = [], 0
    while True:
        ix = torch.multinomial(P[ix], num_samples=1, replacement=True, generator=g).item()
        out.append(itos[ix])
        if ix == 0:
            break
    print(''.join(out))
log_likelihood = 0.0
for a, b in zip(xs, ys):
    log_likelihood += torch.log(P[a, b])
print(f'{log_likelihood=}', f'{-log_likelihood / len(xs)}')

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
bngain, bnbias = torch.randn((1, 5), generator=g) * 0.1 + 1.0, torch.zeros((1, 5))
parameters = [C, W1, W2, b2, bngain, bnbias]
print(sum(p.nelement() for p in parameters))
for p in parameters:
    p.requires_grad = True
emb = C[X]
embcat = emb.view(emb.shape[0], -1)
hprebn = embcat @ W1
bnmeani = 1/8*hprebn.sum(0, keepdim=True)
bndiff = hprebn - bnmeani
bnvar = 1/(8-1)*(bndiff**2).sum(0, keepdim=True)
bnvar_inv = (bnvar + 1e-5)**-0.5
bnraw = bndiff * bnvar_inv
hpreact = bngain * bnraw + bnbias
h = torch.tanh(hpreact)
logits = h @ W2 + b2
logit_maxes = logits.max(1, keepdim=True).values
norm_logits = logits - logit_maxes
counts = norm_logits.exp()
counts_sum_inv = counts.sum(1, keepdims=True)**-1
probs = counts * counts_sum_inv
logprobs = probs.log()
loss = -logprobs[range(8), Y].mean()
for t in [logprobs, probs, counts, norm_logits, logit_maxes, logits, h, hpreact, bnraw, hprebn, emb]:
    t.retain_grad()
loss.backward()
print(loss, F.cross_entropy(logits, Y))
def cmp(s, dt, t):
    ex = torch.all(dt == t.grad).item()
    app = torch.allclose(dt, t.grad, atol=1e-7)
    maxdiff = (dt - t.grad).abs().max().item()
    print(f'{s:15s} | approximate: {str(app):5s} | {maxdiff < 1e-7}')
dlogprobs = torch.zeros_like(logprobs)
dlogprobs[range(8), Y] = -1.0/8
cmp('logprobs', dlogprobs, logprobs)
dlogits = F.softmax(logits, 1)
dlogits[range(8), Y] -= 1
dlogits /= 8
cmp('logits', dlogits, logits)
dh = dlogits @ W2.T
cmp('h', dh, h)
dhpreact = (1.0 - h**2) * dh
dhprebn = bngain*bnvar_inv/8 * (8*dhpreact - dhpreact.sum(0) - 8/(8-1)*bnraw*(dhpreact*bnraw).sum(0))
cmp('hprebn', dhprebn, hprebn)
demb = (dhprebn @ W1.T).view(emb.shape)
dC = torch.zeros_like(C)
for k in range(X.shape[0]):
    for j in range(X.shape[1]):
        dC[X[k, j]] += demb[k, j]
cmp('C', dC, C)
print(C.grad, F.one_hot(logits.max(1).indices, num_classes=logits.shape[1])[:2])
with torch.no_grad():
    bnmean, bnstd = hprebn.mean(0, keepdim=True), hprebn.std(0, keepdim=True)
    print(bnmean, bnstd, (h.abs() > 0.99).float().mean())
""",
    "a small GPT": """
import torch.nn as nn
from torch.nn import functional as F
torch.manual_seed(1337)
text = 'to be or not to be that is the question'
chars = sorted(list(set(text)))
stoi = {ch: i for i, ch in enumerate(chars)}
decode = lambda l: ''.join([chars[i] for i in l])
data = torch.tensor([stoi[c] for c in text], dtype=torch.long)
block_size, n_embd, vocab_size = 6, 8, len(chars)
def get_batch():
    ix = torch.randint(len(data) - block_size, (4,))
    x = torch.stack([data[i:i+block_size] for i in ix])
    y = torch.stack([data[i+1:i+block_size+1] for i in ix])
    return x, y
class Head(nn.Module):
    def __init__(self, head_size):
        super().__init__()
        self.key, self.query, self.value = (nn.Linear(n_embd, head_size, bias=False)
                                            for _ in range(3))
        self.register_buffer('tril', torch.tril(torch.ones(block_size, block_size)))
        self.dropout = nn.Dropout(0.2)
    def forward(self, x):
        B, T, C = x.shape
        wei = self.query(x) @ self.key(x).transpose(-2, -1) * C**-0.5
        wei = wei.masked_fill(self.tril[:T, :T] == 0, float('-inf'))
        wei = self.dropout(F.softmax(wei, dim=-1))
        return wei @ self.value(x)
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleList([Head(n_embd // 2) for _ in range(2)])
        self.proj = nn.Linear(n_embd, n_embd)
        self.ffwd = nn.Sequential(nn.Linear(n_embd, 2 * n_embd), nn.ReLU(),
                                  nn.Linear(2 * n_embd, n_embd), nn.Dropout(0.2))
        self.ln1, self.ln2 = nn.LayerNorm(n_embd), nn.LayerNorm(n_embd)
    def forward(self, x):
        y = self.ln1(x)
        x = x + self.proj(torch.cat([h(y) for h in self.heads], dim=-1))
        return x + self.ffwd(self.ln2(x))
class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.token_embedding_table = nn.Embedding(vocab_size, n_embd)
        self.position_embedding_table = nn.Embedding(block_size, n_embd)
        self.blocks = nn.Sequential(*[Block() for _ in range(2)])
        self.ln_f, self.lm_head = nn.LayerNorm(n_embd), nn.Linear(n_embd, vocab_size)
        self.apply(self._init_weights)
    def _init_weights(self, module):
        if isinstance(module, nn.Linear):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)
            if module.bias is not None:
                torch.nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            torch.nn.init.normal_(module.weight, mean=0.0, std=0.02)
    def forward(self, idx, targets=None):
        B, T = idx.shape
        x = self.token_embedding_table(idx) + self.position_embedding_table(torch.arange(T))
        logits = self.lm_head(self.ln_f(self.blocks(x)))
        if targets is None:
            return logits, None
        B, T, C = logits.shape
        return logits, F.cross_entropy(logits.view(B*T, C), targets.view(B*T))
    @torch.no_grad()
    def generate(self, idx, max_new_tokens, top_k=None):
        for _ in range(max_new_tokens):
            logits, _ = self(idx[:, -block_size:])
            logits = logits[:, -1, :]
            if top_k is not None:
                v, _ = torch.topk(logits, min(top_k, logits.size(-1)))
                logits[logits < v[:, [-1]]] = -float('Inf')
            idx_next = torch.multinomial(F.softmax(logits, dim=-1), num_samples=1)
            idx = torch.cat((idx, idx_next), dim=1)
        return idx
m = GPT()
print(sum(p.numel() for p in m.parameters())/1e6, 'M parameters')
decay = [p for n, p in m.named_parameters() if p.dim() >= 2]
nodecay = [p for n, p in m.named_parameters() if p.dim() < 2]
optimizer = torch.optim.AdamW([{'params': decay, 'weight_decay': 0.1},
                               {'params': nodecay, 'weight_decay': 0.0}], lr=1e-2)
for it in range(3):
    logits, loss = m(*get_batch())
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
xbow = torch.zeros((B, T, C))
for b in range(B):
    for t in range(T):
        xbow[b, t] = torch.mean(x[b, :t+1], 0)
wei = torch.tril(torch.ones(T, T))
wei = wei / wei.sum(1, keepdim=True)
print(torch.allclose(xbow, wei @ x), wei)
""",
    "words by their neighbours": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(1)
sentence = 'when forty winters shall besiege thy brow and dig deep trenches'.split()
trigrams = [([sentence[i - j - 1] for j in range(2)], sentence[i]) for i in range(2, len(sentence))]
word_to_ix = {word: i for i, word in enumerate(sorted(set(sentence)))}
print(trigrams[:2])
class NGram(nn.Module):
    def __init__(self, vocab_size, size, context):
        super().__init__()
        self.embeddings = nn.Embedding(vocab_size, size)
        self.linear1, self.linear2 = nn.Linear(context * size, 8), nn.Linear(8, vocab_size)
    def forward(self, inputs):
        embeds = self.embeddings(inputs).view((1, -1))
        return F.log_softmax(self.linear2(F.relu(self.linear1(embeds))), dim=1)
model, losses = NGram(len(word_to_ix), 5, 2), []
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(2):
    total_loss = 0
    for context, target in trigrams:
        ids = torch.tensor([word_to_ix[w] for w in context], dtype=torch.long)
        model.zero_grad()
        loss = nn.NLLLoss()(model(ids), torch.tensor([word_to_ix[target]], dtype=torch.long))
        loss.backward()
        optimizer.step()
        total_loss += loss.item()
    losses.append(total_loss)
print(losses, model.embeddings.weight[word_to_ix["brow"]])

class SkipGram(nn.Module):
    def __init__(self, vocab_size, size):
        super().__init__()
        bound = 0.5 / size
        self.inner = nn.Embedding(vocab_size, size)
        self.inner.weight.data.uniform_(-bound, bound)
        self.outer = nn.Embedding(vocab_size, size, padding_idx=0, sparse=False)
        self.outer.weight.data.uniform_(-0, 0)
    def forward(self, center, positive, negative):
        v = self.inner(center).unsqueeze(2)
        log_pos = F.logsigmoid(torch.bmm(self.outer(positive), v).squeeze(2)).sum(1)
        log_neg = F.logsigmoid(torch.bmm(self.outer(negative), -v).squeeze()).sum(1)
        return -(log_pos + log_neg)
model = SkipGram(9, 4)
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
freqs = torch.tensor([1., 4, 2, 2, 1, 1, 3, 1, 1]) ** (3./4.)
for _ in range(3):
    center = torch.tensor([1, 2, 6])
    negative = torch.multinomial(freqs, 12, True).view(3, 4)
    loss = model(center, torch.tensor([[2, 3], [1, 3], [5, 7]]), negative).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(negative[0], loss.item())
W = model.inner.weight.data
cos = torch.mv(W, W[1]) / torch.sqrt(torch.sum(W * W, dim=1) * torch.sum(W[1] * W[1]) + 1e-9)
print(torch.topk(cos, k=3), model.outer.weight.grad[:2])
pred, mask = torch.tensor([[1.1, -2.2, 3.3, -4.4]] * 2), torch.tensor([[1., 1, 1, 1], [1, 1, 0, 0]])
label = torch.tensor([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
out = F.binary_cross_entropy_with_logits(pred, label, weight=mask, reduction="none")
print(out.mean(dim=1) * mask.shape[1] / mask.sum(axis=1))
""",
    "texts in bags, padded batches": """
import torch.nn as nn
from torch.utils.data import DataLoader
from torch.nn.utils.rnn import pad_sequence, pack_padded_sequence, pad_packed_sequence
torch.manual_seed(0)
data = [(1, [2, 5, 7]), (0, [3, 1]), (1, [2, 2, 6, 7]), (0, [4])] * 2
def collate_batch(batch):
    labels, texts, offsets = [], [], [0]
    for label, text in batch:
        labels.append(label)
        processed = torch.tensor(text, dtype=torch.int64)
        texts.append(processed)
        offsets.append(processed.size(0))
    offsets = torch.tensor(offsets[:-1]).cumsum(dim=0)
    return torch.tensor(labels, dtype=torch.int64), torch.cat(texts), offsets
class TextClassification(nn.Module):
    def __init__(self, vocab_size, embed_dim, num_class):
        super().__init__()
        self.embedding = nn.EmbeddingBag(vocab_size, embed_dim, sparse=False)
        self.fc = nn.Linear(embed_dim, num_class)
        for p in (self.embedding.weight, self.fc.weight):
            p.data.uniform_(-0.5, 0.5)
        self.fc.bias.data.zero_()
    def forward(self, text, offsets):
        return self.fc(self.embedding(text, offsets))
model = TextClassification(8, 4, 2)
print(model)
optimizer = torch.optim.SGD(model.parameters(), lr=5)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1.0, gamma=0.1)
for epoch in range(2):
    total_acc = 0
    for idx, (label, text, offsets) in enumerate(
            DataLoader(data, batch_size=4, shuffle=True, collate_fn=collate_batch)):
        optimizer.zero_grad()
        predicted = model(text, offsets)
        loss = nn.CrossEntropyLoss()(predicted, label)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        total_acc += (predicted.argmax(1) == label).sum().item()
        print(offsets, loss.item())
    scheduler.step()
    print(total_acc / len(data), optimizer.param_groups[0]['lr'])

texts = sorted((torch.tensor(t) for _, t in data[:4]), key=len, reverse=True)
lengths = torch.tensor([len(t) for t in texts])
padded = pad_sequence(texts, batch_first=True, padding_value=0)
lstm, embedding = nn.LSTM(3, 4, batch_first=True, bidirectional=True), nn.Embedding(8, 3)
packed = pack_padded_sequence(embedding(padded), lengths.to('cpu'), batch_first=True)
out, (h, c) = lstm(packed)
unpacked, sizes = pad_packed_sequence(out, batch_first=True)
print(padded, packed.batch_sizes, unpacked.shape, sizes, h[-1])
torch.cat([h[-2], h[-1]], dim=1).sum().backward()
print(embedding.weight.grad, [t.tolist() for t in texts])
log_probs = torch.randn(6, 2, 4).log_softmax(2).detach().requires_grad_()
loss = nn.CTCLoss(blank=0)(log_probs, torch.tensor([[1, 2], [3, 3]]), torch.tensor([6, 6]),
                           torch.tensor([2, 2]))
loss.backward()
print(loss, log_probs.grad[:2])
""",
    "factors of a matrix of ratings": """
import torch.nn as nn
torch.manual_seed(0)
users, items = torch.tensor([0, 0, 1, 2, 2, 3]), torch.tensor([0, 1, 1, 2, 0, 3])
ratings = torch.tensor([5., 3., 4., 1., 4., 2.])
class MF(nn.Module):
    def __init__(self, num_factors, num_users, num_items):
        super().__init__()
        self.P, self.Q = nn.Embedding(num_users, num_factors), nn.Embedding(num_items, num_factors)
        self.user_bias, self.item_bias = nn.Embedding(num_users, 1), nn.Embedding(num_items, 1)
        for e in self.children():
            nn.init.normal_(e.weight, std=0.1)
    def forward(self, user_id, item_id):
        P_u, Q_i = self.P(user_id), self.Q(item_id)
        b_u, b_i = self.user_bias(user_id), self.item_bias(item_id)
        return (P_u * Q_i).sum(axis=1) + torch.squeeze(b_u) + torch.squeeze(b_i)
net = MF(3, 4, 4)
optimizer = torch.optim.Adam(net.parameters(), lr=0.1, weight_decay=1e-5)
for epoch in range(4):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(net(users, items), ratings)
    loss.backward()
    optimizer.step()
    print(epoch, loss.sqrt().item())
print(net.P.weight.grad, net.user_bias.weight.flatten())
full = net.P.weight @ net.Q.weight.T + net.user_bias.weight + net.item_bias.weight.T
full[users, items] = -float('inf')
print(torch.topk(full, 2, dim=1).indices)
U, S, V = torch.linalg.svd(torch.tensor([[5., 3., 0.], [4., 0., 1.], [1., 1., 5.]]))
print(S, (U @ torch.diag(S) @ V).round().abs())
""",
}
