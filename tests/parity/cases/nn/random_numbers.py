"""Random numbers: the same as PyTorch's for the same seed."""

from __future__ import annotations

RANDOM = {
    "rand and randn": """
torch.manual_seed(0)
print(torch.rand(3), torch.rand(2, 2), torch.rand((2,)), torch.randn(3), torch.randn(2))
print(torch.rand(2, dtype=torch.float64), torch.randn(3, dtype=torch.float64))
print(torch.randn(4, 5))
print(torch.randn(16), torch.randn(17, dtype=torch.float64))
print(torch.rand(2, requires_grad=True), torch.rand(()), torch.rand(0))
print(torch.rand_like(torch.zeros(2, 2)), torch.randn_like(torch.zeros(2, dtype=torch.float64)))
""",
    "integers and permutations": """
torch.manual_seed(42)
print(torch.randint(0, 10, (5,)), torch.randint(3, (2, 2)), torch.randint(-5, 5, (3,)))
print(torch.randint(0, 2**40, (2,)), torch.randint(0, 2, (3,), dtype=torch.float32))
print(torch.randperm(10), torch.randperm(0), torch.randperm(1))
print(torch.randint_like(torch.zeros(2), 7))

torch.randint(3, 3, (2,))

torch.randperm(-1)

torch.rand(-1)
""",
    "in place": """
torch.manual_seed(1)
x = torch.zeros(4)
print(x.uniform_(), x.uniform_(-2, 3), x.normal_(), x.normal_(5, 0.1), x.bernoulli_(0.3))
print(x.exponential_(), x.random_(10), x.random_(-3, 3), x.random_(), x._version)
print(torch.zeros(20).normal_(), torch.zeros(5).bernoulli_(torch.tensor([0., 1., 0.5, 0.5, 0.5])))
w = torch.zeros(2, requires_grad=True)
y = w * 1
y.uniform_()
print(y.grad_fn.name())
y.sum().backward()
print(w.grad)

w.normal_()

x.uniform_(2, 1)

x.normal_(0, -1)

x.bernoulli_(2)

torch.zeros(2, dtype=torch.int64).normal_()

torch.rand(2, dtype=torch.int64)
""",
    "normal and bernoulli": """
torch.manual_seed(2)
print(torch.normal(0., 1., (3,)), torch.normal(torch.zeros(3), torch.ones(3)))
print(torch.normal(torch.tensor([1., 100.])), torch.normal(5., torch.tensor([0., 1.])))
print(torch.bernoulli(torch.tensor([0.1, 0.5, 0.9, 1.])), torch.tensor([0.5] * 4).bernoulli())

torch.bernoulli(torch.tensor([2.]))

torch.normal(0., -1., (2,))
""",
    "generators": """
g = torch.Generator()
print(g.initial_seed(), g.device)
g.manual_seed(7)
print(torch.rand(2, generator=g), torch.randn(2, generator=g), g.initial_seed())
g2 = torch.Generator().manual_seed(7)
print(torch.rand(2, generator=g2), torch.randperm(5, generator=g2))
torch.manual_seed(7)
print(torch.initial_seed(), torch.rand(2))
state = torch.get_rng_state()
a = torch.randn(3)
torch.set_rng_state(state)
print((torch.randn(3) == a).tolist(), state.shape, state.dtype, state[:20])
print(torch.Generator().get_state()[:12])
torch.manual_seed(-1)
print(torch.initial_seed(), torch.rand(1))

torch.manual_seed(2**64)

torch.set_rng_state(torch.zeros(3))
""",
    "more than one block": """
torch.manual_seed(3)
print(torch.rand(1000).sum(), torch.randn(1000).sum(), torch.randint(100, (1000,)).sum())
print(torch.rand(1000, dtype=torch.float64).sum(), torch.randn(1003, dtype=torch.float64).sum())
print(torch.randperm(1000)[:5], torch.rand(2))
""",
    "multinomial": """
torch.manual_seed(0)
p = torch.tensor([0.1, 0.2, 0.3, 0.4])
P = torch.tensor([[0.1, 0.9, 0.], [1., 0., 3.]])
print(torch.multinomial(p, 1), torch.multinomial(p, 2), p.multinomial(1))
print(torch.multinomial(p, 20, replacement=True), torch.multinomial(p, 1, replacement=True))
print(torch.multinomial(P, 1), torch.multinomial(P, 2), torch.multinomial(P, 7, True))
g = torch.Generator().manual_seed(2147483647)
print(torch.multinomial(torch.ones(27) / 27, 5, replacement=True, generator=g))
print(torch.multinomial(torch.tensor([1, 2.]), num_samples=1, generator=g))
print(torch.multinomial(torch.tensor([1., 2.], dtype=torch.float64), 3, True), torch.rand(1))

torch.multinomial(p, 5)

torch.multinomial(torch.tensor([1, 2]), 1)

torch.multinomial(torch.tensor([-1., 2]), 1)

torch.multinomial(torch.zeros(2), 1)

torch.multinomial(torch.zeros(2), 2, replacement=True)

torch.multinomial(p, 0)

torch.multinomial(p.reshape(1, 1, 4), 1)

torch.multinomial(torch.tensor([-1., 1.]), 3, True)
""",
}
