"""Conversions, devices, promotion, NumPy, changes in place."""

from __future__ import annotations

CONVERSION = """\
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
""".splitlines()
