"""Rarer functions of numbers: lgamma and its derivatives, erfinv, i0, gcd, ldexp, frexp, renorm."""

import numpy as np

from ...core import dtypes
from ...core.apply import apply
from ...core.leaves import cast
from ...core.tensor import Tensor
from ...functions import return_types
from ...functions.arguments import axis, not_implemented
from ...functions.broadcasting import batch_of
from ...functions.elementary import elementwise
from ..ops import rarer, special

__all__ = ["digamma", "entr", "erfinv", "frexp", "gcd", "i0", "lcm", "ldexp", "lgamma",
           "logaddexp2", "nextafter", "polygamma", "renorm", "unravel_index"]

entr = elementwise("entr", special.Entr(), "-input · log(input), 0 at 0, -inf below.")
erfinv = elementwise("erfinv", special.Erfinv(), "Inverse of erf.")
lgamma = elementwise("lgamma", special.Lgamma(), "Logarithm of |Γ(input)|.")
digamma = elementwise("digamma", special.Digamma(), "Derivative of lgamma.")
gammaln, psi = lgamma, digamma    # their names in torch.special


def polygamma(n: int, input: Tensor) -> Tensor:
    """The n-th derivative of digamma."""
    return apply(special.Polygamma(n), input)


def of_integers(name: str, input: Tensor, other: Tensor) -> Tensor:
    """NumPy's function of two tensors of integers."""
    batch_of(input.shape, other.shape)
    found = dtypes.promote_types(input.dtype, other.dtype)
    if found.numpy.kind not in "iu":
        raise NotImplementedError(f"\"{name}_cpu\" not implemented for '{found.short_name}'")
    arrays = (x._array.astype(found.numpy) for x in (input, other))
    return Tensor._of(np.asarray(getattr(np, name)(*arrays)))


def gcd(input: Tensor, other: Tensor) -> Tensor:
    """The greatest number that divides both."""
    return of_integers("gcd", input, other)


def lcm(input: Tensor, other: Tensor) -> Tensor:
    """The smallest number that both divide."""
    return of_integers("lcm", input, other)


def nextafter(input: Tensor, other: Tensor) -> Tensor:
    """The next number that there is after ``input``, towards ``other``."""
    if not input.is_floating_point():
        raise not_implemented("nextafter_cpu", input)
    return apply(rarer.Nextafter(), input, other)


def ldexp(input: Tensor, other: Tensor) -> Tensor:
    """input · 2 to the power ``other``."""
    if not input.is_floating_point():
        input = cast(input, dtypes.get_default_dtype())
    return apply(rarer.Ldexp(), input, other)


def frexp(input: Tensor):
    """(mantissa, exponent) with input = mantissa · 2 to the power exponent."""
    if not input.is_floating_point():
        raise RuntimeError("torch.frexp() only supports floating-point dtypes")
    exponent = Tensor._of(np.asarray(np.frexp(input._array)[1], np.int32))
    mantissa = apply(rarer.Frexp(), input, exponent)
    return return_types.of("frexp", "mantissa", "exponent")((mantissa, exponent))


def logaddexp2(input: Tensor, other: Tensor) -> Tensor:
    """log2(2^input + 2^other), without overflow."""
    return apply(rarer.LogAddExp2(), input, other)


def i0(input: Tensor) -> Tensor:
    """The modified Bessel function of order 0."""
    return apply(rarer.I0(), input)


def renorm(input: Tensor, p: float, dim: int, maxnorm: float) -> Tensor:
    """Each slice along ``dim``, scaled down where its ``p``-norm is above ``maxnorm``."""
    dim = axis(dim, input.ndim)
    dims = tuple(d for d in range(input.ndim) if d != dim)
    return apply(rarer.Renorm(float(p), dims, float(maxnorm)), input)


def unravel_index(indices: Tensor, shape) -> tuple[Tensor, ...]:
    """Places in row-major order of ``shape`` as an index for each axis."""
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    return tuple(Tensor._of(np.asarray(x)) for x in np.unravel_index(indices._array, shape))
