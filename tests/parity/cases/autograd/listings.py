"""The longer worked examples: in-place changes, a softmax, training.

A cell ends at a blank line, so there is none inside of a class or a function.
"""

from __future__ import annotations

IRIS = """
import torch
import torch.nn as nn
# Ten flowers each of three kinds of iris (Fisher 1936): sepal length and width, petal length and
# width, in cm.
setosa = [[5.1, 3.5, 1.4, 0.2], [4.9, 3.0, 1.4, 0.2], [4.7, 3.2, 1.3, 0.2], [4.6, 3.1, 1.5, 0.2],
          [5.0, 3.6, 1.4, 0.2], [5.4, 3.9, 1.7, 0.4], [4.6, 3.4, 1.4, 0.3], [5.0, 3.4, 1.5, 0.2],
          [4.4, 2.9, 1.4, 0.2], [4.9, 3.1, 1.5, 0.1]]
versicolor = [[7.0, 3.2, 4.7, 1.4], [6.4, 3.2, 4.5, 1.5], [6.9, 3.1, 4.9, 1.5],
              [5.5, 2.3, 4.0, 1.3], [6.5, 2.8, 4.6, 1.5], [5.7, 2.8, 4.5, 1.3],
              [6.3, 3.3, 4.7, 1.6], [4.9, 2.4, 3.3, 1.0], [6.6, 2.9, 4.6, 1.3],
              [5.2, 2.7, 3.9, 1.4]]
virginica = [[6.3, 3.3, 6.0, 2.5], [5.8, 2.7, 5.1, 1.9], [7.1, 3.0, 5.9, 2.1],
             [6.3, 2.9, 5.6, 1.8], [6.5, 3.0, 5.8, 2.2], [7.6, 3.0, 6.6, 2.1],
             [4.9, 2.5, 4.5, 1.7], [7.3, 2.9, 6.3, 1.8], [6.7, 2.5, 5.8, 1.8],
             [7.2, 3.6, 6.1, 2.5]]
x = torch.tensor(setosa + versicolor + virginica)
y = torch.arange(3).repeat_interleave(10)
x = (x - x.mean(0)) / x.std(0)
"""

IN_PLACE = {
    "in-place": """
import torch
t = torch.tensor([-5., 2.])
print(t.add_(3.), t._version)
print(t.abs_(), t._version)
t += 1
t[0] = 10.
t.mul_(2).sub_(1)
print(t, t._version)

w = torch.tensor([1., 2.], requires_grad=True)
w.add_(1)

w[0] = 5.

with torch.no_grad():
    w.add_(1)
print(w, w._version)
""",
    "in-place on what autograd saved": """
import torch
x = torch.tensor([1., 2.], requires_grad=True)
y = x.exp()
y += 1
y.sum().backward()

y = x + 1
y += 1
y.sum().backward()
print(x.grad)

y = x * x
z = x.detach()
z.mul_(2)
y.sum().backward()

x.grad = None
y = x * x
x.data.mul_(2)
y.sum().backward()
print(x, x.grad)
""",
}

SOFTMAX = {
    "softmax with temperature": """
import torch
x = torch.tensor([1., 2., 3.], requires_grad=True)
T = 0.6
def softmax(x, T):
    z = (x - x.max()) / T
    e = torch.exp(z)
    return e / e.sum()
p = softmax(x, T)
print(p)
print(p.sum())
print(torch.softmax(x / T, dim=0))

J = torch.stack([torch.autograd.grad(p[i], x, retain_graph=True)[0] for i in range(3)])
print(J)
q = p.detach()
print((torch.diag(q) - torch.outer(q, q)) / T)
print(torch.allclose(J, (torch.diag(q) - torch.outer(q, q)) / T, atol=1e-6))
print(torch.autograd.functional.jacobian(lambda x: softmax(x, T), x))

v = torch.tensor([0., 0., 1.])
p.backward(v)
print(x.grad, v @ J)
big = torch.tensor([1000., 2000., 3000.], requires_grad=True)
print(softmax(big, T))
print(torch.exp(big / T) / torch.exp(big / T).sum())
for T in (0.1, 0.6, 1., 10.):
    print(T, softmax(x, T))
""",
}

TRAINING = {
    "a training loop on irises": IRIS + """
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3))
loss_fn = nn.CrossEntropyLoss()
for name, make in (("SGD", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
                   ("Adam", lambda p: torch.optim.Adam(p, lr=0.01))):
    torch.manual_seed(1)
    for layer in (net[0], net[2]):
        layer.reset_parameters()
    optimizer = make(net.parameters())
    for epoch in range(30):
        optimizer.zero_grad()
        loss = loss_fn(net(x), y)
        loss.backward()
        optimizer.step()
        if epoch % 10 == 9:
            right = (net(x).argmax(1) == y).sum().item()
            print(f"{name} {epoch + 1:2d}  loss {loss.item():.3f}  right {right} of {len(y)}")
with torch.no_grad():
    print(net(x[:2]).softmax(1))
print(net[2].bias.grad is not None, loss.requires_grad)
""",
    "a training loop in batches": IRIS + """
import io
from torch.utils.data import DataLoader, TensorDataset, random_split
torch.manual_seed(0)
train, test = random_split(TensorDataset(x, y), [24, 6])
loader = DataLoader(train, batch_size=8, shuffle=True)
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 3))
optimizer = torch.optim.AdamW(net.parameters(), lr=0.02)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
for epoch in range(10):
    net.train()
    total = 0.
    for xb, yb in loader:
        loss = nn.functional.cross_entropy(net(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(yb)
    schedule.step()
    net.eval()
    with torch.no_grad():
        right = sum((net(xb).argmax(1) == yb).sum().item() for xb, yb in DataLoader(test, 6))
    print(f"{epoch}  {total / len(train):.3f}  {right} of {len(test)}  "
          f"{schedule.get_last_lr()[0]:.5f}")

file = io.BytesIO()
torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict()}, file)
_ = file.seek(0)
saved = torch.load(file)
again = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 3)).eval()
print(again.load_state_dict(saved["net"]))
print(torch.equal(again(x), net(x)), list(saved["optimizer"]["state"][0]))
""",
}

LISTINGS = IN_PLACE | SOFTMAX | TRAINING
