"""Cells of recurrent networks: one step, (output, new state) of (input, state).

    cell = tf.nn.rnn_cell.BasicLSTMCell(10)
    state = cell.zero_state(batch_size, tf.float32)
    output, state = cell(x, state)
"""

from collections import namedtuple

from ..core import dtypes
from . import arrays, initializers, math
from .build import as_symbol
from .noise import dropout
from .refused import refuse
from .scopes import get_variable, get_variable_scope, variable_scope
from .sizes import as_size
from .symbol import Symbol

__all__ = ["BasicLSTMCell", "BasicRNNCell", "DropoutWrapper", "GRUCell", "LSTMCell",
           "LSTMStateTuple", "MultiRNNCell", "RNNCell"]

LSTMStateTuple = namedtuple("LSTMStateTuple", "c h")
__getattr__ = refuse("nn", __name__)


def fill_state(sizes, make):
    """The structure of ``sizes`` with ``make(size)`` in the place of each."""
    if hasattr(sizes, "_fields"):
        return type(sizes)(*[fill_state(n, make) for n in sizes])
    return tuple(fill_state(n, make) for n in sizes) if isinstance(sizes, tuple) else make(sizes)


def flatten_state(state) -> list[Symbol]:
    """The Symbols of a state, in order."""
    return [x for part in state for x in flatten_state(part)] if isinstance(
        state, tuple | list) else [as_symbol(state)]


def pack_state(sizes, symbols):
    """Symbols in the structure of ``sizes``."""
    found = iter(symbols)
    return fill_state(sizes, lambda _: next(found))


class RNNCell:
    """What all cells share; write ``call(inputs, state)``, and ``build(depth)`` for its variables.

    The variables are made when the cell is first called, in the scope that is open then.
    """

    scope_name, state_size, output_size = "rnn_cell", 0, 0

    def __init__(self, num_units: int, activation=None, reuse=None, name: str | None = None,
                 dtype=None):
        self.num_units = self.state_size = self.output_size = num_units
        self.activation, self.reuse, self.name = activation or math.tanh, reuse, name
        self.weights = None

    def zero_state(self, batch_size, dtype=dtypes.float32):
        """The state to begin with; ``batch_size`` may be a Symbol."""
        n = as_size(batch_size)
        return fill_state(self.state_size, lambda size: arrays.zeros((n, size), dtype))

    def __call__(self, inputs, state, scope=None):
        inputs = as_symbol(inputs)
        self.prepare(inputs.shape[-1], scope)
        return self.call(inputs, state)

    def prepare(self, depth: int, scope=None) -> None:
        """Make the variables for inputs of ``depth``, if they are not there."""
        if self.weights is None:
            reuse = get_variable_scope().reuse
            with variable_scope(scope or self.name or self.scope_name, reuse=reuse or self.reuse):
                self.weights = self.build(depth)

    @property
    def variables(self) -> list:
        """Its variables, once it was called."""
        return [v for pair in self.weights or () for v in pair]

    def linear(self, parts: list, k: int = 0) -> Symbol:
        """The product of ``parts`` side by side and the ``k``-th kernel, and its bias."""
        kernel, bias = self.weights[k]
        return math.add(math.matmul(arrays.concat(parts, 1), kernel), bias)

    def kernel_and_bias(self, rows: int, columns: int, initializer=None, bias=0.0) -> tuple:
        """Two variables."""
        return (get_variable("kernel", [rows, columns], initializer=initializer),
                get_variable("bias", [columns],
                             initializer=initializers.constant_initializer(bias)))


class BasicRNNCell(RNNCell):
    """output = state = tanh([x, state] · kernel + bias)."""

    scope_name = "basic_rnn_cell"

    def build(self, depth):
        return [self.kernel_and_bias(depth + self.num_units, self.num_units)]

    def call(self, x, state):
        out = self.activation(self.linear([x, state]))
        return out, out


class GRUCell(RNNCell):
    """Two gates, r and u: state = u · state + (1 - u) · tanh([x, r · state] · kernel + bias)."""

    scope_name = "gru_cell"

    def __init__(self, num_units, activation=None, reuse=None, kernel_initializer=None,
                 bias_initializer=None, name=None, dtype=None):
        super().__init__(num_units, activation, reuse, name)
        self.start = kernel_initializer

    def build(self, depth):
        n, found = self.num_units, []
        for name, width, bias in (("gates", 2 * self.num_units, 1.0), ("candidate", n, 0.0)):
            with variable_scope(name):
                found.append(self.kernel_and_bias(depth + n, width, self.start, bias))
        return found

    def call(self, x, state):
        r, u = arrays.split(math.sigmoid(self.linear([x, state])), 2, 1)
        new = self.activation(self.linear([x, r * state], 1))
        out = u * state + (1 - u) * new
        return out, out


class BasicLSTMCell(RNNCell):
    """Gates i, j, f, o: c = c · σ(f + forget_bias) + σ(i) · tanh(j); output = tanh(c) · σ(o)."""

    scope_name, initializer = "basic_lstm_cell", None

    def __init__(self, num_units, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None,
                 name=None, dtype=None):
        super().__init__(num_units, activation, reuse, name)
        if not state_is_tuple:
            raise NotImplementedError("state_is_tuple=False is not here: a state is a tuple (c, h)")
        self.forget_bias, self.state_size = forget_bias, LSTMStateTuple(num_units, num_units)

    def build(self, depth):
        return [self.kernel_and_bias(depth + self.num_units, 4 * self.num_units, self.initializer)]

    def call(self, x, state):
        c, h = state
        i, j, f, o = arrays.split(self.linear([x, h]), 4, 1)
        c = c * math.sigmoid(f + self.forget_bias) + math.sigmoid(i) * self.activation(j)
        h = self.activation(c) * math.sigmoid(o)
        return h, LSTMStateTuple(c, h)


class LSTMCell(BasicLSTMCell):
    """The same, with an initializer for the kernel; projections and peepholes are refused."""

    scope_name = "lstm_cell"

    def __init__(self, num_units, use_peepholes=False, cell_clip=None, initializer=None,
                 num_proj=None, proj_clip=None, num_unit_shards=None, num_proj_shards=None,
                 forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None, name=None,
                 dtype=None):
        if use_peepholes or cell_clip or num_proj:
            raise NotImplementedError("LSTMCell: there are no peepholes, clips or projections")
        super().__init__(num_units, forget_bias, state_is_tuple, activation, reuse, name)
        self.initializer = initializer


class MultiRNNCell(RNNCell):
    """Cells one on the other: the output of each is the input of the next."""

    scope_name = "multi_rnn_cell"

    def __init__(self, cells, state_is_tuple: bool = True):
        if not cells:
            raise ValueError("Must specify at least one cell for MultiRNNCell.")
        self.cells, self.weights, self.name, self.reuse = list(cells), None, None, None
        self.state_size = tuple(cell.state_size for cell in self.cells)
        self.output_size = self.cells[-1].output_size

    def build(self, depth):
        found = []
        for k, cell in enumerate(self.cells):
            with variable_scope(f"cell_{k}"):
                cell.prepare(depth)
            depth = cell.output_size
            found += cell.weights or []
        return found

    def call(self, x, state):
        states = []
        for cell, part in zip(self.cells, state, strict=True):
            x, new = cell.call(x, part)
            states.append(new)
        return x, tuple(states)


class DropoutWrapper(RNNCell):
    """Dropout around a cell: of what goes in, of what comes out, of its state."""

    def __init__(self, cell, input_keep_prob=1.0, output_keep_prob=1.0, state_keep_prob=1.0,
                 seed=None, **_):
        self.cell, self.keep = cell, (input_keep_prob, output_keep_prob, state_keep_prob)
        self.state_size, self.output_size, self.seed = cell.state_size, cell.output_size, seed

    @property
    def weights(self):
        return self.cell.weights

    def prepare(self, depth, scope=None):
        self.cell.prepare(depth, scope)

    def call(self, x, state):
        before, after, between = self.keep
        out, new = self.cell.call(self.drop(x, before), state)
        if between is not None and not (isinstance(between, float | int) and between == 1):
            new = pack_state(self.state_size, [self.drop(s, between) for s in flatten_state(new)])
        return self.drop(out, after), new

    def drop(self, x, keep):
        return x if isinstance(keep, float | int) and keep == 1 else dropout(x, keep,
                                                                             seed=self.seed)

