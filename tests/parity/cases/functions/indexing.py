"""Indexing, gathering and scattering; what a tensor is, has, and gives as a sequence."""

from __future__ import annotations

INDEXING = """\
x[0]
x[-1]
x[3]
x[-4]
x[0:2]
x[::2]
x[::-1]
x[1:1]
A[0]
A[0, 1]
A[:, 1]
A[1:, :2]
A[..., 0]
A[None]
A[:, None]
A[0][1]
A[[0, 1]]
A[[0, 1], [1, 2]]
A[:, [0, 2]]
A[torch.tensor([1, 0])]
A[k[:2]]
x[k]
x[m]
x[x > 0]
A[M]
A[A > 0]
A[m]
A[:, m]
A[n]
x[n]
x[[True, False, True]]
x[torch.tensor(1)]
x[u]
A[u - 1, k]
x[True]
x[False]
x[None, k]
A[[0, 0]]
x[1.5]
s[0]
s[()]
s[None]
s[...]
x[0, 0]
x[...]
x[:]
A[0, ...]
A[..., None]
C[0, :, 1]
C[:, [0, 1], [0, 1]]
C[[0, 1], :, [0, 1]]
C[k[:2], 1]
C[..., [0]]
C[:, M]
C[M[:, :2]]
x[[]]
x[torch.tensor([0.5])]
x[x.detach()]
x[slice(0, 2)]
A[(0, 1)]
A[np.array([0, 1])]
A[range(2)]
A[1, -1].item()
x[torch.tensor([[0, 1], [1, 2]])]
A[torch.tensor([[0], [1]]), torch.tensor([0, 2])]
x[m.to(torch.uint8)]
A[-1][-1]
x[np.int64(1)]
x[torch.tensor(5)]
z = x * 1; z[0] = 5.; z
z = x * 1; z[1:] = y[1:]; z
z = A * 1; z[:, 0] = s; z
z = A * 1; z[M] = 0.; z
z = x * 1; z[k] = y; z
z = A * 1; z[0] += x; z
z = x * 1; z[m] = torch.tensor([7., 8.]); z
z = x * 1; z[0] = torch.ones(2); z
z = x * 1; z[5] = 1.; z
z = A * 1; z[[0, 1], [1, 2]] = y[:2]; z
z = torch.zeros(3, dtype=torch.int64); z[0] = 1.7; z
z = x * 1; z[:] = 0; z
z = x * 1; z[m] *= 2; z
z = A * 1; z[A > 0] = s; z
z = n.clone(); z[0] = 2.9; z
torch.gather(A, 1, torch.tensor([[0, 0], [2, 1]]))
A.gather(0, torch.tensor([[0, 1, 1]]))
x.gather(0, k)
x.gather(0, torch.tensor([0, 0, 0, 1]))
torch.gather(A, 1, torch.tensor([0]))
torch.gather(A, 1, torch.tensor([[5]]))
torch.gather(A, 1, torch.tensor([[0.]]))
torch.gather(A, 2, k)
A.gather(1, torch.tensor([[0], [1], [1]]))
s.gather(0, torch.tensor(0))
A.gather(dim=1, index=torch.tensor([[1], [0]])).squeeze(1)
x.scatter(0, k, y)
x.scatter(0, torch.tensor([0, 0]), y)
A.scatter(1, torch.tensor([[0], [1]]), 5.)
torch.scatter(A, 1, torch.tensor([[0, 1], [1, 2]]), B.t())
torch.zeros(2, 3).scatter(1, torch.tensor([[1], [2]]), 1.)
torch.zeros(2, 3).scatter_(1, torch.tensor([[1], [2]]), 1.)
x.scatter(0, torch.tensor([5]), y)
x.scatter(0, k, n)
x.scatter_add(0, k, y)
x.scatter_add(0, torch.tensor([0, 0, 1]), y)
torch.scatter_add(A, 0, torch.tensor([[0, 1, 0]]), y[None])
torch.zeros(3).scatter_add_(0, k, y.detach())
z = x * 1; z.scatter_(0, k, y)
z = x * 1; z.scatter_add_(0, k, y)
A.index_select(1, torch.tensor([0, 2]))
torch.index_select(x, 0, torch.tensor([1, 1]))
A.index_select(0, torch.tensor([2]))
A.index_select(0, torch.tensor([[0]]))
A.index_select(0, torch.tensor([0.]))
A.index_select(1, torch.tensor(0))
s.index_select(0, torch.tensor([0]))
x.index_add(0, torch.tensor([0, 0]), y[:2])
x.index_add(0, k, y, alpha=2)
A.index_add(1, torch.tensor([0, 2]), S)
z = x * 1; z.index_add_(0, k, y)
x.index_fill(0, torch.tensor([0, 2]), 9.)
z = x * 1; z.index_fill_(0, torch.tensor([0]), 9.)
x.index_fill(0, torch.tensor([0]), s)
x.index_copy(0, torch.tensor([2, 0]), y[:2])
x.index_put((k,), y)
x.index_put((torch.tensor([0, 0]),), y[:2], accumulate=True)
z = x * 1; z.index_put_((k,), y)
A.index_add(1, torch.tensor([0, 1, 2]), S)
x.index_add(0, torch.tensor([7]), y[:1])
x.masked_fill(m, 0.)
A.masked_fill(M, -float('inf'))
A.masked_fill(m, 1)
x.masked_fill(m, s)
x.masked_fill(n, 0.)
z = x * 1; z.masked_fill_(m, 0.)
x.masked_fill(torch.tensor([True]), 2.)
x.masked_fill(torch.tensor([True, False]), 2.)
x.masked_fill(M, 2.)
torch.masked_fill(x, x > 0, 1.)
x.masked_fill(m, y)
n.masked_fill(m, 1.5)
n.masked_fill(m, 7)
x.masked_select(m)
torch.masked_select(A, A > 0)
A.masked_select(m)
x.masked_select(n)
x.masked_scatter(m, y)
x.masked_select(M)
torch.take(A, torch.tensor([0, 5, 2]))
A.take(torch.tensor([[1], [-1]]))
A.take(torch.tensor([6]))
torch.take_along_dim(A, torch.tensor([[0, 1]]), 1)
torch.take_along_dim(A, A.argsort(1), 1)
A.take_along_dim(A.argmax(1, keepdim=True), dim=1)
torch.take_along_dim(A, torch.tensor([5, 1]))
torch.nonzero(n > 0)
n.nonzero()
M.nonzero()
torch.nonzero(M, as_tuple=True)
torch.argwhere(M)
torch.nonzero(s)
A.nonzero()
torch.tensor([]).nonzero()
A.shape
A.size()
A.size(0)
A.size(-1)
A.size(5)
A.size(dim=1)
len(A)
A.numel()
A.nelement()
A.dim()
A.ndimension()
A.ndim
A.itemsize
A.nbytes
A.element_size()
A.stride()
A.t().stride()
A.stride(0)
A.is_contiguous()
A.t().is_contiguous()
A.t().contiguous()
A.contiguous() is A
A.is_floating_point()
torch.is_floating_point(n)
torch.is_tensor(A)
torch.is_tensor(1)
torch.numel(A)
A.storage_offset()
A[1].storage_offset()
A.data_ptr() == A.view(-1).data_ptr()
A.is_complex()
torch.is_nonzero(s)
A.is_same_size(B)
A.is_signed()
A.is_cuda
A.device
A.layout
A.is_sparse
A.shape == (2, 3)
A.shape[0]
A.shape[1:]
A.shape.numel()
torch.Size([1, 2]) + torch.Size([3])
A.shape + (1,)
list(A.shape)
s.item()
x.item()
x.tolist()
n.tolist()
m.tolist()
float(s)
int(s)
bool(s)
bool(x)
len(s)
[v for v in x]
list(A)
x.sum().item()
f'{s}'
f'{s:.3f}'
f'{x}'
str(A.shape)
repr(A.dtype)
hash(x) == hash(x)
x in [x]
s in x
2. in x
0.5 in x.detach()
x.is_leaf
A.numpy()
A.detach().numpy()
x.detach().cpu().numpy()
A.numpy(force=True)
np.asarray(n)
x.__len__()
reversed(x)
bool(torch.tensor([]))
torch.tensor([1.]).item()
max(x)
sum(x)
sorted(x.detach())
dir(x).count('add_')
""".splitlines()
