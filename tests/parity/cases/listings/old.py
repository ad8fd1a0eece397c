"""Listings of old: Variables, volatile, size_average, names without the "_" at the end."""

from __future__ import annotations

OLD = {
    "Variables": """
import torch
from torch.autograd import Variable
tensor = torch.FloatTensor([[1, 2], [3, 4]])
variable = Variable(tensor, requires_grad=True)
print(tensor, variable)
v_out = torch.mean(variable * variable)
v_out.backward()
print(variable.grad, variable.data, variable.data.numpy())
print(v_out.data, isinstance(variable, Variable), isinstance(tensor, Variable))

v_out.data[0]

print(v_out.data.item(), variable.grad.data[0])
x = Variable(torch.ones(2), volatile=True)
print(x.requires_grad)

Variable(torch.ones(2), requires_grad=True, volatile=True)

Variable([1., 2.])
""",
    "a regression of old": """
import torch
from torch.autograd import Variable
torch.manual_seed(0)
x_data = Variable(torch.Tensor([[1.0], [2.0], [3.0]]))
y_data = Variable(torch.Tensor([[2.0], [4.0], [6.0]]))

class Model(torch.nn.Module):
    def __init__(self):
        super(Model, self).__init__()
        self.linear = torch.nn.Linear(1, 1)
    def forward(self, x):
        return self.linear(x)

model = Model()
criterion = torch.nn.MSELoss(size_average=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(30):
    y_pred = model(x_data)
    loss = criterion(y_pred, y_data)
    if epoch % 10 == 0:
        print(epoch, loss.data)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
hour_var = Variable(torch.Tensor([[4.0]]))
print("predict", 4, model.forward(hour_var).data[0][0])
""",
    "two layers of old": """
import torch
dtype = torch.FloatTensor
torch.manual_seed(0)
N, D_in, H, D_out = 8, 6, 5, 2
x, y = torch.randn(N, D_in).type(dtype), torch.randn(N, D_out).type(dtype)
w1, w2 = torch.randn(D_in, H).type(dtype), torch.randn(H, D_out).type(dtype)
for t in range(3):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    y_pred = h_relu.mm(w2)
    loss = (y_pred - y).pow(2).sum()
    print(t, loss)
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = h_relu.t().mm(grad_y_pred)
    grad_h = grad_y_pred.mm(w2.t()).clone()
    grad_h[h < 0] = 0
    w1 -= 1e-3 * x.t().mm(grad_h)
    w2 -= 1e-3 * grad_w2
model = torch.nn.Sequential(torch.nn.Linear(D_in, H), torch.nn.ReLU(), torch.nn.Linear(H, D_out))
loss_fn = torch.nn.MSELoss(reduction="sum")
for t in range(3):
    loss = loss_fn(model(x), y)
    print(t, loss.item())
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for param in model.parameters():
            param -= 1e-2 * param.grad
""",
    "functions of old": """
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Function

class MyReLU(Function):
    def forward(self, input):
        self.save_for_backward(input)
        return input.clamp(min=0)
    def backward(self, grad_output):
        input, = self.saved_tensors
        return grad_output * (input > 0)

MyReLU()(torch.ones(2, requires_grad=True))

MyReLU.apply(torch.ones(2, requires_grad=True))

print(F.sigmoid(torch.zeros(2)), F.tanh(torch.zeros(2)), nn.functional.relu(torch.tensor([-1.])))
print(F.softmax(torch.zeros(2, 2)))

w = torch.empty(3, 2)
nn.init.xavier_uniform(w)
nn.init.constant(w, 0.5)
print(w)
print(F.mse_loss(torch.ones(2), torch.zeros(2), size_average=False))
print(F.cross_entropy(torch.ones(2, 3), torch.tensor([0, 1]), reduce=False))
print(nn.L1Loss(False)(torch.ones(2), torch.zeros(2)))
print(F.l1_loss(torch.ones(2), torch.ones(2), False))
p = nn.Parameter(torch.ones(2))
(p ** 2).sum().backward()
print(nn.utils.clip_grad_norm([p], 1.0), p.grad)
print(F.upsample(torch.ones(1, 1, 2, 2), scale_factor=2).shape)
print(F.dropout2d(torch.ones(1, 2, 2, 2), 0.))
print(torch.functional.einsum("ij,jk->ik", torch.ones(2, 2), torch.ones(2, 2)))
""",
    "hidden states of old": """
import torch
import torch.nn as nn
from torch.autograd import Variable
torch.manual_seed(0)

class RNNModel(nn.Module):
    def __init__(self, ntoken, ninp, nhid, nlayers):
        super(RNNModel, self).__init__()
        self.drop = nn.Dropout(0.0)
        self.encoder = nn.Embedding(ntoken, ninp)
        self.rnn = nn.LSTM(ninp, nhid, nlayers)
        self.decoder = nn.Linear(nhid, ntoken)
        self.init_weights()
        self.nhid, self.nlayers = nhid, nlayers
    def init_weights(self):
        initrange = 0.1
        self.encoder.weight.data.uniform_(-initrange, initrange)
        self.decoder.bias.data.fill_(0)
        self.decoder.weight.data.uniform_(-initrange, initrange)
    def forward(self, input, hidden):
        output, hidden = self.rnn(self.drop(self.encoder(input)), hidden)
        decoded = self.decoder(output.view(output.size(0) * output.size(1), output.size(2)))
        return decoded.view(output.size(0), output.size(1), decoded.size(1)), hidden
    def init_hidden(self, bsz):
        weight = next(self.parameters()).data
        return (Variable(weight.new(self.nlayers, bsz, self.nhid).zero_()),
                Variable(weight.new(self.nlayers, bsz, self.nhid).zero_()))

def repackage_hidden(h):
    if type(h) == torch.Tensor:
        return Variable(h.data)
    return tuple(repackage_hidden(v) for v in h)

model = RNNModel(7, 4, 5, 2)
criterion = nn.CrossEntropyLoss()
hidden = model.init_hidden(2)
data = torch.arange(6).view(3, 2) % 7
for i in range(3):
    hidden = repackage_hidden(hidden)
    model.zero_grad()
    output, hidden = model(Variable(data), hidden)
    loss = criterion(output.view(-1, 7), ((data + 1) % 7).view(-1))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.25)
    for p in model.parameters():
        p.data.add_(-0.5, p.grad.data)
    print(loss.data, hidden[0].abs().sum().item())
""",
    "mixed-up dtypes": """
import numpy as np
import torch
from torch import nn
x = torch.from_numpy(np.random.RandomState(0).rand(4, 3))
torch.manual_seed(0)
layer = nn.Linear(3, 2)

layer(x)

print(layer(x.float()))
print(layer.double()(x))
print(nn.functional.cross_entropy(layer(x), torch.tensor([0, 1, 1, 0])))

nn.functional.cross_entropy(layer(x), torch.tensor([0, 1, 1, 0], dtype=torch.int32))

nn.CrossEntropyLoss()(layer(x), torch.tensor([[0], [1], [1], [0]]))

torch.mm(torch.ones(2, 2), torch.ones(2, 2, dtype=torch.float64))

nn.BCELoss()(torch.rand(2), torch.tensor([0, 1]))

nn.Embedding(3, 2)(torch.tensor([0., 1.]))

torch.tensor([1, 2]).mean()

torch.zeros(2).index_select(0, torch.tensor([0.]))
""",
}
