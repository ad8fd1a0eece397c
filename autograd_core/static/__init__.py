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

from ..dtypes import bool, float16, float32, float64, int8, int16, int32, int64, uint8
from . import errors, nn, train
from . import protocol as _protocol  # operators of Symbols
from .arrays import *  # noqa: F403
from .dims import TensorShape
from .gradients import gradients
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
from .session import Session, get_default_session
from .symbol import Symbol
from .symbol import Symbol as Tensor
from .variables import *  # noqa: F403
