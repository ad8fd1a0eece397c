"""Recurrent networks: cells that do one step, and layers that walk along a sequence."""

import math

from ...core import messages
from ...functions import cat, stack, zeros
from .. import functional as F
from .. import init
from ..parameter import Parameter
from .module import Module
from .rnn_steps import gru_step, lstm_step, rnn_step

__all__ = ["GRU", "LSTM", "RNN", "GRUCell", "LSTMCell", "RNNCell"]


class Cell(Module):
    """One step; ``gates`` times as many rows of weights as hidden units, ``states`` states."""

    gates, states = 1, 1

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, device=None,
                 dtype=None):
        super().__init__()
        self.input_size, self.hidden_size = input_size, hidden_size
        rows = self.gates * hidden_size
        for name, size in (("weight_ih", (rows, input_size)), ("weight_hh", (rows, hidden_size)),
                           ("bias_ih", (rows,)), ("bias_hh", (rows,))):
            there = bias or name.startswith("weight")
            self.register_parameter(name, Parameter(zeros(size, dtype=dtype)) if there else None)
        draw_all(self)

    step = staticmethod(rnn_step)

    def forward(self, input, hx=None):
        if input.dim() not in (1, 2):
            raise ValueError(f"{type(self).__name__}: Expected input to be 1D or 2D, got "
                             f"{input.ndim}D instead")
        self._refuse(input, hx[0] if self.states == 2 and hx is not None else hx)
        state = hx if self.states == 2 and hx is not None else (hx,) if hx is not None else (
            [zeros(*input.shape[:-1], self.hidden_size, dtype=input.dtype)] * self.states)
        out = self.step(F.linear(input, self.weight_ih, self.bias_ih),
                         F.linear(state[0], self.weight_hh, self.bias_hh), state)
        return out if self.states == 2 else out[0]

    def _refuse(self, input, hidden) -> None:
        """RuntimeError in PyTorch's words for a size that does not fit."""
        if input.shape[-1] != self.input_size:
            raise RuntimeError(f"input has inconsistent input_size: got {input.shape[-1]} expected "
                               f"{self.input_size}")
        if hidden is None:
            return
        if input.shape[:-1] != hidden.shape[:-1]:
            raise RuntimeError(f"Input batch size {input.shape[0]} doesn't match hidden0 batch "
                               f"size {hidden.shape[0]}")
        if hidden.shape[-1] != self.hidden_size:
            raise RuntimeError(f"hidden0 has inconsistent hidden_size: got {hidden.shape[-1]}, "
                               f"expected {self.hidden_size}")

    def extra_repr(self):
        said = f"{self.input_size}, {self.hidden_size}"
        return said + (", bias=False" if self.bias_ih is None else "")


def draw_all(module: Module) -> None:
    """Draw every weight evenly from ±1/√hidden_size."""
    bound = 1 / math.sqrt(module.hidden_size) if module.hidden_size > 0 else 0
    for p in module.parameters():
        init.uniform_(p, -bound, bound)


class RNNCell(Cell):
    """One step of a plain recurrent network."""

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True,
                 nonlinearity: str = "tanh", device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, device, dtype)
        if nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {nonlinearity}")
        self.nonlinearity = nonlinearity

    def step(self, from_input, from_hidden, state):
        return rnn_step(from_input, from_hidden, state, self.nonlinearity)

    def extra_repr(self):
        said = super().extra_repr()
        return said if self.nonlinearity == "tanh" else f"{said}, nonlinearity={self.nonlinearity}"


class LSTMCell(Cell):
    """One step of a long short-term memory; its state is (hidden, cell)."""

    gates, states, step = 4, 2, staticmethod(lstm_step)


class GRUCell(Cell):
    """One step of a gated recurrent unit."""

    gates, step = 3, staticmethod(gru_step)


class Recurrent(Module):
    """Layers that walk along sequences (L, N, features), or (N, L, …) if ``batch_first``."""

    gates, states, step = 1, 1, staticmethod(rnn_step)

    def __init__(self, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
                 batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False,
                 device=None, dtype=None):
        super().__init__()
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.dropout = bias, batch_first, float(dropout)
        self.bidirectional = bidirectional
        rows, directions = self.gates * hidden_size, 2 if bidirectional else 1
        for layer in range(num_layers):
            width = input_size if layer == 0 else hidden_size * directions
            for suffix in self._suffixes(layer):
                self.register_parameter(f"weight_ih{suffix}", Parameter(zeros(rows, width)))
                self.register_parameter(f"weight_hh{suffix}", Parameter(zeros(rows, hidden_size)))
                if bias:
                    self.register_parameter(f"bias_ih{suffix}", Parameter(zeros(rows)))
                    self.register_parameter(f"bias_hh{suffix}", Parameter(zeros(rows)))
        if dtype is not None:
            self.to(dtype)
        draw_all(self)

    @property
    def _flat_weights_names(self) -> list[str]:
        return list(self._parameters)

    @property
    def _flat_weights(self) -> list[Parameter]:
        return list(self._parameters.values())

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The weights of each layer and direction."""
        count = 4 if self.bias else 2
        flat = self._flat_weights
        return [flat[k:k + count] for k in range(0, len(flat), count)]

    def flatten_parameters(self) -> None:
        """Nothing: the weights need not lie in one piece here."""

    def _suffixes(self, layer: int) -> list[str]:
        return [f"_l{layer}", *([f"_l{layer}_reverse"] if self.bidirectional else [])]

    def forward(self, input, hx=None):
        if isinstance(input, tuple):
            return self._of_packed(input, hx)
        if input.dim() not in (2, 3):
            raise ValueError(f"{type(self).__name__}: Expected input to be 2D or 3D, got "
                             f"{input.ndim}D {'tensor ' * isinstance(self, RNN)}instead")
        batched = input.ndim == 3
        x = input if batched else input.unsqueeze(1)
        x = x.transpose(0, 1) if self.batch_first and batched else x
        starts = self._starts(x, hx, batched)
        self._refuse(x, starts)
        x, states = self._layers(x, starts)
        x = x.transpose(0, 1) if self.batch_first and batched else x
        if not batched:
            x, states = x.squeeze(1), [s.squeeze(1) for s in states]
        return x, (tuple(states) if self.states == 2 else states[0])

    def _of_packed(self, packed, hx):
        """The same for sequences of different lengths, packed step by step."""
        sizes = packed.batch_sizes.tolist()
        first, order, back = packed.data[:sizes[0]], packed.sorted_indices, packed.unsorted_indices
        starts = self._starts(first.unsqueeze(0), hx, True)
        if hx is not None and order is not None:
            starts = [s.index_select(1, order) for s in starts]
        x, states = self._layers(packed.data, starts, sizes)
        if back is not None:
            states = [s.index_select(1, back) for s in states]
        return packed._replace(data=x), (tuple(states) if self.states == 2 else states[0])

    def _layers(self, x, starts, sizes=None):
        """The outputs of the last layer, and the last states of all."""
        ends, slot = [], 0
        for layer in range(self.num_layers):
            outputs = []
            for suffix in self._suffixes(layer):
                state = [s[slot] for s in starts]
                out, state = (self._walk(x, state, suffix) if sizes is None
                              else self._walk_packed(x, state, suffix, sizes))
                outputs.append(out)
                ends.append(state)
                slot += 1
            x = outputs[0] if len(outputs) == 1 else cat(outputs, -1)
            if self.dropout and layer < self.num_layers - 1:
                x = F.dropout(x, self.dropout, self.training)
        return x, [stack([end[k] for end in ends]) for k in range(self.states)]

    def _refuse(self, x, starts) -> None:
        """PyTorch's error for a dtype or a size that does not fit."""
        weight = self.weight_ih_l0
        if x.dtype is not weight.dtype:
            raise ValueError(messages.RNN_DTYPE.format(got=x.dtype, wanted=weight.dtype))
        if x.shape[-1] != self.input_size:
            raise RuntimeError("input.size(-1) must be equal to input_size. Expected "
                               f"{self.input_size}, got {x.shape[-1]}")
        slots = self.num_layers * (2 if self.bidirectional else 1)
        for k, state in enumerate(starts):
            if state.shape != (slots, x.shape[1], self.hidden_size):
                name = f"hidden[{k}]" if self.states == 2 else "hidden"
                raise RuntimeError(f"Expected {name} size {(slots, x.shape[1], self.hidden_size)}, "
                                   f"got {list(state.shape)}")

    def _starts(self, x, hx, batched: bool):
        """The states that every layer and direction begins with."""
        slots = self.num_layers * (2 if self.bidirectional else 1)
        if hx is None:
            return [zeros(slots, x.shape[1], self.hidden_size, dtype=x.dtype)] * self.states
        states = hx if self.states == 2 else (hx,)
        for state in states:
            if state.dim() != 2 + batched:
                raise RuntimeError(f"For {'' if batched else 'un'}batched {2 + batched}-D input, "
                                   f"hx should also be {2 + batched}-D but got {state.ndim}-D "
                                   "tensor")
        return states if batched else [s.unsqueeze(1) for s in states]

    def _weights(self, suffix: str):
        """What inputs are multiplied with, with its bias; the same of states."""
        b_ih, b_hh = (getattr(self, f"bias_{k}{suffix}") if self.bias else None
                      for k in ("ih", "hh"))
        return (getattr(self, f"weight_ih{suffix}"), b_ih,
                getattr(self, f"weight_hh{suffix}"), b_hh)

    def _walk_packed(self, x, start, suffix: str, sizes):
        """One layer in one direction over packed steps, of ``sizes[t]`` sequences each."""
        w_ih, b_ih, w_hh, b_hh = self._weights(suffix)
        steps = list(F.linear(x, w_ih, b_ih).split(sizes))
        back = suffix.endswith("reverse")
        state, outputs, done = [s[:0] if back else s for s in start], [], []
        for from_input in reversed(steps) if back else steps:
            now, n = len(state[0]), len(from_input)
            if n < now:
                done.append([s[n:] for s in state])
                state = [s[:n] for s in state]
            elif n > now:
                state = [cat([s, first[now:n]]) for s, first in zip(state, start, strict=True)]
            state = self.step(from_input, F.linear(state[0], w_hh, b_hh), state)
            outputs.append(state[0])
        done.append(list(state))
        ends = [cat([part[k] for part in reversed(done)]) for k in range(self.states)]
        return cat(outputs[::-1] if back else outputs), ends

    def _walk(self, x, state, suffix: str):
        """One layer in one direction: its outputs and last state."""
        w_ih, b_ih, w_hh, b_hh = self._weights(suffix)
        steps = F.linear(x, w_ih, b_ih).unbind(0)
        outputs = []
        for from_input in reversed(steps) if suffix.endswith("reverse") else steps:
            state = self.step(from_input, F.linear(state[0], w_hh, b_hh), state)
            outputs.append(state[0])
        return stack(outputs[::-1] if suffix.endswith("reverse") else outputs), state

    def extra_repr(self):
        said = [f"{self.input_size}, {self.hidden_size}"]
        said += [f"{name}={getattr(self, name)}" for name, usual in
                 (("num_layers", 1), ("bias", True), ("batch_first", False), ("dropout", 0),
                  ("bidirectional", False)) if getattr(self, name) != usual]
        return ", ".join(said)


class RNN(Recurrent):
    """A plain recurrent network."""

    def __init__(self, *args, nonlinearity: str = "tanh", **kwargs):
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. "
                             "Select from 'tanh' or 'relu'.")
        super().__init__(*args, **kwargs)
        self.nonlinearity = nonlinearity

    def step(self, from_input, from_hidden, state):
        return rnn_step(from_hidden, from_input, state, self.nonlinearity)


class LSTM(Recurrent):
    """A long short-term memory."""

    gates, states, step = 4, 2, staticmethod(lstm_step)


class GRU(Recurrent):
    """A gated recurrent unit."""

    gates, step = 3, staticmethod(gru_step)
