"""Making tensors, dtypes, promotion, devices, conversions, NumPy."""

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
x.to(torch.float64)
x.to(torch.float32) is x
x.to('cpu') is x
x.to(d)
x.to(dtype=torch.float16)
x.to(torch.int64)
n.to(torch.float32)
x.to('cuda')
x.to(torch.device('cpu'))
x.to(device='cpu', dtype=torch.float64)
x.to('cpu', torch.float64)
x.to(torch.float64, copy=True)
x.to(torch.float32, copy=True) is x
x.to('abc')
x.float() is x
x.double()
x.half()
x.int()
x.long()
x.bool()
x.short()
x.char()
n.byte()
n.float()
m.float()
m.int()
x.type(torch.float64)
x.type()
n.type()
x.type(torch.DoubleTensor)
x.type('torch.DoubleTensor')
n.type_as(x)
x.type_as(d)
x.cpu() is x
x.cuda()
x.cpu()
m.type()
(x > 0).float()
(x > 0).long().sum()
x.double().float()
n.bool()
torch.tensor(300).to(torch.uint8)
torch.tensor(float('inf')).to(torch.float16)
x.double().sum()
x.device
x.device.type
x.device.index
torch.device('cpu')
torch.device('cuda')
torch.device('cuda:0')
torch.device('cpu') == x.device
str(torch.device('cpu'))
torch.device('abc')
torch.device('cuda' if torch.cuda.is_available() else 'cpu')
torch.cuda.is_available()
torch.cuda.device_count()
torch.device('cuda', 1)
torch.backends.mps.is_available()
torch.get_default_device()
torch.zeros(2, device=torch.device('cpu')).device
x.get_device()
x.is_cpu
x.requires_grad
torch.backends.cuda.is_built()
x + d
x * n
n + 1.5
n * True
x + torch.tensor(1., dtype=torch.float64)
torch.tensor(1., dtype=torch.float64) + x
torch.tensor(2) * x
s + n
s * torch.tensor(2)
n + torch.tensor(1.5)
torch.tensor([1], dtype=torch.uint8) + 300
torch.tensor([200], dtype=torch.uint8) + torch.tensor([100], dtype=torch.uint8)
torch.tensor([127], dtype=torch.int8) + 1
m + 1
m + m
torch.tensor(2**40) * 2**30
x + 1e300
x * 1e-50
torch.tensor([1.], dtype=torch.float16) * 1e5
torch.tensor([1, 2]) / torch.tensor([3, 4])
torch.tensor([1, 2], dtype=torch.int32) // 2
torch.tensor([True]) + 1.5
n.double() + x
n / 3
n.sum() / 3
n.float().mean()
(x > 0).sum() / 3
(x > 0).float().mean()
x * np.float64(2)
np.float64(2) * x
x + np.ones(3)
np.ones(3) + x
x.detach() + np.ones(3)
x * np.int64(2)
x ** np.float64(2)
np.float32(2) - x
np.float64(1) / x
x.detach() @ np.ones(3)
x @ x.detach().numpy()
np.array(x)
np.shape(A)
np.ndim(A)
np.size(A)
float(np.float64(s.item()))
np.float32(s.item())
math = __import__('math'); math.sqrt(s.detach())
math = __import__('math'); math.floor(x[2].detach())
round(s.detach(), 1)
round(s.item(), 1)
s.detach().__index__()
[10, 20, 30][u]
list(range(u))
int(torch.tensor(2.9))
z = x * 1; z.add_(1)
z = x * 1; z.add_(y, alpha=2)
z = x * 1; z.sub_(y, alpha=0.5)
z = x * 1; z.mul_(y)
z = x * 1; z.div_(2)
z = x * 1; z.div_(y, rounding_mode='floor')
z = x * 1; z.clamp_(0, 1)
z = x * 1; z.clamp_(min=0)
z = x * 1; z.clamp_min_(0)
z = x * 1; z.clamp_max_(0)
z = x * 1; z.clip_(0, 1)
z = x * 1; z.addcmul_(x, y, value=2)
z = x * 1; z.addcdiv_(x, p, value=2)
z = x * 1; z.lerp_(y, 0.3)
z = x * 1; z.round_()
z = x * 1; z.floor_()
z = x * 1; z.ceil_()
z = x * 1; z.trunc_()
z = x * 1; z.frac_()
z = x * 1; z.square_()
z = x * 1; z.exp2_()
z = x * 1; z.expm1_()
z = p * 1; z.log1p_()
z = p * 1; z.log2_()
z = x * 1; z.tan_()
z = p * 1; z.asin_()
z = x * 1; z.atan_()
z = x * 1; z.sinh_()
z = x * 1; z.erf_()
z = x * 1; z.nan_to_num_()
z = x * 1; z.remainder_(2)
z = x * 1; z.fmod_(2)
z = x * 1; z.floor_divide_(2)
z = x * 1; z %= 2; z
z = x * 1; z //= 2; z
z = x * 1; z **= 2; z
z = x * 1; z.pow_(2)
z = n.clone(); z &= 1; z
z = n.clone(); z |= 4; z
z = m.clone(); z ^= True; z
z = n.clone(); z.bitwise_and_(1)
z = x * 1; z.fill_(2.)
z = x * 1; z.fill_(s)
z = x * 1; z.zero_()
z = x * 1; z.copy_(y)
z = n.clone(); z.add_(1.5)
z = n.clone(); z.div_(2)
z = n.clone(); z += x; z
z = x * 1; z += n; z
z = x * 1; z.add_(torch.ones(2))
z = x * 1; z.cumsum_(0)
z = A * 1; z.tril_()
z = A * 1; z.triu_()
z = torch.ones(2); z.requires_grad_()
x.add_(1)
x.clamp_(0)
z = x * 1; z.index_copy_(0, torch.tensor([0]), y[:1])
z = torch.zeros(3); z.bernoulli_ is not None
z = x * 1; z.neg_()
z = x * 1; z.sigmoid_()
z = x * 1; z.sgn_()
z = n.clone(); z.clamp_(0.5)
z = x * 1; z.masked_scatter_(m, y)
z = x.data; z.mul_(2); x
z = torch.ones(2); z.data = torch.zeros(3); z
z = x.detach(); z.add_(1); x
z = x * 1; z.xlogy_(p)
z = x * 1; z.atan2_(y)
z = x * 1; z.copysign_(y)
z = x * 1; z.hypot_(y)
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
