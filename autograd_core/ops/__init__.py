"""What each operation is: its value, its derivative, its formula.  Imports NumPy only.

    base         the pattern, and what is derived from the structure an operation states
    jacobian     local Jacobians, exact and never larger than what is looked at
    arithmetic   elementary   compare   reduce   shape   linalg      the operations
"""

from . import (  # noqa: F401  (they fill OPS)
    arithmetic,
    compare,
    elementary,
    linalg,
    reduce,
    shape,
    views,
    writing,
)
from .base import OPS, Op
from .jacobian import Jacobian

__all__ = ["OPS", "Jacobian", "Op"]
