"""Recurrent networks: text to numbers, by hand and with modules, encoders and decoders, tags.

Cf. d2l-ai/d2l-zh (chapters 8 and 9), pytorch/tutorials (names and nations, translation, BiLSTM-CRF),
stanford CS224n.
"""

from __future__ import annotations

SEQUENCES = {
    "d2l: text to numbers, a recurrent network from scratch": """
import collections
import math
from torch import nn
from torch.nn import functional as F
torch.manual_seed(0)
text = 'the time traveller for so it will be convenient to speak of him'
counter = collections.Counter(text)
idx_to_token = ['<unk>'] + [t for t, f in sorted(counter.items(), key=lambda x: (-x[1], x[0]))]
token_to_idx = {t: i for i, t in enumerate(idx_to_token)}
corpus = [token_to_idx[t] for t in text]
vocab_size, num_hiddens = len(idx_to_token), 8
print(corpus[:10], vocab_size, F.one_hot(torch.tensor([0, 2]), 5))
def seq_data_iter_sequential(corpus, batch_size, num_steps):
    num_tokens = ((len(corpus) - 1) // batch_size) * batch_size
    Xs = torch.tensor(corpus[:num_tokens]).reshape(batch_size, -1)
    Ys = torch.tensor(corpus[1: num_tokens + 1]).reshape(batch_size, -1)
    for i in range(0, num_steps * (Xs.shape[1] // num_steps), num_steps):
        yield Xs[:, i: i + num_steps], Ys[:, i: i + num_steps]
print(next(seq_data_iter_sequential(corpus, 2, 5)))

def get_params(vocab_size, num_hiddens, device):
    def normal(shape):
        return torch.randn(size=shape, device=device) * 0.01
    W_xh, W_hh = normal((vocab_size, num_hiddens)), normal((num_hiddens, num_hiddens))
    b_h = torch.zeros(num_hiddens, device=device)
    W_hq, b_q = normal((num_hiddens, vocab_size)), torch.zeros(vocab_size, device=device)
    params = [W_xh, W_hh, b_h, W_hq, b_q]
    for param in params:
        param.requires_grad_(True)
    return params
def rnn(inputs, state, params):
    W_xh, W_hh, b_h, W_hq, b_q = params
    H, = state
    outputs = []
    for X in inputs:
        H = torch.tanh(torch.mm(X, W_xh) + torch.mm(H, W_hh) + b_h)
        Y = torch.mm(H, W_hq) + b_q
        outputs.append(Y)
    return torch.cat(outputs, dim=0), (H,)
def grad_clipping(params, theta):
    norm = torch.sqrt(sum(torch.sum((p.grad ** 2)) for p in params))
    if norm > theta:
        for param in params:
            param.grad[:] *= theta / norm
    return norm
params = get_params(vocab_size, num_hiddens, torch.device('cpu'))
loss = nn.CrossEntropyLoss()
for epoch in range(3):
    state, total, n = None, 0., 0
    for X, Y in seq_data_iter_sequential(corpus, 2, 5):
        if state is None:
            state = (torch.zeros((X.shape[0], num_hiddens)),)
        else:
            for s in state:
                s.detach_()
        y = Y.T.reshape(-1)
        y_hat, state = rnn(F.one_hot(X.T, vocab_size).type(torch.float32), state, params)
        l = loss(y_hat, y.long()).mean()
        l.backward()
        norm = grad_clipping(params, 1)
        with torch.no_grad():
            for p in params:
                p -= 1 * p.grad
                p.grad.zero_()
        total, n = total + l.item() * y.numel(), n + y.numel()
    print(f'困惑度 {math.exp(total / n):.3f}', norm)
state, outputs = (torch.zeros((1, num_hiddens)),), [token_to_idx['t']]
for _ in range(5):
    X = F.one_hot(torch.tensor(outputs[-1]).reshape((1, 1)).T, vocab_size).float()
    y, state = rnn(X, state, params)
    outputs.append(int(y.argmax(dim=1).reshape(1)))
print(''.join(idx_to_token[i] for i in outputs))
""",
    "d2l: GRU and LSTM from scratch and with nn": """
from torch import nn
torch.manual_seed(0)
num_inputs = num_outputs = 4
num_hiddens = 3
def three():
    return (torch.randn(num_inputs, num_hiddens) * 0.1, torch.randn(num_hiddens, num_hiddens) * 0.1,
            torch.zeros(num_hiddens))
params = [*three(), *three(), *three()]
for param in params:
    param.requires_grad_(True)
def gru(inputs, H, params):
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h = params
    for X in inputs:
        Z = torch.sigmoid((X @ W_xz) + (H @ W_hz) + b_z)
        R = torch.sigmoid((X @ W_xr) + (H @ W_hr) + b_r)
        H_tilda = torch.tanh((X @ W_xh) + ((R * H) @ W_hh) + b_h)
        H = Z * H + (1 - Z) * H_tilda
    return H
inputs = torch.randn(5, 2, num_inputs)
H = gru(inputs, torch.zeros(2, num_hiddens), params)
print(H)
H.sum().backward()
print([round(p.grad.abs().sum().item(), 4) for p in params])

def lstm(inputs, state, params):
    (W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c) = params
    (H, C) = state
    for X in inputs:
        I = torch.sigmoid((X @ W_xi) + (H @ W_hi) + b_i)
        F = torch.sigmoid((X @ W_xf) + (H @ W_hf) + b_f)
        O = torch.sigmoid((X @ W_xo) + (H @ W_ho) + b_o)
        C_tilda = torch.tanh((X @ W_xc) + (H @ W_hc) + b_c)
        C = F * C + I * C_tilda
        H = O * torch.tanh(C)
    return H, C
print(lstm(inputs, (torch.zeros(2, 3), torch.zeros(2, 3)), params + [p.detach() for p in params[:3]]))
for layer in (nn.RNN(4, 3), nn.GRU(4, 3, 2), nn.LSTM(4, 3, num_layers=2, bidirectional=True)):
    Y, state = layer(inputs)
    print(layer, Y.shape, Y[-1, 0])
    print(state[0].shape if isinstance(layer, nn.LSTM) else state)
    Y.sum().backward()
    print(layer.weight_hh_l0.grad.norm(), layer._flat_weights_names[:4], layer.bidirectional)
""",
    "d2l: encoder and decoder, masked loss, BLEU": """
import collections
import math
from torch import nn
torch.manual_seed(0)
class Seq2SeqEncoder(nn.Module):
    def __init__(self, vocab_size, embed_size, num_hiddens, num_layers, dropout=0, **kwargs):
        super(Seq2SeqEncoder, self).__init__(**kwargs)
        self.embedding = nn.Embedding(vocab_size, embed_size)
        self.rnn = nn.GRU(embed_size, num_hiddens, num_layers, dropout=dropout)
    def forward(self, X, *args):
        X = self.embedding(X).permute(1, 0, 2)
        output, state = self.rnn(X)
        return output, state
class Seq2SeqDecoder(nn.Module):
    def __init__(self, vocab_size, embed_size, num_hiddens, num_layers):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_size)
        self.rnn = nn.GRU(embed_size + num_hiddens, num_hiddens, num_layers)
        self.dense = nn.Linear(num_hiddens, vocab_size)
    def init_state(self, enc_outputs, *args):
        return enc_outputs[1]
    def forward(self, X, state):
        X = self.embedding(X).permute(1, 0, 2)
        context = state[-1].repeat(X.shape[0], 1, 1)
        output, state = self.rnn(torch.cat((X, context), 2), state)
        return self.dense(output).permute(1, 0, 2), state
def sequence_mask(X, valid_len, value=0):
    maxlen = X.size(1)
    mask = torch.arange((maxlen), dtype=torch.float32,
                        device=X.device)[None, :] < valid_len[:, None]
    X[~mask] = value
    return X
print(sequence_mask(torch.tensor([[1, 2, 3], [4, 5, 6]]), torch.tensor([1, 2])))
print(sequence_mask(torch.ones(2, 3, 4), torch.tensor([1, 2]), value=-1))
class MaskedSoftmaxCELoss(nn.CrossEntropyLoss):
    def forward(self, pred, label, valid_len):
        weights = sequence_mask(torch.ones_like(label), valid_len)
        self.reduction='none'
        unweighted = super(MaskedSoftmaxCELoss, self).forward(pred.permute(0, 2, 1), label)
        return (unweighted * weights).mean(dim=1)
loss = MaskedSoftmaxCELoss()
print(loss(torch.ones(3, 4, 10), torch.ones((3, 4), dtype=torch.long), torch.tensor([4, 2, 0])))

encoder, decoder = Seq2SeqEncoder(10, 4, 6, 2), Seq2SeqDecoder(10, 4, 6, 2)
def xavier_init_weights(m):
    if type(m) == nn.Linear:
        nn.init.xavier_uniform_(m.weight)
    if type(m) == nn.GRU:
        for param in m._flat_weights_names:
            if "weight" in param:
                nn.init.xavier_uniform_(m._parameters[param])
net = nn.ModuleList([encoder, decoder])
net.apply(xavier_init_weights)
X, Y = torch.randint(2, 10, (3, 5)), torch.randint(2, 10, (3, 5))
valid = torch.tensor([5, 3, 4])
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(3):
    optimizer.zero_grad()
    bos = torch.tensor([1] * Y.shape[0]).reshape(-1, 1)
    dec_input = torch.cat([bos, Y[:, :-1]], 1)
    Y_hat, _ = decoder(dec_input, decoder.init_state(encoder(X, valid)))
    l = loss(Y_hat, Y, valid)
    l.sum().backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1)
    optimizer.step()
    print(f'{l.sum() / valid.sum():.4f}')
net.eval()
state = decoder.init_state(encoder(torch.unsqueeze(X[0], dim=0)))
dec_X, seq = torch.unsqueeze(torch.tensor([1], dtype=torch.long), dim=0), []
for _ in range(4):
    Y1, state = decoder(dec_X, state)
    dec_X = Y1.argmax(dim=2)
    seq.append(dec_X.squeeze(dim=0).type(torch.int32).item())
print(seq, Y1.max(dim=2))
""",
    "tutorial: names by nation, a character at a time": """
import string
import torch.nn as nn
torch.manual_seed(0)
all_letters = string.ascii_lowercase + " '"
names = {'Korean': ['seo', 'han', 'yun'], 'Scottish': ['duncan', 'reid', 'ross']}
categories = list(names)
def line_to_tensor(line):
    tensor = torch.zeros(len(line), 1, len(all_letters))
    for li, letter in enumerate(line):
        tensor[li][0][all_letters.find(letter)] = 1
    return tensor
print(line_to_tensor('han').size(), line_to_tensor('a').nonzero())
class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super(RNN, self).__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(input_size + hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)
    def forward(self, input, hidden):
        combined = torch.cat((input, hidden), 1)
        hidden = self.i2h(combined)
        output = self.softmax(self.i2o(combined))
        return output, hidden
    def initHidden(self):
        return torch.zeros(1, self.hidden_size)
rnn = RNN(len(all_letters), 8, 2)
def category_from_output(output):
    top_n, top_i = output.topk(1)
    category_i = top_i[0].item()
    return categories[category_i], category_i
criterion, learning_rate = nn.NLLLoss(), 0.05
for i in range(8):
    category = categories[i % 2]
    line = names[category][i % 3]
    category_tensor = torch.tensor([categories.index(category)], dtype=torch.long)
    hidden = rnn.initHidden()
    rnn.zero_grad()
    for letter in line_to_tensor(line):
        output, hidden = rnn(letter, hidden)
    loss = criterion(output, category_tensor)
    loss.backward()
    for p in rnn.parameters():
        p.data.add_(p.grad.data, alpha=-learning_rate)
    guess, guess_i = category_from_output(output)
    print('%.4f %s / %s %s' % (loss, line, guess, '✓' if guess == category else '✗'))
print(output.data.topk(2, 1, True))
""",
    "tutorial: a decoder with attention, forced by its teacher": """
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
SOS_token, EOS_token = 0, 1
class BahdanauAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Wa, self.Ua = nn.Linear(hidden_size, hidden_size), nn.Linear(hidden_size, hidden_size)
        self.Va = nn.Linear(hidden_size, 1)
    def forward(self, query, keys):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys)))
        scores = scores.squeeze(2).unsqueeze(1)
        weights = F.softmax(scores, dim=-1)
        context = torch.bmm(weights, keys)
        return context, weights
class AttnDecoderRNN(nn.Module):
    def __init__(self, hidden_size, output_size, dropout_p=0.1):
        super().__init__()
        self.embedding = nn.Embedding(output_size, hidden_size)
        self.attention = BahdanauAttention(hidden_size)
        self.gru = nn.GRU(2 * hidden_size, hidden_size, batch_first=True)
        self.out = nn.Linear(hidden_size, output_size)
        self.dropout = nn.Dropout(dropout_p)
    def forward(self, encoder_outputs, encoder_hidden, target_tensor=None):
        batch_size = encoder_outputs.size(0)
        decoder_input = torch.empty(batch_size, 1, dtype=torch.long).fill_(SOS_token)
        decoder_hidden, decoder_outputs, attentions = encoder_hidden, [], []
        for i in range(4):
            embedded = self.dropout(self.embedding(decoder_input))
            context, attn_weights = self.attention(decoder_hidden.permute(1, 0, 2), encoder_outputs)
            output, decoder_hidden = self.gru(torch.cat((embedded, context), dim=2), decoder_hidden)
            decoder_output = self.out(output)
            decoder_outputs.append(decoder_output)
            attentions.append(attn_weights)
            if target_tensor is not None:
                decoder_input = target_tensor[:, i].unsqueeze(1)
            else:
                _, topi = decoder_output.topk(1)
                decoder_input = topi.squeeze(-1).detach()
        decoder_outputs = F.log_softmax(torch.cat(decoder_outputs, dim=1), dim=-1)
        return decoder_outputs, decoder_hidden, torch.cat(attentions, dim=1)
embedding, gru = nn.Embedding(7, 6), nn.GRU(6, 6, batch_first=True)
decoder = AttnDecoderRNN(6, 7)
pairs = torch.tensor([[2, 3, 4, 1], [5, 6, 1, 0]])
params = [*embedding.parameters(), *gru.parameters(), *decoder.parameters()]
optimizer = torch.optim.Adam(params, lr=0.01)
for _ in range(3):
    optimizer.zero_grad()
    encoder_outputs, encoder_hidden = gru(embedding(pairs))
    out, _, _ = decoder(encoder_outputs, encoder_hidden, pairs)
    loss = nn.NLLLoss()(out.view(-1, out.size(-1)), pairs.view(-1))
    loss.backward()
    optimizer.step()
    print(loss.item())
decoder.eval()
out, _, attn = decoder(*gru(embedding(pairs)))
_, topi = out.topk(1)
print(topi.squeeze(), attn[0])
""",
    "tutorial: tags with a conditional random field": """
import torch.nn as nn
torch.manual_seed(1)
START_TAG, STOP_TAG = "<START>", "<STOP>"
def argmax(vec):
    _, idx = torch.max(vec, 1)
    return idx.item()
def log_sum_exp(vec):
    max_score = vec[0, argmax(vec)]
    max_score_broadcast = max_score.view(1, -1).expand(1, vec.size()[1])
    return max_score + torch.log(torch.sum(torch.exp(vec - max_score_broadcast)))
tag_to_ix = {"B": 0, "I": 1, "O": 2, START_TAG: 3, STOP_TAG: 4}
embeds, lstm = nn.Embedding(9, 5), nn.LSTM(5, 4 // 2, num_layers=1, bidirectional=True)
hidden2tag = nn.Linear(4, 5)
transitions = nn.Parameter(torch.randn(5, 5))
transitions.data[tag_to_ix[START_TAG], :] = -10000
transitions.data[:, tag_to_ix[STOP_TAG]] = -10000
hidden = (torch.randn(2, 1, 2), torch.randn(2, 1, 2))
def get_feats(sentence):
    out, _ = lstm(embeds(sentence).view(len(sentence), 1, -1), hidden)
    return hidden2tag(out.view(len(sentence), 4))
def forward_alg(feats):
    init_alphas = torch.full((1, 5), -10000.)
    init_alphas[0][tag_to_ix[START_TAG]] = 0.
    forward_var = init_alphas
    for feat in feats:
        alphas_t = []
        for next_tag in range(5):
            emit_score = feat[next_tag].view(1, -1).expand(1, 5)
            trans_score = transitions[next_tag].view(1, -1)
            alphas_t.append(log_sum_exp(forward_var + trans_score + emit_score).view(1))
        forward_var = torch.cat(alphas_t).view(1, -1)
    return log_sum_exp(forward_var + transitions[tag_to_ix[STOP_TAG]])
def score_sentence(feats, tags):
    score = torch.zeros(1)
    tags = torch.cat([torch.tensor([tag_to_ix[START_TAG]], dtype=torch.long), tags])
    for i, feat in enumerate(feats):
        score = score + transitions[tags[i + 1], tags[i]] + feat[tags[i + 1]]
    return score + transitions[tag_to_ix[STOP_TAG], tags[-1]]
def viterbi(feats):
    back, var = [], torch.full((1, 5), -10000.)
    var[0][tag_to_ix[START_TAG]] = 0
    for feat in feats:
        best, ids = (var + transitions).max(1)
        back.append(ids.tolist())
        var = (best + feat).view(1, -1)
    terminal = var + transitions[tag_to_ix[STOP_TAG]]
    best = argmax(terminal)
    score, path = terminal[0][best], [best]
    for ids in reversed(back):
        path.append(ids[path[-1]])
    return score, path[:-1][::-1]
sentence, tags = torch.tensor([0, 1, 2, 3]), torch.tensor([0, 1, 1, 2])
optimizer = torch.optim.SGD([*embeds.parameters(), *lstm.parameters(), *hidden2tag.parameters(),
                             transitions], lr=0.1, weight_decay=1e-4)
for epoch in range(4):
    optimizer.zero_grad()
    feats = get_feats(sentence)
    loss = forward_alg(feats) - score_sentence(feats, tags)
    loss.backward()
    optimizer.step()
    print(loss)
print(transitions.grad)
with torch.no_grad():
    print(viterbi(get_feats(sentence)))
""",
}
