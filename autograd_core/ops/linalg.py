"""Products of vectors and matrices.  Each is linear in either input."""

from __future__ import annotations

from typing import ClassVar

from .base import Bilinear


class Mm(Bilinear):
    """Matrix times matrix."""
    grad_fn, tex = "MmBackward0", r"$a \, $b"
    local, structure = (r"I \otimes $b^{\top}", r"$a \otimes I"), ("I ⊗ $bᵀ", "$a ⊗ I")
    saved_as: ClassVar = {"a": "self", "b": "mat2"}
    def forward(self, a, b): return a @ b
    def vjp_a(self, g, b): return g @ b.T
    def vjp_b(self, g, a): return a.T @ g


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
