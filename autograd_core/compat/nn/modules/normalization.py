"""Local response normalization as a module."""

from ....nn import functional as F
from ....nn.modules.module import Module

__all__ = ["LocalResponseNorm"]


class LocalResponseNorm(Module):
    """Divided by the size of what neighbouring channels hold."""

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0):
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input):
        return F.local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self):
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"
