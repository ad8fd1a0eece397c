"""Finite differences: nudge an input, see how far the output moves.

    finite_difference(fn, (u1, u2), 1)      the Jacobian of fn with respect to its input 1
"""

from collections.abc import Callable, Sequence

import numpy as np

from ..core.leaves import wrap
from ..core.tensor import Tensor

STEP = 1e-5
DIGITS = 6
"""Decimals that are returned: about as many as central differences in float64 get right."""


def finite_difference(fn: Callable, inputs: Sequence, i: int = 0) -> np.ndarray:
    """The Jacobian ∂fn/∂inputs[i], measured: d_out × d_in, both flattened row by row.

    Each element of input ``i`` goes up and down by 10⁻⁵ (central differences).  ``fn`` gets float64
    Tensors that require a gradient, as in training, and may return a Tensor, an array or a number.
    The inputs themselves stay as they were.

    >>> finite_difference(lambda a, b: a * b, (2., 3.), 0)
    array([[3.]])
    """
    if not 0 <= i < len(inputs):
        raise IndexError(f"finite_difference: there is no input {i}; there are {len(inputs)}")
    points = [as_float64(x) for x in inputs]
    columns = []
    for nudge in np.eye(points[i].size).reshape(-1, *points[i].shape) * STEP:
        up, down = ([*points[:i], points[i] + d, *points[i + 1:]] for d in (nudge, -nudge))
        columns.append((evaluate_flat(fn, up) - evaluate_flat(fn, down)) / (2 * STEP))
    return np.round(np.stack(columns, axis=1), DIGITS) + 0.0


def evaluate_flat(fn: Callable, points: list[np.ndarray]) -> np.ndarray:
    return as_float64(fn(*[wrap(point, requires_grad=True) for point in points])).reshape(-1)


def as_float64(x) -> np.ndarray:
    """A Tensor, array or number as a float64 array of its own."""
    return np.array(x._array if isinstance(x, Tensor) else x, np.float64)
