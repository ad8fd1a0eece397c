"""Products of vectors and matrices, and linear algebra on (batches of) square matrices."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from ..core import messages
from ..core.op import Bilinear, General, sum_to


def product(a, b):
    """a b of two matrices; ``np.dot`` does for arrays what ``@`` does, in 0.4 µs less."""
    return np.dot(a, b) if type(a) is np.ndarray is type(b) else a @ b


class Mm(Bilinear):
    """Matrix times matrix."""
    grad_fn, tex = "MmBackward0", r"$a \, $b"
    local, structure = (r"I \otimes $b^{\top}", r"$a \otimes I"), ("I ⊗ $bᵀ", "$a ⊗ I")
    saved_as: ClassVar = {"a": "self", "b": "mat2"}
    def forward(self, a, b): return product(a, b)
    def vjp_a(self, g, b): return product(g, b.T)
    def vjp_b(self, g, a): return product(a.T, g)


class Mv(Bilinear):
    """Matrix times vector."""
    grad_fn, tex = "MvBackward0", r"$a \, $b"
    local, structure = (r"I \otimes $b^{\top}", "$a"), ("I ⊗ $bᵀ", "$a")
    saved_as: ClassVar = {"a": "self", "b": "vec"}
    def forward(self, a, b): return a @ b
    def vjp_a(self, g, b): return g.reshape(-1, 1) * b
    def vjp_b(self, g, a): return a.T @ g


class Dot(Bilinear):
    """Inner product of two vectors."""
    grad_fn, tex = "DotBackward0", r"$a^{\top} $b"
    local, structure = (r"$b^{\top}", r"$a^{\top}"), ("the row $bᵀ", "the row $aᵀ")
    saved_as: ClassVar = {"a": "self", "b": "tensor"}
    def forward(self, a, b): return a @ b
    def vjp_a(self, g, b): return g * b
    def vjp_b(self, g, a): return g * a


class Vdot(Dot):
    """Inner product under the name it has for complex vectors."""
    grad_fn = "VdotBackward0"
    saved_as: ClassVar = {"a": "self", "b": "other"}


class Bmm(Bilinear):
    """Matrix times matrix, for each of a batch."""
    grad_fn, tex = "BmmBackward0", r"$a \, $b"
    local = r"I \otimes $b^{\top}", r"$a \otimes I"
    structure = "blocks I ⊗ $bᵀ", "blocks $a ⊗ I"
    saved_as: ClassVar = {"a": "self", "b": "mat2"}
    def forward(self, a, b): return a @ b
    def vjp_a(self, g, b): return g @ b.mT
    def vjp_b(self, g, a): return a.mT @ g


class AddProduct(General):
    """beta c + alpha a b, for the product that ``_sum`` makes of a and b."""
    beta: float = 1
    alpha: float = 1
    tex = r"$beta \, $c + $alpha \, $a \, $b"
    local = r"$beta \, I", r"$alpha \, I \otimes $b^{\top}", r"$alpha \, $a \otimes I"
    saved_as: ClassVar = {"c": "self", "a": "mat1", "b": "mat2"}

    def shorten(self, template):
        for factor in ("beta", "alpha"):
            if getattr(self, factor) == 1:
                template = template.replace(rf"${factor} \, ", "")
        return template

    def _forward(self, c, product):
        if self.alpha != 1:
            product = product * self.alpha
        if self.beta == 0:
            return product + (c * 0 if c.dtype.kind == "i" else 0)
        c = c if self.beta == 1 else c * self.beta
        if type(product) is np.ndarray and product.dtype is c.dtype:
            product += c    # memory of our own: no second array
            return product
        return product + c

    def vjp_c(self, g, shape): return sum_to(g if self.beta == 1 else g * self.beta, shape)
    def vjp_a(self, g, b): return self._scaled(g) @ b.mT
    def vjp_b(self, g, a): return a.mT @ self._scaled(g)
    def _scaled(self, g): return g if self.alpha == 1 else g * self.alpha


class Addmm(AddProduct):
    """beta c + alpha (matrix times matrix)."""
    grad_fn = "AddmmBackward0"
    def forward(self, c, a, b): return self._forward(c, product(a, b))
    def vjp_a(self, g, b): return product(self._scaled(g), b.mT)
    def vjp_b(self, g, a): return product(a.mT, self._scaled(g))


class AddmmTurned(Addmm):
    """c + (matrix times matrix) for a b that is a transposed matrix, as a layer's weight is: the
    gradient of b is laid out as b is, so that turned back it need not be copied."""
    name = "addmm"
    def __init__(self): super().__init__(1, 1)

    def forward(self, c, a, b):
        out = product(a, b)
        if type(out) is not np.ndarray or out.dtype is not c.dtype:
            return out + c
        out += c    # memory of our own: no second array
        return out

    def vjp_c(self, g, shape): return sum_to(g, shape)
    def vjp_a(self, g, b): return product(g, b.mT)
    def vjp_b(self, g, a): return product(g.mT, a).mT


class Addmv(AddProduct):
    """beta c + alpha (matrix times vector)."""
    grad_fn = "AddmvBackward0"
    saved_as: ClassVar = {"c": "self", "a": "mat", "b": "vec"}
    def forward(self, c, a, b): return self._forward(c, a @ b)
    def vjp_a(self, g, b): return self._scaled(g).reshape(-1, 1) * b


class Addr(AddProduct):
    """beta c + alpha (vector times vector transposed)."""
    grad_fn, tex = "AddrBackward0", r"$beta \, $c + $alpha \, $a \, $b^{\top}"
    saved_as: ClassVar = {"c": "self", "a": "vec1", "b": "vec2"}
    def forward(self, c, a, b): return self._forward(c, a.reshape(-1, 1) * b)
    def vjp_a(self, g, b): return self._scaled(g) @ b
    def vjp_b(self, g, a): return self._scaled(g).T @ a


class Baddbmm(AddProduct):
    """beta c + alpha (matrix times matrix), for each of a batch."""
    grad_fn = "BaddbmmBackward0"
    saved_as: ClassVar = {"c": "self", "a": "batch1", "b": "batch2"}
    def forward(self, c, a, b): return self._forward(c, a @ b)


class Addbmm(AddProduct):
    """beta c + alpha (the sum of a batch's products)."""
    grad_fn = "AddbmmBackward0"
    saved_as: ClassVar = {"c": "self", "a": "batch1", "b": "batch2"}
    def forward(self, c, a, b): return self._forward(c, (a @ b).sum(0))


class Cross(Bilinear):
    """The vector at right angles to two others along ``dim``."""
    dim: int
    grad_fn, tex, local = "LinalgCrossBackward0", r"$a \times $b", (r"-[$b]_\times", r"[$a]_\times")
    def forward(self, a, b): return np.cross(a, b, axis=self.dim)
    def vjp_a(self, g, b, shape): return sum_to(Cross(self.dim)(b + g * 0, g), shape)
    def vjp_b(self, g, a, shape): return sum_to(Cross(self.dim)(g, a + g * 0), shape)


# square matrices

class LinAlgError(RuntimeError):
    """A matrix that has no inverse, or is not positive definite."""


LinAlgError.__name__ = LinAlgError.__qualname__ = "_LinAlgError"


def solving(function, message: str, *arrays):
    """``function`` of ``arrays``; a singular matrix is PyTorch's error, not NumPy's."""
    try:
        return function(*arrays)
    except np.linalg.LinAlgError:
        raise LinAlgError(message.format(k=arrays[0].shape[-1] if arrays[0].any() else 1)) from None


class Inv(General):
    """The inverse: A⁻¹ dA A⁻¹ with a minus."""
    grad_fn, tex, local = "LinalgInvExBackward0", "$a^{-1}", (r"-$out \otimes $out^{\top}",)
    saved_as: ClassVar = {"a": "self", "out": "inverse"}
    def forward(self, a): return solving(np.linalg.inv, messages.SINGULAR, a)
    def vjp_a(self, g, out): return -(out.mT @ g @ out.mT)


class Det(General):
    """The determinant; its gradient is that times A⁻ᵀ."""
    grad_fn, tex, local = "LinalgDetBackward0", r"\det $a", (r"$out \, $a^{-\top}",)
    saved_as: ClassVar = {"a": "A", "out": "result"}
    def forward(self, a): return np.linalg.det(a)
    def vjp_a(self, g, a, out):
        return (g * out).reshape((*out.shape, 1, 1)) * Inv()(a).mT


class Logabsdet(General):
    """ln |det A|."""
    grad_fn, tex = "LinalgSlogdetBackward0", r"\ln \left|\det $a\right|"
    local, saved_as = (r"$a^{-\top}",), {"a": "A"}
    def forward(self, a): return np.linalg.slogdet(a)[1]
    def vjp_a(self, g, a, shape): return g.reshape((*shape[:-2], 1, 1)) * Inv()(a).mT


class Solve(General):
    """x with A x = b, for a vector or a matrix b."""
    grad_fn, tex, local = "LinalgSolveExBackward0", "$a^{-1} $b", (r"-$a^{-\top} g \, $out^{\top}",
                                                                   "$a^{-1}")
    saved_as: ClassVar = {"a": "A", "out": "result"}

    def forward(self, a, b):
        columns = solving(np.linalg.solve, messages.SINGULAR_SOLVE, a, b[..., None]
                          if b.ndim == 1 else b)
        return columns[..., 0] if b.ndim == 1 else columns

    def vjp_a(self, g, a, out, shape):
        back = Solve()(a.mT, g)
        if len(back.shape) == 1:
            return sum_to(-(back.reshape(-1, 1) * out), shape)
        return sum_to(-(back @ out.mT), shape)

    def vjp_b(self, g, a, shape): return sum_to(Solve()(a.mT, g), shape)


class Cholesky(General):
    """The lower triangle L with A = L Lᵀ."""
    grad_fn, tex, local = "LinalgCholeskyExBackward0", r"\operatorname{chol} $a", (r"\text{dense}",)
    saved_as: ClassVar = {"out": "L"}
    def forward(self, a): return solving(np.linalg.cholesky, messages.NOT_POSITIVE, a)

    def vjp_a(self, g, out):
        phi = out.mT @ g
        phi = np.tril(phi) - np.tril(phi) * 0.5 * np.eye(phi.shape[-1])
        inner = (phi + phi.mT) * 0.5
        back = Solve()(out.mT, inner)
        return Solve()(out.mT, back.mT).mT
