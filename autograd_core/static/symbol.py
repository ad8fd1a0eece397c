"""Symbol: the symbolic tensor.  Operators on it build nodes; nothing is computed.

    a = tf.placeholder(tf.float32, name="a")
    a * 2 + 1           two nodes of a's graph
    a.shape, a.dtype    known now; the number is not
    a.eval({a: 3.})     run the graph, in the default Session

A Symbol takes part in the rules of ``autograd_core.ops`` as an array does: ``__apply_op__``,
``__array_ufunc__`` and ``__array_function__`` build where an array would compute.
"""

import numpy as np

from ..core import dtypes
from . import messages
from .dims import Dim, TensorShape, UnknownShape
from .graph import Graph, Operation
from .session_stack import default_session


class Symbol:
    """What an Operation will give when it is run: ``name``, ``shape``, ``dtype``, ``op``."""

    __array_priority__ = 2000

    def __init__(self, op: Operation, shape, dtype):
        self.op, self._dtype = op, np.dtype(dtype)
        self._shape = UnknownShape(op) if isinstance(shape, UnknownShape) else TensorShape(shape)
        op.output = self

    @property
    def name(self) -> str:
        """The operation's name, then which output of it: ``"add:0"``."""
        return f"{self.op.name}:0"

    @property
    def graph(self) -> Graph:
        """The graph it is a part of."""
        return self.op.graph

    @property
    def shape(self) -> TensorShape:
        """Its sizes, ``?`` where they are known only when the graph runs."""
        return self._shape

    def get_shape(self) -> TensorShape:
        """The same, as TensorFlow calls it."""
        return self._shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self._shape)

    @property
    def dtype(self) -> dtypes.dtype:
        """What its elements will be."""
        return STRING if self._dtype.kind == "O" else dtypes.OF[self._dtype]

    def set_shape(self, shape) -> None:
        """Say what is known about the shape and cannot be seen; a run still checks it."""
        if isinstance(self._shape, UnknownShape):
            self._shape = TensorShape(Dim("axis", (self.op, axis)) if n is None else int(n)
                                      for axis, n in enumerate(shape))
        elif len(shape) != len(self._shape) or any(
                None not in (m, n) and m != n for m, n in zip(self._shape.as_list(), shape,
                                                              strict=True)):
            raise ValueError(f"Dimensions of {self.shape} and {tuple(shape)} are not compatible")
        else:
            self._shape = TensorShape(m if n is None else int(n)
                                      for m, n in zip(self._shape, shape, strict=True))

    @property
    def device(self) -> str:
        """Where it is computed: there is one place."""
        return ""

    @property
    def size(self):
        """Number of elements."""
        count = 1
        for n in self._shape:
            count = count * n
        return count

    def eval(self, feed_dict=None, session=None):
        """Its value, from ``session`` or the default one."""
        return (session or default_session("evaluate tensor", "eval")).run(self, feed_dict)

    def __bool__(self):
        raise TypeError(messages.BOOL)

    def __iter__(self):
        raise TypeError(messages.ITERATE)

    def __len__(self):
        raise TypeError("len() of a tf.Tensor is not known: use tf.shape, or .shape")

    def __array__(self, dtype=None, copy=None):
        raise NotImplementedError(messages.TO_NUMPY.format(name=self.name))

    def __float__(self):
        raise TypeError(f"{self!r} has no value yet: run it in a Session")

    __int__ = __index__ = __float__
    __hash__ = object.__hash__

    def __eq__(self, other):
        return self is other    # as in TensorFlow 1: Symbols are keys of a feed_dict

    def __repr__(self):
        return f"<tf.Tensor '{self.name}' shape={self.shape} dtype={tf_name(self._dtype)}>"

    def __str__(self):
        shape = "" if isinstance(self._shape, UnknownShape) else f", shape={self.shape}"
        return f'Tensor("{self.name}"{shape}, dtype={tf_name(self._dtype)})'


class StringType:
    """The dtype of strings: bytes in arrays of objects."""

    name, numpy = "string", np.dtype(object)
    is_floating_point = False

    def __repr__(self):
        return "tf.string"


STRING = StringType()


def tf_name(dtype) -> str:
    """TensorFlow's name of a dtype: float32, bool, string."""
    return "string" if np.dtype(dtype).kind == "O" else np.dtype(dtype).name


def short_name(dtype) -> str:
    """Its name inside TensorFlow's runtime, as errors have it: float, double, int64."""
    return {"float32": "float", "float64": "double", "float16": "half"}.get(
        tf_name(dtype), tf_name(dtype))
