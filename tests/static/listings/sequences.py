"""Recurrent networks: cells by hand, unrolled, over steps unknown while building."""

import numpy as np

from .data import digits, rng, waves, weights


def rows_as_steps(tf, folder):
    """A picture's rows are the steps of an LSTM; its last state gives the class."""
    images, labels = digits(8)
    x, y = tf.placeholder(tf.float32, [None, 8, 8]), tf.placeholder(tf.float32, [None, 4])
    w_in, b_in = tf.Variable(weights(8, 10)), tf.Variable(tf.constant(0.1, shape=[10]))
    w_out, b_out = tf.Variable(weights(10, 4)), tf.Variable(tf.constant(0.1, shape=[4]))
    h = tf.reshape(tf.matmul(tf.reshape(x, [-1, 8]), w_in) + b_in, [-1, 8, 10])
    cell = tf.nn.rnn_cell.BasicLSTMCell(10, forget_bias=1.0, state_is_tuple=True)
    start = cell.zero_state(8, dtype=tf.float32)
    with tf.variable_scope("rnn", initializer=tf.constant_initializer(0.07)):
        outputs, states = tf.nn.dynamic_rnn(cell, h, initial_state=start, time_major=False)
    pred = tf.matmul(states[1], w_out) + b_out
    cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=pred, labels=y))
    train = tf.train.AdamOptimizer(0.01).minimize(cost)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        feed = {x: images.reshape(-1, 8, 8), y: labels}
        costs = [sess.run([train, cost], feed_dict=feed)[1] for _ in range(5)]
        last, c, state = sess.run([outputs[:, -1, :], states.c, states.h], feed)
        return {"costs": costs, "last is h": bool(np.allclose(last, state)), "c": c,
                "names": [v.name for v in tf.trainable_variables()[-2:]]}


def state_fed_back(tf, folder):
    """A regression whose last state begins the next run: a tuple as key of the feed."""
    xs, ys = (tf.placeholder(tf.float32, [None, 5, 1]) for _ in range(2))
    with tf.variable_scope("in_hidden"):
        w = tf.get_variable("weights", [1, 6], initializer=tf.constant_initializer(weights(1, 6)))
        b = tf.get_variable("biases", [6], initializer=tf.constant_initializer(0.1))
        with tf.name_scope("Wx_plus_b"):
            h = tf.matmul(tf.reshape(xs, [-1, 1], name="2_2D"), w) + b
        h = tf.reshape(h, [-1, 5, 6], name="2_3D")
    with tf.variable_scope("LSTM_cell", initializer=tf.constant_initializer(0.1)):
        cell = tf.nn.rnn_cell.BasicLSTMCell(6)
        with tf.name_scope("initial_state"):
            start = cell.zero_state(4, dtype=tf.float32)
        outputs, final = tf.nn.dynamic_rnn(cell, h, initial_state=start)
    pred = tf.layers.dense(tf.reshape(outputs, [-1, 6]), 1,
                           kernel_initializer=tf.constant_initializer(weights(6, 1)))
    error = tf.square(tf.subtract(tf.reshape(pred, [-1]), tf.reshape(ys, [-1])))
    cost = tf.div(tf.reduce_sum(error, name="losses_sum"), 4, name="average_cost")
    train = tf.train.AdamOptimizer(0.01).minimize(cost)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    costs, state = [], None
    for i in range(4):
        seq, res = waves(4, 5, i * 5)
        feed = {xs: seq, ys: res}
        if state is not None:
            feed[start] = state
        _, found, state = sess.run([train, cost, final], feed_dict=feed)
        costs.append(found)
    return {"costs": costs, "state": state.h, "kind": type(state).__name__, "name": cost.name}


def cells_by_hand(tf, folder):
    """A cell called step by step, variables reused; a second net of other steps shares them."""
    class RNN:
        def __init__(self, steps):
            with tf.variable_scope("inputs"):
                self.xs = tf.placeholder(tf.float32, [3, steps, 4], name="xs")
            with tf.name_scope("RNN"):
                with tf.variable_scope("cell"):
                    cell = tf.nn.rnn_cell.BasicRNNCell(5)
                    state = cell.zero_state(3, dtype=tf.float32)
                    outputs = []
                    for t in range(steps):
                        if t > 0:
                            tf.get_variable_scope().reuse_variables()
                        out, state = cell(self.xs[:, t, :], state)
                        outputs.append(out)
                with tf.variable_scope("output_layer"):
                    flat = tf.reshape(tf.concat(outputs, 1), [-1, 5])
                    w = tf.get_variable("weights", (5, 2),
                                        initializer=tf.constant_initializer(weights(5, 2)))
                    self.pred = tf.reshape(tf.matmul(flat, w), [3, steps, 2])
                self.cost = tf.reduce_sum(tf.reduce_mean(tf.square(self.pred), 0), 0)
    with tf.variable_scope("rnn", initializer=tf.constant_initializer(0.2)) as scope:
        train = RNN(4)
        scope.reuse_variables()
        test = RNN(1)
    rate = tf.convert_to_tensor(0.01)
    step = tf.train.AdamOptimizer(rate).minimize(tf.reduce_sum(train.cost))
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    x = weights(3, 4, 4)
    costs = [sess.run([step, train.cost], {train.xs: x})[1] for _ in range(4)]
    return {"costs": costs, "one": sess.run(test.pred, {test.xs: x[:, :1]}),
            "names": [v.name for v in tf.trainable_variables()], "placeholder": test.xs.name}


def lengths(tf, folder):
    """static_rnn with a length for each sequence; the last output by gather."""
    r = rng(4)
    data, sizes = r.standard_normal((6, 5, 1)), [5, 3, 1, 4, 2, 5]
    labels = np.eye(2)[[0, 1, 0, 1, 1, 0]]
    x, y = tf.placeholder("float", [None, 5, 1]), tf.placeholder("float", [None, 2])
    seqlen = tf.placeholder(tf.int32, [None])
    w, b = tf.Variable(weights(7, 2)), tf.Variable(weights(2))
    steps = tf.unstack(x, 5, 1)
    with tf.variable_scope("net", initializer=tf.constant_initializer(0.3)):
        cell = tf.nn.rnn_cell.BasicLSTMCell(7)
        outputs, states = tf.nn.static_rnn(cell, steps, dtype=tf.float32, sequence_length=seqlen)
    outputs = tf.transpose(tf.stack(outputs), [1, 0, 2])
    batch_size = tf.shape(outputs)[0]
    index = tf.range(0, batch_size) * 5 + (seqlen - 1)
    last = tf.gather(tf.reshape(outputs, [-1, 7]), index)
    pred = tf.matmul(last, w) + b
    cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=pred, labels=y))
    train = tf.train.GradientDescentOptimizer(learning_rate=0.1).minimize(cost)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        feed = {x: data.tolist(), y: labels, seqlen: sizes}
        costs = [sess.run([train, cost], feed_dict=feed)[1] for _ in range(4)]
        return {"costs": costs, "outputs": sess.run(outputs, feed)[1:3, :, 0],
                "state": sess.run(states.h, feed)[:, 0]}


def both_ways(tf, folder):
    """Forwards and backwards, side by side: unrolled, and dynamic."""
    x = tf.placeholder("float", [None, 4, 3])
    at = weights(2, 4, 3)
    out = {}
    with tf.variable_scope("a", initializer=tf.constant_initializer(0.2)):
        one, two = (tf.nn.rnn_cell.BasicLSTMCell(5, forget_bias=1.0) for _ in range(2))
        outputs, _, _ = tf.nn.static_bidirectional_rnn(one, two, tf.unstack(x, 4, 1),
                                                       dtype=tf.float32)
    with tf.variable_scope("b", initializer=tf.constant_initializer(0.2)):
        one, two = tf.nn.rnn_cell.GRUCell(3), tf.nn.rnn_cell.GRUCell(3)
        (forth, back), _ = tf.nn.bidirectional_dynamic_rnn(one, two, x, dtype=tf.float32)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        out["last"] = sess.run(outputs[-1], {x: at})
        out["forth"], out["back"] = sess.run([forth, back], {x: at})
        out["names"] = [v.name for v in tf.trainable_variables()]
    return out


def words_completed(tf, folder):
    """Two LSTMs one on the other, dropout between; the last letter of a word."""
    letters = {c: k for k, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
    words = ["word", "wood", "deep", "dive", "cold", "cool", "load", "love", "kiss", "kind"]
    inputs = [np.eye(26)[[letters[c] for c in w[:-1]]] for w in words]
    targets = [letters[w[-1]] for w in words]
    X, Y = tf.placeholder(tf.float32, [None, 3, 26]), tf.placeholder(tf.int32, [None])
    keep_prob = tf.placeholder(tf.float32, [])
    W, b = tf.Variable(tf.random_normal([32, 26])), tf.Variable(tf.random_normal([26]))
    cell1 = tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.BasicLSTMCell(32),
                                          output_keep_prob=keep_prob)
    cell = tf.nn.rnn_cell.MultiRNNCell([cell1, tf.nn.rnn_cell.BasicLSTMCell(32)])
    outputs, states = tf.nn.dynamic_rnn(cell, X, dtype=tf.float32)
    outputs = tf.transpose(outputs, [1, 0, 2])[-1]
    model = tf.matmul(outputs, W) + b
    cost = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(logits=model, labels=Y))
    optimizer = tf.train.AdamOptimizer(0.02).minimize(cost)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    feed = {X: inputs, Y: targets, keep_prob: 1}
    first = sess.run(cost, feed)
    for _ in range(40):
        sess.run(optimizer, feed_dict={X: inputs, Y: targets, keep_prob: 0.8})
    right = tf.equal(tf.cast(tf.argmax(model, 1), tf.int32), Y)
    accuracy = tf.reduce_mean(tf.cast(right, tf.float32))
    return {"falls": bool(sess.run(cost, feed) < first / 2), "right": bool(sess.run(
        accuracy, feed) >= 0.5), "layers": len(states),
        "names": [v.name for v in tf.trainable_variables()]}


def translation(tf, folder):
    """Steps and batch unknown while building; the encoder's state begins the decoder."""
    r = rng(5)
    enc, dec = (tf.placeholder(tf.float32, [None, None, 6]) for _ in range(2))
    targets = tf.placeholder(tf.int64, [None, None])
    start = tf.constant_initializer(0.15)
    with tf.variable_scope("encode", initializer=start):
        cell = tf.nn.rnn_cell.BasicRNNCell(8)
        outputs, state = tf.nn.dynamic_rnn(cell, enc, dtype=tf.float32)
    with tf.variable_scope("decode", initializer=start):
        cell = tf.nn.rnn_cell.BasicRNNCell(8)
        outputs, _ = tf.nn.dynamic_rnn(cell, dec, initial_state=state, dtype=tf.float32)
    model = tf.layers.dense(outputs, 6, activation=None, kernel_initializer=tf.constant_initializer(
        weights(8, 6)))
    cost = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(
        logits=model, labels=targets))
    optimizer = tf.train.AdamOptimizer(0.01).minimize(cost)
    prediction = tf.argmax(model, 2)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    costs = []
    for steps in (4, 4, 3, 5):
        feed = {enc: r.standard_normal((3, steps, 6)), dec: r.standard_normal((3, 2, 6)),
                targets: r.randint(0, 6, (3, 2))}
        costs.append(sess.run([optimizer, cost], feed_dict=feed)[1])
    return {"costs": costs, "shape": str(model.shape), "prediction": sess.run(
        prediction, feed).shape == (3, 2)}


def characters(tf, folder):
    """GRUs whose states can be fed, lengths from the data, a letter drawn by its scores."""
    r = rng(6)
    seq = tf.placeholder(tf.int32, [None, None])
    one_hot = tf.one_hot(seq, 7)
    with tf.variable_scope("net", initializer=tf.constant_initializer(0.1)):
        cells = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.GRUCell(n) for n in (5, 6)])
        zero = cells.zero_state(tf.shape(one_hot)[0], dtype=tf.float32)
        in_state = tuple([tf.placeholder_with_default(state, [None, state.shape[1]])
                          for state in zero])
        length = tf.reduce_sum(tf.reduce_max(tf.sign(one_hot), 2), 1)
        output, out_state = tf.nn.dynamic_rnn(cells, one_hot, length, in_state)
        logits = tf.layers.dense(output, 7, None, kernel_initializer=tf.constant_initializer(
            weights(6, 7)))
    each = tf.nn.softmax_cross_entropy_with_logits(logits=logits[:, :-1], labels=one_hot[:, 1:])
    loss = tf.reduce_sum(each)
    sample = tf.multinomial(tf.exp(logits[:, -1] / 1.5), 1)[:, 0]
    step = tf.Variable(0, dtype=tf.int32, trainable=False, name="global_step")
    opt = tf.train.AdamOptimizer(0.01).minimize(loss, global_step=step)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        batch = r.randint(0, 7, (3, 5))
        losses = [sess.run([loss, opt], {seq: batch})[0] for _ in range(4)]
        letter, state = sess.run([sample, out_state], {seq: [[3]]})
        feed = {seq: [[2]]}
        for i in range(len(state)):
            feed.update({in_state[i]: state[i]})
        again = sess.run(out_state, feed)
        return {"losses": losses, "letter": bool(0 <= letter[0] < 7), "states": again,
                "step": step.eval()}
