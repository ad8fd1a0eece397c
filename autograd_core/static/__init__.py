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
from . import (
    arrays,
    control,
    errors,
    image,
    initializers,
    layers,
    losses,
    math,
    metrics,
    nn,
    runtime,
    scopes,
    train,
    variables,
)
from .arrays import *  # noqa: F403
from .control import *  # noqa: F403
from .dims import Dimension, TensorShape
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
from .initializers import *  # noqa: F403
from .math import *  # noqa: F403
from .plan import Plan
from .random import set_random_seed
from .refused import refuse
from .rnn import reverse_sequence
from .runtime import *  # noqa: F403
from .scopes import *  # noqa: F403
from .session import Session
from .session_stack import get_default_session
from .symbol import STRING as string
from .symbol import Symbol
from .symbol import Symbol as Tensor
from .variables import *  # noqa: F403

newaxis = None
__version__ = "1.15.0"
"""The version of TensorFlow whose words these are."""
__all__ = ["Dimension", "Graph", "Operation", "Plan", "Session", "ShapeError", "Symbol", "Tensor",
           "TensorShape", "TensorSpec", "bool", "control_dependencies", "custom_gradient",
           "errors", "float16", "float32", "float64", "function", "get_default_graph",
           "get_default_session", "gradients", "image", "int16", "int32", "int64", "int8", "layers",
           "losses", "metrics", "name_scope", "newaxis", "nn", "reset_default_graph",
           "reverse_sequence", "set_random_seed", "string", "train", "uint8", *arrays.__all__,
           *control.__all__, *initializers.__all__, *math.__all__, *runtime.__all__,
           *scopes.__all__, *variables.__all__]
refused = refuse("", __name__)
LATER = ("config", "contrib", "saving", "summary")


def __getattr__(name):
    return importlib.import_module(f".{name}", __name__) if name in LATER else refused(name)
