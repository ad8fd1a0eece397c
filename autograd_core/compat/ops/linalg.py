"""Linear algebra on square matrices, and rarer products."""

from typing import ClassVar

import numpy as np

from ...core import messages
from ...core.op import Bilinear, General, sum_to
from ...ops.linalg import AddProduct, Dot


class Vdot(Dot):
    """Inner product under the name it has for complex vectors."""
    grad_fn = "VdotBackward0"
    saved_as: ClassVar = {"a": "self", "b": "other"}


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
