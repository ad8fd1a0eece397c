"""Products, einsum and linear algebra."""

from __future__ import annotations

WRITTEN = """
A @ B
B @ A
A @ x
x @ B
x @ y
C @ B
A @ C.mT
C @ C.mT
x @ C.mT
C @ x
A @ A
A @ y[:2]
x @ A
s @ x
x @ s
C @ A
x @ y[:2]
2 @ x
x @ 2
A @ n
n @ n
n @ k
A @ d
A @ None
torch.matmul(A, B)
torch.mm(A, B)
torch.mm(A, x)
torch.mm(A, A)
torch.mv(A, x)
torch.mv(A, y[:2])
torch.dot(x, y)
torch.dot(A, x)
torch.dot(x, y[:2])
torch.vdot(x, y)
torch.inner(x, y)
torch.inner(A, x)
torch.inner(A, A)
torch.bmm(C, C.mT)
torch.bmm(C, C)
torch.bmm(A, B)
C.bmm(C.mT)
A.mm(B)
A.mv(x)
x.dot(y)
A.matmul(B)
torch.linalg.matmul(A, B)
torch.linalg.multi_dot([A, B, S])
torch.mm(torch.ones(2, 2), torch.ones(2, 2, dtype=torch.float64))
torch.mm(n[None], n[:, None])
torch.outer(x, y)
x.outer(y)
torch.ger(x, y)
torch.outer(A, x)
torch.outer(x, n)
torch.kron(x, y)
torch.kron(A, S)
torch.cross(x, y, dim=0)
torch.linalg.cross(x, y)
torch.cross(x, y[:2], dim=0)
torch.linalg.vecdot(x, y)
torch.einsum('ij,jk->ik', A, B)
torch.einsum('ij,jk', A, B)
torch.einsum('i,i->', x, y)
torch.einsum('i,j->ij', x, y)
torch.einsum('ii->i', S)
torch.einsum('ii', S)
torch.einsum('ij->ji', A)
torch.einsum('ij->', A)
torch.einsum('ij->j', A)
torch.einsum('bij,bkj->bik', C, C)
torch.einsum('...ij,jk->...ik', C, B)
torch.einsum('ij,j->i', A, x)
torch.einsum('ij,ij->ij', A, A)
torch.einsum('i,ij,j->', y[:2], A, x)
torch.einsum('ij,jk->ik', A, A)
torch.einsum('ij,jk->ik', [A, B])
torch.einsum('b i j -> b j i', C)
torch.einsum('ij', A, B)
torch.einsum('ijk', A)
torch.tensordot(A, B, 1)
torch.tensordot(A, A, dims=2)
torch.tensordot(A, B, dims=([1], [0]))
torch.tensordot(C, A, dims=([1, 2], [0, 1]))
torch.tensordot(A, A, dims=1)
torch.tensordot(x, y, 0)
torch.addmm(x[:2], A, B)
torch.addmm(S, A, B, beta=0.5, alpha=2)
S.addmm(A, B)
torch.addmm(S, A, A)
torch.addmm(torch.ones(5), A, B)
torch.addmv(y[:2], A, x)
torch.addmv(y[:2], A, x, alpha=2, beta=0)
torch.addr(A, y[:2], x)
torch.baddbmm(S, C, C.mT)
torch.baddbmm(S.expand(2, 2, 2), C, C.mT)
torch.baddbmm(S.expand(2, 2, 2), C, C.mT, beta=2, alpha=0.5)
torch.addbmm(S, C, C.mT)
torch.linalg.inv(S)
S.inverse()
torch.inverse(S)
torch.inverse(A)
torch.linalg.inv(torch.zeros(2, 2))
torch.linalg.det(S)
torch.det(S)
S.det()
S.logdet()
torch.logdet(S)
torch.slogdet(S)
torch.linalg.slogdet(S)
torch.det(A)
torch.linalg.solve(S, y[:2])
torch.linalg.solve(S, A)
torch.linalg.solve(S, x)
torch.linalg.pinv(A.detach())
torch.linalg.cholesky(S @ S.t())
torch.linalg.cholesky(torch.eye(2))
torch.linalg.qr(torch.eye(2))
torch.linalg.eigh(torch.tensor([[2., 0.], [0., 1.]]))
torch.linalg.matrix_power(S, 3)
torch.matrix_power(S, 2)
torch.matrix_power(S, 0)
torch.linalg.matrix_power(S, -1)
torch.linalg.matrix_rank(A.detach())
torch.linalg.diagonal(S)
torch.linalg.det(C @ C.mT)
torch.linalg.inv(C @ C.mT)
torch.linalg.lstsq(B.detach(), x.detach()[:, None]).solution
torch.linalg.svd(torch.tensor([[3., 0.], [0., 2.]]))
torch.linalg.cond(torch.eye(2))
torch.linalg.inv(x)
torch.linalg.det(A)
torch.linalg.inv(n)
(A @ B).tanh() @ S
(x @ B).softmax(0) if False else x @ B
torch.diag(A @ B).sum()
((A @ x) ** 2).sum()
"""

LINALG = [
    *WRITTEN.strip().split("\n"),
]
