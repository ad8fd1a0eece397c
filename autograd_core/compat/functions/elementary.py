"""Special functions: entropy, the gamma function's logarithm and derivatives, erf inverted."""

from ...core.apply import apply
from ...core.tensor import Tensor
from ...functions.elementary import elementwise
from ..ops import special

__all__ = ["digamma", "entr", "erfinv", "lgamma", "polygamma"]

entr = elementwise("entr", special.Entr(), "-input · log(input), 0 at 0, -inf below.")
erfinv = elementwise("erfinv", special.Erfinv(), "Inverse of erf.")
lgamma = elementwise("lgamma", special.Lgamma(), "Logarithm of |Γ(input)|.")
digamma = elementwise("digamma", special.Digamma(), "Derivative of lgamma.")
gammaln, psi = lgamma, digamma    # their names in torch.special


def polygamma(n: int, input: Tensor) -> Tensor:
    """The n-th derivative of digamma."""
    return apply(special.Polygamma(n), input)
