"""Local response normalization."""

from ....core.tensor import Tensor
from ....nn.functional.layers import pad
from ....nn.functional.pooling import avg_pool3d

__all__ = ["local_response_norm"]


def local_response_norm(input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75,
                        k: float = 1.0) -> Tensor:
    """Each element divided by (k + alpha · mean of squares over ``size`` channels) to ``beta``."""
    if input.ndim < 3:
        raise ValueError("Expected 3D or higher dimensionality                         "
                         f" input (got {input.ndim} dimensions)")
    squares = input.mul(input)
    shape = (input.shape[0], 1, *input.shape[1:3], -1)
    around = pad(squares.view(shape), (0, 0, 0, 0, size // 2, (size - 1) // 2))
    means = avg_pool3d(around, (size, 1, 1), 1).squeeze(1).view(input.shape)
    return input / means.mul(alpha).add(k).pow(beta)
