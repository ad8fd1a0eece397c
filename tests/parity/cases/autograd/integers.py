"""Integers and bools: what they hold, that they have no history and memory of their own."""

CASES = {
    "integers take values and no history": """
w = torch.tensor([1., -2.], requires_grad=True)
b = torch.zeros(2, dtype=torch.bool)
b.copy_(w); print(b.requires_grad, b)

b[0] = w[1]; print(b.requires_grad, b)

i = torch.zeros(2, dtype=torch.int64); i.copy_(w); print(i.requires_grad, i)

i[:] = w; print(i, i.requires_grad)

i[torch.tensor([0])] = w[1]; print(i)

i[0] = w[0]; print(i.requires_grad)

v = i[:1]; v.copy_(w[:1]); print(i.requires_grad, v.requires_grad, v.grad_fn)

i.add_(w); print(i)

0
""",
    "integers and what they do not hold": """
w = torch.tensor([float("inf"), float("nan"), -float("inf"), 1e30, -1e30, 300., -3.7])
for d in (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool):
    i = torch.zeros(7, dtype=d); i.copy_(w); print(i)
    print(w.to(d))
    i[:] = w; print(i)
    print(w.double().to(d))

i = torch.zeros(2, dtype=torch.int64); i[0] = float("inf"); print(i)

i[0] = float("nan"); print(i)

i.fill_(float("inf")); print(i)

i.fill_(3.7); print(i)

i[0] = 2.9; print(i)

i[0] = torch.tensor(float("nan")); print(i)

torch.full((2,), float("nan"), dtype=torch.int64)

torch.tensor([float("nan")], dtype=torch.int64)

torch.tensor(float("inf"), dtype=torch.int32)

i.masked_fill_(torch.tensor([True, False]), float("inf")); print(i)

int(torch.tensor(float("nan")))
""",
}
