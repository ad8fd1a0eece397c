"""Dive into Deep Learning: linear and softmax regression and an RNN without nn and optim"""

import torch

torch.manual_seed(0)


def sgd(params, lr, batch_size):
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad / batch_size
            param.grad.zero_()


def softmax(X):
    X_exp = torch.exp(X)
    return X_exp / X_exp.sum(1, keepdim=True)


def cross_entropy(y_hat, y):
    return -torch.log(y_hat[range(len(y_hat)), y])


def grad_clipping(params, theta):
    norm = torch.sqrt(sum(torch.sum(p.grad**2) for p in params))
    if norm > theta:
        for param in params:
            param.grad[:] *= theta / norm


w, b = torch.normal(0, 0.01, size=(2, 1), requires_grad=True), torch.zeros(1, requires_grad=True)
W = torch.normal(0, 0.01, size=(6, 3), requires_grad=True)
for _ in range(3):
    X = torch.randn(10, 2)
    y = X @ torch.tensor([[2.0], [-3.4]]) + 4.2
    loss = (torch.matmul(X, w) + b - y.reshape((10, 1))) ** 2 / 2
    loss.sum().backward()
    sgd([w, b], 0.03, 10)
    X, y = torch.randn(10, 6), torch.randint(3, (10,))
    loss = cross_entropy(softmax(torch.matmul(X.reshape((-1, 6)), W)), y)
    loss.sum().backward()
    sgd([W], 0.1, 10)
shapes = [(5, 4), (4, 4), (4,), (4, 5), (5,)]
params = [(torch.randn(shape) * 0.01).requires_grad_(True) for shape in shapes]
state = None
for _ in range(3):
    X, Y = torch.randint(5, (3, 2)), torch.randint(5, (3, 2))
    state = torch.zeros((2, 4)) if state is None else state.detach()
    outputs = []
    for step in torch.nn.functional.one_hot(X, 5).float():
        state = torch.tanh(step @ params[0] + state @ params[1] + params[2])
        outputs.append(state @ params[3] + params[4])
    loss = torch.nn.CrossEntropyLoss()(torch.cat(outputs, dim=0), Y.reshape(-1)).mean()
    loss.backward()
    grad_clipping(params, 1)
    sgd(params, 1, 1)
