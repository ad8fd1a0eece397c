"""What each operation is: its value, its derivative, its formula.  Imports the core and NumPy only.

    arithmetic  elementary  trigonometric  special  rounding  extremes  compare    of each element
    reduce      ordering    of many       linalg    products and matrices
    shape       moving      of places     writing   in place       softmax  along an axis

Loaded by the functions that use them: picking, cumulative, inplace_views, drawing; by torch.nn:
neural, activations, losses, convolution, pooling, normalization, resampling.
"""

from ..core import casts, view_ops  # noqa: F401  (they fill OPS)
from ..core.jacobian import Jacobian
from ..core.op import OPS, Op
from . import (  # noqa: F401  (they fill OPS)
    arithmetic,
    compare,
    elementary,
    extremes,
    linalg,
    moving,
    ordering,
    reduce,
    rounding,
    shape,
    softmax,
    special,
    trigonometric,
    writing,
)

__all__ = ["OPS", "Jacobian", "Op"]
