"""What each operation is: its value, its derivative, its formula.  Imports the core and NumPy only.

    arithmetic  elementary  trigonometric  special  rounding  extremes  compare    of each element
    reduce      cumulative  ordering    of many       linalg    products and matrices
    shape       moving      picking     of places     inplace_views  writing    in place
    softmax   drawing                    along an axis; drawn at random
    neural  activations  losses  convolution  pooling  normalization     loaded by torch.nn
"""

from ..core import casts, view_ops  # noqa: F401  (they fill OPS)
from ..core.jacobian import Jacobian
from ..core.op import OPS, Op
from . import (  # noqa: F401  (they fill OPS)
    arithmetic,
    compare,
    cumulative,
    drawing,
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
    writing,
)

__all__ = ["OPS", "Jacobian", "Op"]
