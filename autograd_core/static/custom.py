"""Custom gradients: a function that says itself how a gradient goes back through it.

The static counterpart of ``torch.autograd.Function``.
"""

import functools
from collections.abc import Callable
from typing import Any, ClassVar

from ..ops import Op
from .build import as_symbol, build
from .gradients import as_list
from .symbol import Symbol

__all__ = ["custom_gradient"]


class Custom(Op):
    """The first input, with the gradient of a learner's function for the others."""
    gradient: Any
    grad_fn, tex = "CustomBackward0", "$out"
    stateful: ClassVar[bool] = False
    def __hash__(self): return id(self)
    def __eq__(self, other): return self is other
    def shape_and_dtype(self, out, *inputs): return out._shape, out._dtype
    def forward(self, out, *inputs): return out

    def vjps(self, op, g: Symbol) -> list:
        """What the learner's function says, one gradient an input."""
        found = as_list(self.gradient(g))
        if len(found) != len(op.inputs) - 1:
            raise ValueError(f"custom_gradient of {op.name!r}: it was called with "
                             f"{len(op.inputs) - 1} inputs and gave {len(found)} gradients")
        return [None, *[None if x is None else as_symbol(x) for x in found]]


def custom_gradient(function: Callable) -> Callable:
    """``function(*xs)`` gives ``y, grad``; ``grad(g)`` gives one gradient for each of ``xs``.

    >>> import autograd_core.static as tf
    >>> @tf.custom_gradient
    ... def bounded(x):
    ...     return x * 1.0, lambda g: tf.clip_by_value(g, -1., 1.)
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.placeholder(tf.float32)
    ...     sess.run(tf.gradients(bounded(x) * 5, x), {x: 2.})
    [np.float32(1.0)]
    """
    @functools.wraps(function)
    def build_custom(*xs):
        inputs = [as_symbol(x) for x in xs]
        y, gradient = function(*inputs)
        return build(Custom(gradient), as_symbol(y), *inputs, name=function.__name__)
    return build_custom
