"""Products of vectors and matrices."""

from typing import ClassVar

import numpy as np

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
