"""Recurrent networks: a cell along the steps of a sequence.

    outputs, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)       x is (n, steps, depth)
    outputs, state = tf.nn.static_rnn(cell, steps, dtype=tf.float32)    a list of (n, depth)

The steps are unrolled, each one in the graph; where their number is unknown, at the run.
"""

from ..core import dtypes
from . import arrays, math
from .build import as_symbol, cast_to, numpy_dtype
from .dims import Dim
from .late import delay
from .rnn_cell import flatten_state, pack_state
from .scopes import variable_scope

__all__ = ["bidirectional_dynamic_rnn", "dynamic_rnn", "static_bidirectional_rnn", "static_rnn"]


def unroll(cell, steps: list, state: list, lengths=None) -> tuple[list, list]:
    """(outputs, final state), flat: of each sequence only ``lengths`` steps count; the outputs
    after that are zeros, the state stays."""
    outputs = []
    for t, x in enumerate(steps):
        out, new = cell.call(x, pack_state(cell.state_size, state))
        new = flatten_state(new)
        if lengths is not None:
            goes_on = arrays.expand_dims(math.greater(lengths, t), 1)
            out = arrays.where(goes_on, out, arrays.zeros_like(out))
            new = [arrays.where(goes_on, a, b) for a, b in zip(new, state, strict=True)]
        outputs.append(out)
        state = new
    return outputs, state


def start_state(cell, initial_state, first, dtype) -> list:
    """The state to begin with, flat."""
    if initial_state is None:
        if dtype is None:
            raise ValueError("If there is no initial_state, you must give a dtype.")
        initial_state = cell.zero_state(first._shape[0], dtype)
    return flatten_state(initial_state)


def static_rnn(cell, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
    """``cell`` along a list of inputs: the list of outputs, and the final state."""
    if not isinstance(inputs, list | tuple) or not inputs:
        raise ValueError("inputs must not be empty" if isinstance(inputs, list | tuple) else
                         "inputs must be a sequence")
    steps = [as_symbol(x) for x in inputs]
    with variable_scope(scope or "rnn"):
        cell.prepare(steps[0].shape[-1])
        start = start_state(cell, initial_state, steps[0], dtype)
        lengths = None if sequence_length is None else to_lengths(sequence_length)
        outputs, state = unroll(cell, steps, start, lengths)
    return outputs, pack_state(cell.state_size, state)


def to_lengths(x):
    """Lengths as int32."""
    return cast_to(as_symbol(x), numpy_dtype(dtypes.int32))


def dynamic_rnn(cell, inputs, sequence_length=None, initial_state=None, dtype=None,
                parallel_iterations=None, swap_memory=False, time_major: bool = False, scope=None):
    """``cell`` along the second axis of ``inputs`` (the first if ``time_major``): all outputs as
    one, and the final state.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default():
    ...     x = tf.placeholder(tf.float32, [None, 5, 3])
    ...     outputs, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), x, dtype=tf.float32)
    ...     outputs.shape, state.shape
    (TensorShape([?, 5, 4]), TensorShape([?, 4]))
    """
    x = as_symbol(inputs)
    if x.ndim != 3:
        raise ValueError(f"Shape {x.shape} must have rank at least 3")
    if isinstance(x._shape[2], Dim):
        raise ValueError("Input size (depth of inputs) must be accessible via shape inference, but "
                         "saw value None.")
    axis = 0 if time_major else 1
    with variable_scope(scope or "rnn"):
        cell.prepare(x.shape[2])
        first = x[0] if time_major else x[:, 0]
        start = start_state(cell, initial_state, first, dtype)
        lengths = [] if sequence_length is None else [to_lengths(sequence_length)]

        def run(x, *rest):
            outputs, state = unroll(cell, arrays.unstack(x, axis=axis), list(rest[:len(start)]),
                                    *rest[len(start):])
            return [arrays.stack(outputs, axis), *state]
        if isinstance(x._shape[axis], Dim):
            outputs, *state = delay(run, (x, *start, *lengths), trial={axis: 2})
        else:
            outputs, *state = run(x, *start, *lengths)
    return outputs, pack_state(cell.state_size, state)


def static_bidirectional_rnn(cell_fw, cell_bw, inputs, initial_state_fw=None, initial_state_bw=None,
                             dtype=None, sequence_length=None, scope=None):
    """Forwards and backwards along a list: outputs side by side, and both final states."""
    with variable_scope(scope or "bidirectional_rnn"):
        forth, state = static_rnn(cell_fw, inputs, initial_state_fw, dtype, sequence_length, "fw")
        steps = inputs[::-1]
        if sequence_length is not None:
            steps = reverse_sequence(arrays.stack(inputs, 1), sequence_length)
            steps = arrays.unstack(steps, axis=1)
        back, other = static_rnn(cell_bw, steps, initial_state_bw, dtype, sequence_length, "bw")
        back = back[::-1] if sequence_length is None else arrays.unstack(reverse_sequence(
            arrays.stack(back, 1), sequence_length), axis=1)
    return [arrays.concat([a, b], 1) for a, b in zip(forth, back, strict=True)], state, other


def bidirectional_dynamic_rnn(cell_fw, cell_bw, inputs, sequence_length=None,
                              initial_state_fw=None, initial_state_bw=None, dtype=None,
                              parallel_iterations=None, swap_memory=False, time_major=False,
                              scope=None):
    """Forwards and backwards along an axis: (outputs, outputs), (state, state)."""
    axis = 0 if time_major else 1

    def backwards(x):
        return arrays.reverse(x, [axis]) if sequence_length is None else reverse_sequence(
            x, sequence_length, seq_axis=axis)
    with variable_scope(scope or "bidirectional_rnn"):
        forth, state = dynamic_rnn(cell_fw, inputs, sequence_length, initial_state_fw, dtype,
                                   time_major=time_major, scope="fw")
        back, other = dynamic_rnn(cell_bw, backwards(as_symbol(inputs)), sequence_length,
                                  initial_state_bw, dtype, time_major=time_major, scope="bw")
    return (forth, backwards(back)), (state, other)


def reverse_sequence(input, seq_lengths, seq_axis: int = 1, batch_axis=None, name=None, **_):
    """The first ``seq_lengths`` steps of each sequence backwards, the others as they are."""
    x, n = as_symbol(input), to_lengths(seq_lengths)
    steps = arrays.unstack(x if seq_axis == 1 else arrays.transpose(x, (1, 0, 2)), axis=1)
    found = []
    for t in range(len(steps)):
        out = steps[t]
        for k in range(len(steps)):
            takes = math.equal(n - 1 - t, k)
            out = arrays.where(arrays.reshape(takes, (-1, *(1,) * (x.ndim - 2))), steps[k], out)
        found.append(out)
    return arrays.stack(found, seq_axis, name=name)
