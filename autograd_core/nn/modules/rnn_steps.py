"""One step of a recurrent network: from the input, the hidden state and what the weights made of
them to the new states."""


def rnn_step(from_input, from_hidden, state, nonlinearity="tanh"):
    """One step of a plain network: the new hidden state."""
    total = from_input + from_hidden
    return (total.relu() if nonlinearity == "relu" else total.tanh(),)


def lstm_step(from_input, from_hidden, state):
    """One step of an LSTM: the new hidden and cell states."""
    let_in, keep, new, let_out = (from_input + from_hidden).chunk(4, -1)
    cell = keep.sigmoid() * state[1] + let_in.sigmoid() * new.tanh()
    return let_out.sigmoid() * cell.tanh(), cell


def gru_step(from_input, from_hidden, state):
    """One step of a GRU: the new hidden state."""
    (r_in, z_in, n_in), (r_h, z_h, n_h) = from_input.chunk(3, -1), from_hidden.chunk(3, -1)
    new = (n_in + (r_h + r_in).sigmoid() * n_h).tanh()
    return ((state[0] - new) * (z_h + z_in).sigmoid() + new,)
