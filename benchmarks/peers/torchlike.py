"""PyTorch and our core: one program, run by either, for their names are the same."""

from __future__ import annotations


class Torchlike:
    """The workloads in ``torch``, whichever that is."""

    def __init__(self, torch):
        self.torch, self.linear = torch, torch.nn.functional.linear

    def leaves(self, arrays):
        """The arrays as leaves that require grad; W turned as ``linear`` wants it."""
        return [self.torch.tensor(a.T.copy() if a.ndim == 2 else a, requires_grad=True)
                for a in arrays]

    def network(self, x, parameters, act):
        last = len(parameters) - 2
        for k in range(0, len(parameters), 2):
            x = self.linear(x, parameters[k], parameters[k + 1])
            if k < last:
                x = act(x)
        return x

    def mlp(self, data):
        torch, leaves = self.torch, self.leaves(data.parameters)
        x, classes = torch.tensor(data.x), torch.tensor(data.classes)
        cross_entropy, relu = torch.nn.functional.cross_entropy, torch.relu
        optimizer = torch.optim.SGD(leaves, lr=data.rate)

        def step():
            optimizer.zero_grad()
            cross_entropy(self.network(x, leaves, relu), classes).backward()
            optimizer.step()
            return lambda: gradients(leaves)
        return step

    def deep(self, data):
        torch, leaves = self.torch, self.leaves(data.parameters)
        x, relu = torch.tensor(data.x), torch.relu

        def step():
            clear(leaves)
            relu(self.network(x, leaves, relu)).sum().backward()
            return lambda: gradients(leaves)
        return step

    def moons(self, data):
        torch, leaves = self.torch, self.leaves(data.parameters)
        x, sign, relu = torch.tensor(data.x), torch.tensor(data.sign), torch.relu

        def step():
            clear(leaves)
            relu(1 - sign * self.network(x, leaves, relu)).mean().backward()
            return lambda: gradients(leaves)
        return step

    def chain(self, data):
        x = self.torch.tensor(float(data.x), requires_grad=True)

        def step():
            x.grad, y = None, x
            for _ in range(data.pairs):
                y = y * x
                y = y * data.factor
            y.backward()
            return [x.grad]
        return step

    def matmuls(self, data):
        torch = self.torch
        leaves = [torch.tensor(a, requires_grad=True) for a in data.parameters]
        start, relu = torch.tensor(data.x), torch.relu

        def step():
            clear(leaves)
            x = start
            for w in leaves:
                x = relu(x @ w)
            x.sum().backward()
            return [w.grad for w in leaves]
        return step

    def hvp(self, data):
        torch, leaves = self.torch, self.leaves(data.parameters)
        x = torch.tensor(data.x)
        directions = [torch.tensor(d.T.copy() if d.ndim == 2 else d) for d in data.directions]

        def step():
            loss = (self.network(x, leaves, torch.tanh) ** 2).mean()
            first = torch.autograd.grad(loss, leaves, create_graph=True)
            along = sum((g * d).sum() for g, d in zip(first, directions, strict=True))
            found = torch.autograd.grad(along, leaves)
            return lambda: [turned(g) for g in found]
        return step

    def memory(self, x, times):
        """A result of ``3 * times`` elementwise operations, one in three of which saves."""
        y = x = self.torch.tensor(x, requires_grad=True)
        for _ in range(times):
            y = (y * 1.001 + 0.001).tanh()
        return x, y.sum()


def clear(leaves):
    for p in leaves:
        p.grad = None


def turned(g):
    return g.T if g.ndim == 2 else g


def gradients(leaves):
    return [turned(p.grad) for p in leaves]
