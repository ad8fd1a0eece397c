"""Building and running: worked example 3, sessions, variables, optimizers, second derivatives."""

import numpy as np
import pytest

import autograd_core as torch
import autograd_core.static as tf


@pytest.fixture(autouse=True)
def fresh_graph():
    """Each test has a default graph of its own."""
    with tf.Graph().as_default():
        yield


def example_3():
    """FACTS.md, worked example 3: a, b, c, d → e."""
    a, b, c, d = (tf.placeholder(tf.float32, name=name) for name in "abcd")
    u = a * b
    t = tf.log(d)
    v = t * c
    e = u + v
    return (a, b, c, d), e


def test_worked_example_3_as_written():
    """Placeholders, gradients, a feed_dict; the numbers, and eager's bits."""
    (a, b, c, d), e = example_3()
    slopes = tf.gradients(e, [a, b, c, d])
    with tf.Session() as sess:
        feed = {a: 2., b: 3., c: 5., d: 10.}
        value = sess.run(e, feed_dict=feed)
        found = sess.run(slopes, feed_dict=feed)
    assert [round(float(g), 4) for g in found] == [3.0, 2.0, 2.3026, 0.5]
    leaves = [torch.tensor(x, requires_grad=True) for x in (2., 3., 5., 10.)]
    y = leaves[0] * leaves[1] + torch.log(leaves[3]) * leaves[2]
    y.backward()
    assert value == y.item()
    assert found == [x.grad.item() for x in leaves]


def test_nothing_is_computed_while_building():
    """Symbols have a name, a shape and a dtype, and no value."""
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    y = tf.nn.relu(tf.matmul(x, tf.zeros([3, 2])), name="out")
    assert repr(y) == "<tf.Tensor 'out:0' shape=(?, 2) dtype=float32>"
    assert str(y) == 'Tensor("out:0", shape=(?, 2), dtype=float32)'
    assert [op.name for op in x.graph.get_operations()] == ["x", "zeros", "MatMul", "out"]
    assert y.op.type == "Relu"
    assert y.op.file == __file__


def test_names_are_unique_and_scoped():
    """As in TensorFlow: add, add_1; scopes too."""
    for _ in range(2):
        with tf.name_scope("layer"):
            y = tf.add(1., 2., name="sum")
            z = tf.add(1., 2., name="sum")
    assert (y.name, z.name) == ("layer_1/sum:0", "layer_1/sum_1:0")
    assert y.graph.get_tensor_by_name("layer_1/sum:0") is y


def test_fetches_keep_their_structure():
    """Lists, tuples, dicts, names, operations, the same thing twice."""
    a = tf.constant(2., name="a")
    b = a * 3
    with tf.Session() as sess:
        found = sess.run({"both": [a, (b, a)], "name": "a:0", "op": a.op})
        assert found == {"both": [2.0, (6.0, 2.0)], "name": 2.0, "op": None}
        assert b.eval() == 6.0
        assert b.eval({a: 5.}) == 15.0, "anything may be fed"


def test_variables_and_assignments():
    """In the order in which they were built; each Session has its own."""
    w = tf.Variable(1., name="w")
    before = w * 10
    up = w.assign_add(1.)
    after = up * 10
    init = tf.global_variables_initializer()
    with tf.Session() as one, tf.Session() as two:
        for sess in (one, two):
            sess.run(init)
        assert one.run([before, up, after]) == [10.0, 2.0, 20.0]
        assert one.run([before, up, after]) == [20.0, 3.0, 30.0]
        assert two.run(w) == 1.0
        assert [two.run([w, up]) for _ in range(2)] == [[2.0, 2.0], [3.0, 3.0]], "at the end"
        w.load(7., one)
        assert one.run(w) == 7.0


def test_control_dependencies_run_first():
    """Though nothing of them is read."""
    w = tf.Variable(1.)
    up = w.assign_add(1.)
    with tf.control_dependencies([up]):
        y = tf.identity(w)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        assert [sess.run(y) for _ in range(3)] == [2.0, 3.0, 4.0]


@pytest.mark.parametrize(("ours", "theirs"), [
    (lambda: tf.train.GradientDescentOptimizer(0.1), lambda w: torch.optim.SGD(w, lr=0.1)),
    (lambda: tf.train.MomentumOptimizer(0.1, 0.9),
     lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9)),
    (lambda: tf.train.AdamOptimizer(0.1), lambda w: torch.optim.Adam(w, lr=0.1)),
], ids=["descent", "momentum", "adam"])
def test_optimizers_walk_as_the_eager_ones(ours, theirs):
    """Descent and momentum to the bit.  Adam to rounding: TensorFlow multiplies out the bias
    correction and adds epsilon before it, PyTorch after it."""
    random = np.random.default_rng(0)
    data, start = (random.standard_normal(s).astype("f") for s in ((8, 3), (3, 1)))
    x = tf.placeholder(tf.float32, [None, 3])
    w = tf.Variable(start)
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 1.))
    train = ours().minimize(loss)
    t = torch.tensor(start, requires_grad=True)
    optimizer = theirs([t])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(6):
            sess.run(train, {x: data})
            optimizer.zero_grad()
            (((torch.tensor(data) @ t) - 1.) ** 2).mean().backward()
            optimizer.step()
        found, wanted = sess.run(w), t.detach().numpy()
    np.testing.assert_allclose(found, wanted, rtol=2e-5)
    if not isinstance(optimizer, torch.optim.Adam):
        assert found.tobytes() == wanted.tobytes()


def derivatives(x, y, gradient, count: int) -> list:
    """y, y', y'', …"""
    found = [y]
    for _ in range(count):
        found.append(gradient(found[-1], x))
    return found


@pytest.mark.parametrize("name", ["exp", "log", "sigmoid", "tanh", "sqrt", "sin", "softplus",
                                  "square", "reciprocal", "relu", "log_softmax", "softmax"])
def test_gradients_of_gradients(name):
    """Up to the third order, as autograd.grad with create_graph gives them."""
    function = getattr(tf, name, None) or getattr(tf.nn, name)
    eager = {"softplus": torch.nn.functional.softplus,
             "softmax": lambda x: torch.softmax(x, 0),
             "log_softmax": lambda x: torch.log_softmax(x, 0)}.get(name) or getattr(torch, name)
    at = np.array([0.5, 1.5], np.float32)
    x = tf.placeholder(tf.float32, [None])
    ours = derivatives(x, function(x) * tf.constant([1., 2.]), lambda y, x: tf.gradients(y, x)[0],
                       3)
    t = torch.tensor(at, requires_grad=True)
    theirs = derivatives(t, eager(t) * torch.tensor([1., 2.]), lambda y, x: torch.autograd.grad(
        y.sum(), x, create_graph=True, allow_unused=True)[0]
        if y is not None and y.requires_grad else None, 3)
    with tf.Session() as sess:
        for a, b in zip(ours, theirs, strict=True):
            wanted = np.zeros(2) if b is None else b.detach().numpy()
            found = np.zeros(2) if a is None else sess.run(a, {x: at})
            np.testing.assert_allclose(found, wanted, rtol=3e-4, atol=2e-6)


def test_a_rule_that_cannot_be_built_is_left_to_the_run():
    """Rows picked by indices that are fed: first and second order."""
    table = tf.placeholder(tf.float32, [4, 2])
    rows = tf.placeholder(tf.int32, [None])
    picked = tf.gather(table, rows)
    first, = tf.gradients(tf.reduce_sum(picked ** 3), table)
    second, = tf.gradients(first, table)
    numbers = np.arange(8, dtype=np.float32).reshape(4, 2)
    with tf.Session() as sess:
        one, two = sess.run([first, second], {table: numbers, rows: [0, 2, 2]})
    count = np.array([[1], [0], [2], [0]])
    np.testing.assert_array_equal(one, 3 * numbers ** 2 * count)
    np.testing.assert_array_equal(two, 6 * numbers * count)


def test_losses_of_a_course():
    """Values and gradients as the eager core has them."""
    random = np.random.default_rng(0)
    scores = random.standard_normal((5, 3)).astype("f")
    classes = np.array([0, 2, 1, 1, 0])
    z = tf.placeholder(tf.float32, [None, 3])
    y = tf.placeholder(tf.int64, [None])
    sparse = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=z))
    hot = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(
        labels=tf.one_hot(y, 3), logits=z))
    sure = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(
        labels=tf.one_hot(y, 3), logits=z))
    t = torch.tensor(scores, requires_grad=True)
    F = torch.nn.functional
    yes = torch.tensor(np.eye(3, dtype="f")[classes])
    wanted = [F.cross_entropy(t, torch.tensor(classes)), F.cross_entropy(t, torch.tensor(classes)),
              F.binary_cross_entropy_with_logits(t, yes)]
    with tf.Session() as sess:
        for loss, theirs in zip((sparse, hot, sure), wanted, strict=True):
            t.grad = None
            theirs.backward()
            found = sess.run([loss, *tf.gradients(loss, z)], {z: scores, y: classes})
            np.testing.assert_allclose(found[0], theirs.item(), rtol=1e-6)
            np.testing.assert_allclose(found[1], t.grad.numpy(), rtol=1e-5, atol=1e-7)


def test_dropout_draws_what_the_eager_core_draws():
    """The same numbers after the same seed, the gradient through those that are left."""
    x = tf.placeholder(tf.float32, [100])
    y = tf.nn.dropout(x, rate=0.4)
    slope, = tf.gradients(y, x)
    numbers = np.linspace(1, 2, 100, dtype=np.float32)
    torch.manual_seed(3)
    t = torch.tensor(numbers, requires_grad=True)
    dropped = torch.nn.functional.dropout(t, 0.4)
    dropped.sum().backward()
    with tf.Session() as sess:
        for _ in range(2):
            tf.set_random_seed(3)
            found, derived = sess.run([y, slope], {x: numbers})
            assert found.tobytes() == dropped.detach().numpy().tobytes()
            assert derived.tobytes() == t.grad.numpy().tobytes()
        assert not np.array_equal(sess.run(y, {x: numbers}), sess.run(y, {x: numbers}))


def test_convolution_and_its_gradients():
    """Filters are (height, width, in, out); (n, channels, height, width) is "NCHW"."""
    random = np.random.default_rng(0)
    image, kernel = (random.standard_normal(s).astype("f") for s in ((2, 3, 5, 5), (4, 3, 3, 3)))
    x, w = tf.placeholder(tf.float32, [None, 3, 5, 5]), tf.placeholder(tf.float32, [4, 3, 3, 3])
    y = tf.nn.conv2d(x, tf.transpose(w, [2, 3, 1, 0]), padding="SAME", data_format="NCHW")
    assert y.shape.as_list() == [None, 4, 5, 5]
    slopes = tf.gradients(tf.reduce_sum(y * y), [x, w])
    a, b = torch.tensor(image, requires_grad=True), torch.tensor(kernel, requires_grad=True)
    out = torch.nn.functional.conv2d(a, b, padding=1)
    (out * out).sum().backward()
    with tf.Session() as sess:
        found = sess.run([y, *slopes], {x: image, w: kernel})
    for one, two in zip(found, (out.detach(), a.grad, b.grad), strict=True):
        np.testing.assert_allclose(one, two.numpy(), rtol=1e-5, atol=1e-5)


def test_captures_of_cond_and_while_have_gradients():
    """Through the branch taken and every turn; second order through cond."""
    x, w = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    y = tf.cond(x > w, lambda: x * x * w, lambda: tf.exp(w))
    dx, dw = tf.gradients(y, [x, w])
    ddx, = tf.gradients(dx, x)
    _, z = tf.while_loop(lambda i, p: i < 4, lambda i, p: (i + 1, p * w + x), [0, x])
    zx, zw = tf.gradients(z, [x, w])
    with tf.Session() as sess:
        assert sess.run([y, dx, dw, ddx], {x: 3., w: 2.}) == [18.0, 12.0, 9.0, 4.0]
        assert sess.run([dx, ddx], {x: 1., w: 2.}) == [0.0, 0.0]
        a, b = torch.tensor(2., requires_grad=True), torch.tensor(3., requires_grad=True)
        p = a
        for _ in range(4):
            p = p * b + a
        p.backward()
        assert sess.run([z, zx, zw], {x: 2., w: 3.}) == [p.item(), a.grad.item(), b.grad.item()]
        with pytest.raises(NotImplementedError, match="gradients of gradients through a while"):
            tf.gradients(zx, x)


def test_only_the_branch_taken_runs(capsys):
    """Prints of the other are not heard."""
    x = tf.placeholder(tf.float32)
    y = tf.cond(x > 0, lambda: tf.Print(x, message="yes "), lambda: tf.Print(-x, message="no "))
    with tf.Session() as sess:
        for at in (1., -1., 2.):
            sess.run(y, {x: at})
    assert capsys.readouterr().out.split() == ["yes", "1.", "no", "1.", "yes", "2."]


def test_a_node_with_a_seed_has_a_sequence_of_its_own():
    """The same numbers for the same seed, whoever else draws; others in the next run."""
    one, other, free = (tf.random_normal([3], seed=s) for s in (5, 5, None))
    with tf.Session() as sess:
        tf.set_random_seed(0)
        a, b, c = sess.run([one, other, free])
        again, _ = sess.run([one, free])
        assert a.tobytes() == b.tobytes()
        assert a.tobytes() != again.tobytes()
        torch.manual_seed(0)
        assert c.tobytes() == torch.randn(3).numpy().tobytes(), "the eager core's numbers"


def test_a_graph_can_be_built_on_from_outside():
    """What is made of its Symbols belongs to it, constants and noise included."""
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [2])
    y = tf.nn.dropout(x + np.array([1, 2], "f"), rate=0.5) * 2
    slope, = tf.gradients(y, x)
    assert y.graph is slope.graph is graph
    with tf.Session(graph) as sess:
        assert sess.run([y, slope], {x: [0., 0.]})[1].shape == (2,)
