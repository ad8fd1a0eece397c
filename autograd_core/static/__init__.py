"""Static graphs: define first, run later, in TensorFlow 1's words.

    import autograd_core.static as tf

    a, b = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    e = a * b                                       nothing is computed
    slopes = tf.gradients(e, [a, b])                more nodes of the same graph
    with tf.Session() as sess:
        sess.run([e, *slopes], {a: 2., b: 3.})      now it is

Variables and ``train`` (GradientDescentOptimizer, Adam), ``nn``, ``name_scope``, ``cond`` and
``while_loop``, ``function``; ``config`` reads a network from a file, ``saving`` stores a graph as
JSON, ``summary`` writes it for TensorBoard; ``Session.plan(...).explain()`` shows how it is run.
"""

import importlib

from ..core.dtypes import bool, float16, float32, float64, int8, int16, int32, int64, uint8
from . import arrays, control, errors, math, nn, train, variables
from .arrays import *  # noqa: F403
from .control import *  # noqa: F403
from .dims import TensorShape
from .function import TensorSpec, function
from .gradients import custom_gradient, gradients
from .graph import (
    Graph,
    Operation,
    control_dependencies,
    get_default_graph,
    name_scope,
    reset_default_graph,
)
from .infer import ShapeError
from .math import *  # noqa: F403
from .plan import Plan
from .random import set_random_seed
from .session import Session
from .session_stack import get_default_session
from .symbol import Symbol
from .symbol import Symbol as Tensor
from .variables import *  # noqa: F403

__all__ = ["Graph", "Operation", "Plan", "Session", "ShapeError", "Symbol", "Tensor",
           "TensorShape", "TensorSpec", "bool", "control_dependencies", "custom_gradient",
           "errors", "float16", "float32", "float64", "function", "get_default_graph",
           "get_default_session", "gradients", "int16", "int32", "int64", "int8", "name_scope",
           "nn", "reset_default_graph", "set_random_seed", "train", "uint8", *arrays.__all__,
           *control.__all__, *math.__all__, *variables.__all__]


def __getattr__(name):
    if name in ("config", "saving", "summary"):
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
