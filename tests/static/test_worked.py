"""The worked examples of the course, eagerly and defined first: the same bits, or the reason.

Example 5 (backward twice) has no counterpart: a graph may be run as often as one likes, nothing of
it is freed.  Nor has 12: whether a gradient is wanted is asked of ``gradients``, not of a leaf.
"""

import itertools

import numpy as np
import pytest

import autograd_core as torch
import autograd_core.static as tf

RANDOM = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def fresh_graph():
    """Each test has a default graph of its own."""
    with tf.Graph().as_default():
        yield


def arrays(*shapes) -> list[np.ndarray]:
    """Random numbers as float32."""
    return [RANDOM.standard_normal(shape).astype("f") for shape in shapes]


def eager(function, inputs) -> list[bytes]:
    """Value and gradients, as bytes."""
    leaves = [torch.tensor(x, requires_grad=True) for x in inputs]
    y = function(*leaves)
    y.backward()
    return [np.asarray(a).tobytes() for a in (
        y.detach().numpy(), *[x.grad.numpy() for x in leaves])]


def static(function, inputs) -> list[list[bytes]]:
    """The same defined first: as first run, and as a plan."""
    leaves = [tf.placeholder(tf.float32, x.shape) for x in inputs]
    y = function(*leaves)
    fetches = [y, *tf.gradients(y, leaves)]
    with tf.Session() as sess:
        runs = [sess.run(fetches, dict(zip(leaves, inputs, strict=True))) for _ in range(3)]
    return [[np.asarray(a).tobytes() for a in found] for found in runs]


def numbers(*values) -> list[np.ndarray]:
    return [np.array(x, np.float32) for x in values]


def softmax_at(exp, top, total):
    """Softmax with temperature 0.6, the maximum subtracted first; then one of its entries."""
    def function(x):
        z = x / 0.6
        e = exp(z - top(z))
        return (e / total(e))[2]
    return function


SAME = {
    "1: u1 to u4": (lambda a, b: (a + b) * b, lambda a, b: (a + b) * b, numbers(2., 3.)),
    "2: two layers": (
        lambda w, b, x, v, c, t: (lambda d: (d @ d) * 0.5)(
            torch.sigmoid(v @ torch.sigmoid(w @ x + b) + c) - t),
        lambda w, b, x, v, c, t: (lambda d: tf.tensordot(d, d) * 0.5)(
            tf.sigmoid(tf.tensordot(v, tf.sigmoid(tf.tensordot(w, x) + b)) + c) - t),
        arrays((4, 3), 4, 3, (2, 4), 2, 2)),
    "3: a, b, c, d": (lambda a, b, c, d: a * b + torch.log(d) * c,
                      lambda a, b, c, d: a * b + tf.log(d) * c, numbers(2., 3., 5., 10.)),
    "4: w and x": (lambda w, x: (w + x) * (w + 1), lambda w, x: (w + x) * (w + 1),
                   numbers(1., 2.)),
    "10: sum": (lambda x: (2 * x + 1).sum(), lambda x: tf.reduce_sum(2 * x + 1), numbers([2., 3.])),
    "10: polynomial": (lambda x: x ** 2 + 3 * x + 1, lambda x: x ** 2 + 3 * x + 1, numbers(2.)),
    "11: softmax": (softmax_at(torch.exp, torch.max, torch.sum),
                    softmax_at(tf.exp, tf.reduce_max, tf.reduce_sum), numbers([1., 2., 3.])),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_bits_eagerly_and_defined_first(name):
    """Value and all gradients; in the first run and in the plan."""
    one, two, inputs = SAME[name]
    wanted = eager(one, inputs)
    assert all(found == wanted for found in static(two, inputs))


@pytest.mark.parametrize(("weights", "slope"), [((1., 2.), 9.), ((1., 3.), 11.)])
def test_example_6_gradient_weighting_is_grad_ys(weights, slope):
    """The weights are the gradient that the output starts with."""
    a, b = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    w = tf.identity(a)
    loss = tf.stack([(w + b) * (w + 1), (w + b) + (w + 1)])
    found, = tf.gradients(loss, a, grad_ys=[weights])
    t, x = torch.tensor(1., requires_grad=True), torch.tensor(2.)
    torch.stack([(t + x) * (t + 1), (t + x) + (t + 1)]).backward(torch.tensor(weights))
    with tf.Session() as sess:
        assert sess.run(found, {a: 1., b: 2.}) == t.grad.item() == slope


def test_example_7_gradients_of_gradients():
    """x² at 3: 6, then 2."""
    x = tf.placeholder(tf.float32)
    first, = tf.gradients(x ** 2, x)
    second, = tf.gradients(first, x)
    with tf.Session() as sess:
        assert sess.run([first, second], {x: 3.}) == [6.0, 2.0]


def test_example_8_accumulation_is_an_assignment():
    """Nothing accumulates by itself: 8, 8, 8, 8; with a variable to add to, 8, 16, 24, 32."""
    w, x = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    slope, = tf.gradients((w + x) * (w * x), w)
    mailbox = tf.Variable(0., name="grad")
    add = mailbox.assign_add(slope)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        feed = {w: 1., x: 2.}
        assert [sess.run(slope, feed) for _ in range(4)] == [8.0] * 4
        assert [sess.run(add, feed) for _ in range(4)] == [8.0, 16.0, 24.0, 32.0]


def test_example_9_in_place_is_an_assignment_too():
    """t.add_(3), t.abs_(): values of a graph never change, variables do."""
    t = tf.Variable([-5., 2.])
    steps = [t.assign_add([3., 3.]), t.assign(tf.abs(t))]
    eager = torch.tensor([-5., 2.])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step, change in zip(steps, (lambda: eager.add_(3.), eager.abs_), strict=True):
            assert sess.run(step).tobytes() == change().numpy().tobytes()


def test_example_13_training_leaves_the_same_weights():
    """Ten steps of descent on a small network, bit for bit."""
    data, wanted, *start = arrays((30, 4), (30, 1), (4, 8), 8, (8, 1), 1)
    x, y = (tf.placeholder(tf.float32, [None, n]) for n in (4, 1))
    weights = [tf.Variable(a) for a in start]
    w, b, v, c = weights
    loss = tf.reduce_mean((tf.matmul(tf.tanh(tf.matmul(x, w) + b), v) + c - y) ** 2)
    train = tf.train.GradientDescentOptimizer(0.05).minimize(loss)
    leaves = [torch.tensor(a, requires_grad=True) for a in start]
    optimizer = torch.optim.SGD(leaves, lr=0.05)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(10):
            sess.run(train, {x: data, y: wanted})
            optimizer.zero_grad()
            hidden = torch.tanh(torch.tensor(data) @ leaves[0] + leaves[1])
            out = hidden @ leaves[2] + leaves[3]
            ((out - torch.tensor(wanted)) ** 2).mean().backward()
            optimizer.step()
        for a, t in zip(sess.run(weights), leaves, strict=True):
            assert a.tobytes() == t.detach().numpy().tobytes()


def test_example_14_a_dynamic_graph_needs_cond_here():
    """An if is taken while building; a choice at each run is a cond."""
    x, deep = tf.placeholder(tf.float32, [3]), tf.placeholder(tf.bool)
    y = tf.cond(deep, lambda: tf.nn.relu(tf.sigmoid(x) - 0.5), lambda: tf.nn.relu(x))
    slope, = tf.gradients(tf.reduce_sum(y), x)
    at, = arrays(3)
    with tf.Session() as sess:
        for flag in (True, False, True):
            t = torch.tensor(at, requires_grad=True)
            out = torch.relu(torch.sigmoid(t) - 0.5) if flag else torch.relu(t)
            out.sum().backward()
            found = sess.run([y, slope], {x: at, deep: flag})
            assert found[0].tobytes() == out.detach().numpy().tobytes()
            assert found[1].tobytes() == t.grad.numpy().tobytes()


def test_example_15_a_hundred_layers():
    """Dense layers of 100, relu, 60 pictures of 28 × 28, dropout, 10 outputs; forward, backward."""
    sizes = [784, *[100] * 100, 10]
    start = [(a * (2 / n) ** 0.5 if a.ndim > 1 else a * 0) for n, m in itertools.pairwise(sizes)
             for a in arrays((n, m), m)]
    pictures, = arrays((60, 28, 28))
    classes = RANDOM.integers(0, 10, 60)
    x, y = tf.placeholder(tf.float32, [None, 28, 28]), tf.placeholder(tf.int64, [None])
    weights = [tf.Variable(a) for a in start]
    h = tf.reshape(x, [-1, 784])
    for w, b in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        h = tf.nn.relu(tf.matmul(h, w) + b)
    scores = tf.matmul(tf.nn.dropout(h, rate=0.5), weights[-2]) + weights[-1]
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=scores))
    fetches = [loss, *tf.gradients(loss, weights)]
    leaves = [torch.tensor(a, requires_grad=True) for a in start]
    torch.manual_seed(1)
    t = torch.tensor(pictures).reshape(60, 784)
    for w, b in zip(leaves[:-2:2], leaves[1:-2:2], strict=True):
        t = torch.relu(t @ w + b)
    t = torch.nn.functional.dropout(t, 0.5) @ leaves[-2] + leaves[-1]
    log = torch.log_softmax(t, 1)
    eager = torch.nn.functional.nll_loss(log, torch.tensor(classes), reduction="none").mean()
    eager.backward()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(2):
            tf.set_random_seed(1)
            found = sess.run(fetches, {x: pictures, y: classes})
            assert found[0] == eager.item()
            for a, leaf in zip(found[1:], leaves, strict=True):
                assert a.tobytes() == leaf.grad.numpy().tobytes()


def test_example_16_a_function_of_ones_own():
    """save_for_backward is what a closure keeps."""
    class Exp(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = x.exp()
            ctx.save_for_backward(y)
            return y

        @staticmethod
        def backward(ctx, g):
            return g * ctx.saved_tensors[0]

    @tf.custom_gradient
    def exp(x):
        y = tf.exp(x)
        return y, lambda g: g * y
    at, = arrays(5)
    wanted = eager(lambda x: Exp.apply(x * x).sum(), [at])
    assert all(found == wanted for found in static(
        lambda x: tf.reduce_sum(exp(x * x)), [at]))


def test_a_custom_gradient_gives_one_gradient_an_input():
    @tf.custom_gradient
    def wrong(x):
        return x * 2, lambda g: (g, g)
    x = tf.placeholder(tf.float32)
    with pytest.raises(ValueError, match="called with 1 inputs and gave 2 gradients"):
        tf.gradients(wrong(x), x)
