"""Operations that say which memory a tensor looks at."""

from ...core.op import General


class Set(General):
    """b's memory in the place of a's; PyTorch has no derivative of it either."""
    grad_fn, tex = "NotImplemented", "$b"
    def forward(self, a, b): return b
    def vjp_a(self, g): raise RuntimeError("derivative for set_ is not implemented")
    vjp_b = vjp_a
