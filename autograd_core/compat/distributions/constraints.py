"""Constraints: what parameters and samples have to be.

    positive.check(scale)       True for each element that is
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...core.leaves import wrap
from ...core.tensor import Tensor


class Constraint:
    """A condition: its ``check`` of a tensor, how it is written, how many dimensions it is about.
    """

    def __init__(self, text: str, check: Callable[[Tensor], Tensor], event_dim: int = 0,
                 is_discrete: bool = False):
        self.text, self.check, self.event_dim = text, check, event_dim
        self.is_discrete = is_discrete

    def __repr__(self):
        return self.text


def independent(base: Constraint, ndims: int) -> Constraint:
    """``base`` for all elements along the last ``ndims`` dimensions."""
    def check(x):
        found = base.check(x)
        return found.reshape((*found.shape[:found.dim() - ndims], -1)).all(-1)
    return Constraint(f"IndependentConstraint({base}, {ndims})", check, base.event_dim + ndims,
                      base.is_discrete)


def greater_than(lower_bound) -> Constraint:
    """Above ``lower_bound``."""
    return Constraint(f"GreaterThan(lower_bound={lower_bound})", lambda x: x > lower_bound)


def less_than(upper_bound) -> Constraint:
    """Below ``upper_bound``."""
    return Constraint(f"LessThan(upper_bound={upper_bound})", lambda x: x < upper_bound)


def interval(lower_bound, upper_bound) -> Constraint:
    """Between the two, both included."""
    return Constraint(f"Interval(lower_bound={lower_bound}, upper_bound={upper_bound})",
                      lambda x: (x >= lower_bound) & (x <= upper_bound))


def integer_interval(lower_bound: int, upper_bound: int) -> Constraint:
    """A whole number between the two, both included."""
    return Constraint(
        f"IntegerInterval(lower_bound={lower_bound}, upper_bound={upper_bound})",
        lambda x: (x % 1 == 0) & (x >= lower_bound) & (x <= upper_bound), is_discrete=True)


def multinomial(upper_bound: int) -> Constraint:
    """Counts that are at most ``upper_bound`` together."""
    return Constraint("Multinomial()",
                      lambda x: (x >= 0).all(-1) & (x.sum(-1) <= upper_bound), 1, True)


def is_positive_definite(x: Tensor) -> Tensor:
    """Is each matrix symmetric, with positive eigenvalues?"""
    symmetric = ((x - x.mT).abs() <= 1e-6 + 1e-5 * x.mT.abs()).all(-1).all(-1)
    return symmetric & wrap(np.linalg.eigvalsh(x._array).min(-1) > 0)


def is_lower_cholesky(x: Tensor) -> Tensor:
    """Is each matrix lower triangular, with a positive diagonal?"""
    lower = (x.tril() == x).all(-1).all(-1)
    return lower & (x.diagonal(dim1=-2, dim2=-1) > 0).all(-1)


real = Constraint("Real()", lambda x: x == x)
boolean = Constraint("Boolean()", lambda x: (x == 0) | (x == 1), is_discrete=True)
positive = greater_than(0.0)
unit_interval = interval(0.0, 1.0)
simplex = Constraint("Simplex()", lambda x: (x >= 0).all(-1) & ((x.sum(-1) - 1).abs() < 1e-6), 1)
real_vector = independent(real, 1)
positive_definite = Constraint("PositiveDefinite()", is_positive_definite, 2)
lower_cholesky = Constraint("LowerCholesky()", is_lower_cholesky, 2)
