"""How tensors print, their attributes and dtypes."""

from __future__ import annotations

VALUES = {
    "tensors that print short": """
print(torch.tensor(1.), torch.tensor([1.]), torch.tensor([1, 2]), torch.tensor([True, False]))
print(torch.tensor([1., 2.5]), torch.tensor([0.001, 1000.]), torch.tensor([1e-5, 1.]))
print(torch.tensor(3), torch.tensor([]), torch.ones(0, 3), torch.tensor([[1., 2.], [3., 4.]]))
print(torch.tensor([1.], dtype=torch.float64), torch.tensor([1], dtype=torch.int32))
""",
    "tensors that require grad": """
x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
print(x)
print(x * 2)
print(repr(x), str(x) == repr(x))
print([x.sum(), x.mean()])
print(f"{x.sum():.2f}", f"{x[0]}")
""",
    "long tensors": """
x = torch.arange(30, dtype=torch.float32)
print(x)
print(x.requires_grad_() / 7)
y = torch.zeros(40, 60)
print(y)
""",
    "attributes": """
x = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)
print(x.shape, x.size(), x.size(0), x.dim(), x.ndim, x.numel(), x.dtype)
print(x.T.shape, x.sum().shape, x.tolist(), x.sum().item())
print(x.grad, x.grad_fn, x.is_leaf, x.requires_grad, x.data)
""",
    "dtypes of results": """
n = torch.tensor([1, 2])
x = torch.tensor([1., 2.])
d = torch.tensor([1., 2.], dtype=torch.float64)
print((n + 1).dtype, (n + 1.5).dtype, (n / 2).dtype, (n + x).dtype, (x + d).dtype, n.sum().dtype)
print((x > 1).dtype, (x > 1).sum(), (x * 2).dtype, (d * torch.tensor(2.)).dtype)
print(n.float(), x.double(), x.long())
""",
    "a gradient has the dtype of its tensor": """
x = torch.tensor([1., 2.], requires_grad=True)
d = torch.tensor([3., 4.], dtype=torch.float64, requires_grad=True)
y = (x * d).sum()
print(y)
y.backward()
print(x.grad, d.grad)
""",
}
