"""Making tensors, dtypes."""

from __future__ import annotations

DTYPES = "float16 float32 float64 int8 int16 int32 int64 uint8 bool".split()

WRITTEN = """
torch.tensor(1)
torch.tensor(1.)
torch.tensor(True)
torch.tensor([1, 2.5])
torch.tensor([[1], [2]])
torch.tensor([True, 2])
torch.tensor([])
torch.tensor([[]])
torch.tensor((1, 2))
torch.tensor(range(3))
torch.tensor(np.array([1., 2.]))
torch.tensor(np.float32(2))
torch.tensor(np.float64(2))
torch.tensor(np.int32(2))
torch.tensor([np.float64(1.)])
torch.tensor([1.], dtype=torch.float64)
torch.tensor([1.7], dtype=torch.int64)
torch.tensor([1, 2], dtype=torch.float)
torch.tensor([0, 2], dtype=torch.bool)
torch.tensor([1], requires_grad=True)
torch.tensor(1., requires_grad=True)
torch.tensor('a')
torch.tensor(None)
torch.tensor(['a'])
torch.tensor([None])
torch.tensor([[1, 2], [3]])
torch.tensor([[1], 2])
torch.tensor({})
torch.tensor([torch.tensor(1.), torch.tensor(2.)])
torch.tensor([s.detach(), 1.])
torch.tensor(x)
torch.tensor(1., device='cpu')
torch.tensor(1., device='cuda')
torch.tensor(2**40)
torch.tensor(300, dtype=torch.uint8)
torch.tensor(-1, dtype=torch.uint8)
torch.tensor(1e400)
torch.tensor(float('nan'))
torch.tensor(2 ** 70)
torch.tensor([1., 2.], dtype=float)
torch.tensor([1], dtype=int)
torch.as_tensor([1., 2.])
torch.as_tensor(x) is x
torch.as_tensor(np.array([1, 2]))
torch.as_tensor(n, dtype=torch.float32)
a = np.ones(2); t = torch.as_tensor(a); a[0] = 5; t
a = np.ones(2); t = torch.from_numpy(a); a[0] = 5; t
a = np.ones(2); t = torch.from_numpy(a); t[1] = 7; a
torch.from_numpy([1])
torch.from_numpy(np.array(['a']))
torch.asarray([1, 2])
torch.from_numpy(np.float32([1])).dtype
torch.from_numpy(np.arange(3, dtype=np.int32))
torch.scalar_tensor(2)
torch.Tensor([1, 2])
torch.Tensor(2, 3).shape
torch.Tensor([1.]).dtype
torch.FloatTensor([1, 2])
torch.LongTensor([1, 2])
torch.Tensor().shape
torch.BoolTensor([True])
torch.DoubleTensor([1])
torch.IntTensor([1])
torch.zeros(2)
torch.zeros(2, 3)
torch.zeros((2, 3))
torch.zeros([2])
torch.zeros(())
torch.zeros(0)
torch.zeros(2, dtype=torch.int64)
torch.zeros(size=(2,))
torch.zeros(2, requires_grad=True)
torch.zeros(-1)
torch.zeros('a')
torch.zeros(2.)
torch.zeros(torch.Size([2]))
torch.zeros(2, device='cpu')
torch.zeros(u)
torch.ones(2, 2)
torch.ones(3, dtype=torch.bool)
torch.ones(1, requires_grad=True)
torch.ones(2, dtype=torch.int64, requires_grad=True)
torch.ones(x.shape)
torch.ones(*A.shape)
torch.zeros()
torch.ones(2).requires_grad_()
torch.full((2,), 3)
torch.full((2,), 3.)
torch.full((2, 2), True)
torch.full([2], 1.5, dtype=torch.float64)
torch.full((2,), 7., requires_grad=True)
torch.full(2, 1.)
torch.full((), 2.)
torch.full((2,), float('inf'))
torch.full((2,), s)
torch.empty(2, 3).shape
torch.empty(0)
torch.empty((2,), dtype=torch.int32).dtype
torch.empty_like(A).shape
torch.zeros_like(A)
torch.ones_like(n)
torch.full_like(A, 2)
torch.full_like(n, 2.5)
torch.zeros_like(A, dtype=torch.int64)
torch.ones_like(A, requires_grad=True)
torch.zeros_like(1.)
A.new_zeros(2)
A.new_ones((2, 2))
n.new_tensor([1., 2.])
n.new_zeros(2)
A.new_full((2,), 3)
x.new_tensor([1, 2])
n.new_ones(2, dtype=torch.float32)
A.new_empty(2).shape
torch.arange(5)
torch.arange(1, 4)
torch.arange(0, 1, 0.25)
torch.arange(3.)
torch.arange(5, 0, -2)
torch.arange(3, dtype=torch.float32)
torch.arange(0)
torch.arange(5, 1)
torch.arange(0, 1, 0)
torch.arange(end=3)
torch.arange(start=1, end=3)
torch.arange(1., requires_grad=True)
torch.arange(3, requires_grad=True)
torch.arange(0.5, 3)
torch.arange(u)
torch.arange(0, 10, 3)
torch.arange(1, 2, 0.1)
torch.arange('a')
torch.linspace(0, 1, 5)
torch.linspace(0, 1, steps=3)
torch.linspace(-1, 1, 1)
torch.linspace(0, 1, 0)
torch.linspace(0, 10, 5, dtype=torch.int64)
torch.linspace(0, 1, 3, requires_grad=True)
torch.linspace(1, 0, 3)
torch.linspace(0, 1, -1)
torch.linspace(0, 1, 3, dtype=torch.float64)
torch.logspace(0, 2, 3)
torch.logspace(0, 3, 4, base=2)
torch.eye(2)
torch.eye(2, 3)
torch.eye(2, dtype=torch.int64)
torch.eye(2, requires_grad=True)
torch.eye(-1)
torch.eye(n=2)
torch.float32
torch.float
torch.long
torch.bool
torch.half
torch.double
torch.int
torch.float32 is torch.float
torch.float32.is_floating_point
torch.int64.is_floating_point
torch.float32.itemsize
torch.uint8.is_signed
torch.float32.is_complex
str(torch.float64)
torch.float32 == torch.float64
torch.int32.itemsize
hash(torch.float32) == hash(torch.float)
type(torch.float32).__name__
isinstance(x.dtype, torch.dtype)
torch.promote_types(torch.int32, torch.float16)
torch.promote_types(torch.uint8, torch.int8)
torch.can_cast(torch.float32, torch.int64)
torch.can_cast(torch.int64, torch.float32)
torch.can_cast(torch.bool, torch.int8)
torch.can_cast(torch.float64, torch.float32)
torch.get_default_dtype()
torch.set_default_dtype(torch.float64); t = torch.tensor(1.); torch.set_default_dtype(torch.float32); t
torch.set_default_dtype(torch.float64); t = (n / 2, torch.zeros(1), torch.arange(1., 2), torch.tensor([1.5])); torch.set_default_dtype(torch.float32); t
torch.set_default_dtype(torch.int64)
torch.finfo(torch.float32).eps
torch.finfo(torch.float32).max
torch.finfo(torch.float64).tiny
torch.finfo(torch.float16).min
torch.finfo(torch.float32).bits
torch.finfo(torch.float32)
torch.finfo().dtype
torch.iinfo(torch.int32).max
torch.iinfo(torch.uint8).min
torch.iinfo(torch.int8)
torch.finfo(torch.int64)
torch.iinfo(torch.float32)
"""

CREATION = [
    *[f"torch.tensor([1, 0, 2], dtype=torch.{t})" for t in DTYPES],
    *[f"(torch.ones(2, dtype=torch.{a}) + torch.ones(2, dtype=torch.{b})).dtype" for a in DTYPES for b in DTYPES],
    *[f"(torch.ones(2, dtype=torch.{a}) * torch.ones((), dtype=torch.{b})).dtype" for a in DTYPES for b in DTYPES],
    *[f"(torch.ones((), dtype=torch.{a}) / torch.ones(2, dtype=torch.{b})).dtype" for a in DTYPES for b in DTYPES],
    *[f"(torch.ones(2, dtype=torch.{a}) + {b}).dtype" for a in DTYPES for b in ("True", "1", "1.5")],
    *[f"({b} - torch.ones((), dtype=torch.{a})).dtype" for a in DTYPES[:-1] for b in ("True", "1", "1.5")],
    *[f"torch.result_type(torch.ones(2, dtype=torch.{a}), {b})" for a in DTYPES for b in ("1", "1.5", "n", "x", "s")],
    *[f"torch.{f}(torch.ones(2, dtype=torch.{a})).dtype" for a in DTYPES for f in ("sum", "prod", "exp", "abs", "sqrt", "square", "floor", "sign", "logical_not")],
    *WRITTEN.strip().split("\n"),
]
