"""Adaptive pooling of the largest, and pooling of p-norms."""

from ....core.apply import apply
from ....core.tensor import Tensor
from ....functions.arguments import named
from ....nn.functional.convolution import each
from ....nn.functional.pooling import adapted, avg_pool1d, avg_pool2d, refuse_dims, where_in_plane
from ...ops import pooling as ops

__all__ = ["adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d", "lp_pool1d",
           "lp_pool2d"]


def lp_pool2d(input: Tensor, norm_type: float, kernel_size, stride=None,
              ceil_mode: bool = False) -> Tensor:
    """(Σ xᵖ)^(1/p) of each window of images, with p = ``norm_type``."""
    kernel = each(kernel_size, 2)
    return rooted(avg_pool2d(input.pow(norm_type), kernel, stride, 0, ceil_mode),
                  kernel[0] * kernel[1], norm_type)


def lp_pool1d(input: Tensor, norm_type: float, kernel_size: int, stride=None,
              ceil_mode: bool = False) -> Tensor:
    """(Σ xᵖ)^(1/p) of each window of sequences, with p = ``norm_type``."""
    return rooted(avg_pool1d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode),
                  each(kernel_size, 1)[0], norm_type)


def rooted(means: Tensor, count: int, norm_type: float) -> Tensor:
    """The root of sums, given as means of ``count``; 0 for those below 0."""
    return (means.sign() * means.abs().relu()).mul(count).pow(1.0 / norm_type)


def adaptive_largest(k: int, kind, doc: str):
    """The largest of windows over ``k`` axes that give ``output_size``."""
    def pool(input: Tensor, output_size, return_indices: bool = False):
        refuse_dims(f"adaptive_max_pool{k}d", input, k, ":")
        op = kind(adapted(input, output_size, k))
        out = apply(op, input)
        return (out, where_in_plane(op, input, k)) if return_indices else out
    return named(pool, f"adaptive_max_pool{k}d", doc)


adaptive_max_pool2d = adaptive_largest(2, ops.AdaptiveMaxPool,
                                       "The largest of windows, for images of ``output_size``.")
adaptive_max_pool3d = adaptive_largest(3, ops.AdaptiveMaxPool3d,
                                       "The largest of windows, for volumes of ``output_size``.")


def adaptive_max_pool1d(input: Tensor, output_size, return_indices: bool = False):
    """The largest of windows that give sequences of ``output_size``."""
    out = adaptive_max_pool2d(input.unsqueeze(-2), (1, *each(output_size, 1)), return_indices)
    return tuple(x.squeeze(-2) for x in out) if return_indices else out.squeeze(-2)
