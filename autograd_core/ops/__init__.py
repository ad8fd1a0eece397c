"""What each operation is: its value, its derivative, its formula.  Imports NumPy only.

    base         the pattern, and what is derived from the structure an operation states
    jacobian     local Jacobians, exact and never larger than what is looked at
    arithmetic  elementary  trigonometric  special  rounding  extremes  compare    of each element
    reduce      cumulative  ordering    of many       linalg    products and matrices
    shape       moving      picking     of places     views     writing    in place
    softmax                              along an axis
    neural  activations  losses  convolution  pooling  normalization     loaded by torch.nn
"""

from ..core.jacobian import Jacobian
from ..core.op import OPS, Op
from . import (  # noqa: F401  (they fill OPS)
    arithmetic,
    compare,
    cumulative,
    elementary,
    extremes,
    inplace_views,
    linalg,
    moving,
    ordering,
    picking,
    reduce,
    rounding,
    shape,
    softmax,
    special,
    trigonometric,
    views,
    writing,
)

__all__ = ["OPS", "Jacobian", "Op"]
