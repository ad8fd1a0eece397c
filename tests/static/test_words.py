"""TensorFlow 1's words: unknown shapes, dtypes, names, refusals, checkpoints, flags."""

import os

import numpy as np
import pytest

import autograd_core as torch
import autograd_core.static as tf


@pytest.fixture(autouse=True)
def fresh_graph():
    """Each test has a default graph of its own."""
    with tf.Graph().as_default():
        yield


# shapes that nothing is known of

RANDOM = np.random.default_rng(0)
FED = [np.float32(1.5), RANDOM.standard_normal(3).astype("f"),
       RANDOM.standard_normal((2, 3)).astype("f"), RANDOM.standard_normal((4, 1, 3)).astype("f")]


@pytest.mark.parametrize("x", FED, ids=lambda x: str(np.shape(x)))
@pytest.mark.parametrize("w", FED, ids=lambda x: str(np.shape(x)))
def test_values_and_gradients_of_whatever_is_fed(x, w):
    """One graph for all shapes; broadcasting is undone for those there are."""
    a, b = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    y = tf.reduce_mean(tf.tanh(a * b + 1.) * tf.exp(-b) / (2. + tf.square(a)))
    assert (str(y.shape), str((a * b).shape)) == ("()", "<unknown>")
    slopes = tf.gradients(y, [a, b])
    bends = tf.gradients(tf.reduce_sum(slopes[0] ** 2), b)
    p, q = (torch.tensor(t, requires_grad=True) for t in (x, w))
    out = (torch.tanh(p * q + 1) * torch.exp(-q) / (2 + p ** 2)).mean()
    first = torch.autograd.grad(out, [p, q], create_graph=True)
    second, = torch.autograd.grad((first[0] ** 2).sum(), [q])
    with tf.Session() as sess:
        for _ in range(2):
            found = sess.run([y, *slopes, *bends], {a: x, b: w})
            for one, two in zip(found, [out, *first, second], strict=True):
                np.testing.assert_allclose(one, two.detach().numpy(), rtol=2e-5, atol=1e-6)


def test_what_is_known_of_what_is_fed_to_anything():
    """As much as all numbers of axes agree on."""
    x, w = tf.placeholder(tf.float32, name="x"), tf.ones([3, 2])
    assert repr(x) == "<tf.Tensor 'x:0' shape=<unknown> dtype=float32>"
    assert str(x) == 'Tensor("x:0", dtype=float32)'
    assert str(tf.matmul(x, w).shape) == "(?, 2)"
    assert tf.argmax(x, 0).dtype == tf.int64
    assert tf.equal(x, 1.).dtype == tf.bool
    with pytest.raises(ValueError, match="Cannot take the length of shape with unknown rank"):
        len(x.shape)
    with pytest.raises(ValueError, match="is not defined on an unknown TensorShape"):
        x.shape.as_list()
    with pytest.raises(ValueError, match="Shape must be rank 2 but is rank 1"):
        tf.matmul(x, tf.ones([3]))
    x.set_shape([None, 3])
    assert x.shape.as_list() == [None, 3]


def test_a_wrong_shape_is_found_at_the_run():
    """The node and its line are named."""
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    z = tf.add(x, y, name="sum")
    with tf.Session() as sess, pytest.raises(tf.errors.InvalidArgumentError,
                                             match="are 2 and 3") as caught:
        sess.run(z, {x: [1., 2.], y: [1., 2., 3.]})
    assert caught.value.op is z.op
    assert "test_words.py:" in str(caught.value)


def test_late_nodes_are_calls_of_numpy_in_a_plan():
    """Nothing of them is left: the passes see what they became."""
    x = tf.placeholder(tf.float32)
    y = tf.nn.relu(x * 2. + 1.)
    with tf.Session() as sess:
        plan = sess.plan(y, {x: np.ones(3)})
    assert "opaque" not in str(plan)
    assert len(plan.calls) == 3


def test_sizes_out_of_symbols():
    """tf.shape, parts of it, numbers that are fed."""
    x, n = tf.placeholder(tf.float32, [None, 4]), tf.placeholder(tf.int32, [])
    batch = tf.shape(x)[0]
    ones = tf.ones([batch, 2 * tf.shape(x)[1]])
    assert ones.shape.as_list() == [None, 8]
    rows = tf.range(0, batch)
    fed = tf.zeros([n, 2])
    flat = tf.reshape(x, [batch * 2, -1])
    with tf.Session() as sess:
        for size in (3, 5, 3):
            a, b, c, d = sess.run([ones, rows, fed, flat], {x: np.ones((size, 4)), n: size + 1})
            assert a.shape == (size, 8)
            assert b.tolist() == list(range(size))
            assert c.shape == (size + 1, 2)
            assert d.shape == (size * 2, 2)
        assert sess.run(fed, {n: 2}).shape == (2, 2), "no plan is kept for another number"


def test_a_value_between_may_be_fed():
    """What it is made of need not be then, though shapes speak of it."""
    x = tf.placeholder(tf.float32, [None, 4])
    h = x / 2.
    y = tf.reshape(h, [-1, 2])
    with tf.Session() as sess:
        assert sess.run(y, {h: np.ones((3, 4))}).shape == (6, 2)


# dtypes

def test_dtypes_are_tensorflows():
    """float32 for "float"; integers add up as they are, and are divided as floats."""
    assert tf.placeholder("float").dtype == tf.float32
    n = tf.constant([1, 2, 4])
    for found, dtype in [(tf.reduce_sum(n), tf.int32), (tf.reduce_mean(n), tf.int32),
                         (n / 2, tf.float64), (n // 2, tf.int32), (tf.div(n, 2), tf.int32),
                         (tf.cast(n, "float") * 2, tf.float32), (tf.argmax(n, 0), tf.int64),
                         (tf.constant(1.), tf.float32), (tf.constant(np.ones(2)), tf.float64),
                         (tf.range(3), tf.int32), (tf.range(3.), tf.float32),
                         (tf.to_float(n), tf.float32), (tf.shape(n), tf.int32),
                         (tf.constant("a"), tf.string), (tf.constant(True), tf.bool)]:
        assert found.dtype == dtype, found
    with pytest.raises(TypeError, match=r"Expected int32, got 1\.5 of type 'float' instead"):
        tf.constant(1.5, tf.int32)
    with pytest.raises(TypeError, match="Expected float32, got 'a' of type 'str' instead"):
        tf.constant("a", tf.float32)
    with pytest.raises(TypeError, match="has type float32 that does not match type int32"):
        n * tf.constant(1.)


def test_strings_are_joined_and_compared_and_nothing_else():
    a, b = tf.constant(["x", "y"]), tf.placeholder(tf.string, [])
    joined, same = a + b, tf.equal(a, "x")
    assert (joined.dtype, same.dtype) == (tf.string, tf.bool)
    with tf.Session() as sess:
        for _ in range(2):
            found = sess.run([joined, same], {b: "z"})
            assert found[0].tolist() == [b"xz", b"yz"]
            assert found[1].tolist() == [True, False]
    with pytest.raises(TypeError, match="Expected string, got 1 of type 'int' instead"):
        a + 1
    with pytest.raises(TypeError, match="has DataType string not in list of allowed values"):
        a * b


def test_names_and_dtypes_of_nodes_are_tensorflows():
    """As TensorFlow names them where nothing is said."""
    x = tf.constant(np.ones((2, 3), "f"))
    for made, name in [(tf.transpose(x), "transpose"), (tf.concat([x, x], 0), "concat"),
                       (tf.stack([x, x]), "stack"), (tf.add_n([x, x]), "AddN"),
                       (tf.squared_difference(x, 1.), "SquaredDifference"), (x * 2., "mul"),
                       (tf.reduce_mean(x), "Mean"), (tf.matmul(x, x, transpose_b=True), "MatMul"),
                       (tf.nn.softmax(x), "Softmax"), (tf.nn.bias_add(x, tf.ones(3)), "BiasAdd"),
                       (tf.losses.mean_squared_error(x, x), "mean_squared_error/value"),
                       (tf.expand_dims(x, 0), "ExpandDims"), (tf.argmax(x, 1), "ArgMax")]:
        assert made.op.name == name
    assert tf.size(x).dtype == tf.int32


def test_whole_floats_may_be_fed_as_integers():
    x = tf.placeholder(tf.int32, [2])
    with tf.Session() as sess:
        assert sess.run(x, {x: np.array([1., 2.])}).tolist() == [1, 2]
        with pytest.raises(TypeError, match="convert it first"):
            sess.run(x, {x: [0.5, 1.]})


# optimizers, scopes

def test_slots_are_named_as_in_tensorflow():
    with tf.variable_scope("layer"):
        w = tf.get_variable("w", [2], initializer=tf.ones_initializer())
    with tf.name_scope("train"):
        optimizer = tf.train.AdamOptimizer(0.1)
        train = optimizer.minimize(tf.reduce_sum(w * w))
    assert [v.name for v in tf.global_variables()] == [
        "layer/w:0", "train/beta1_power:0", "train/beta2_power:0", "layer/w/Adam:0",
        "layer/w/Adam_1:0"]
    assert optimizer.get_slot(w, "m").name == "layer/w/Adam:0"
    assert tf.trainable_variables() == [w]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train)
        np.testing.assert_allclose(sess.run(w), [0.9, 0.9], rtol=1e-5)


def test_variables_that_are_shared_wrongly():
    tf.get_variable("w", [2, 3])
    with tf.variable_scope("", reuse=True):
        with pytest.raises(ValueError, match=r"Trying to share variable w, but specified shape "
                           r"\(3, 3\) and found shape \(2, 3\)"):
            tf.get_variable("w", [3, 3])
        with pytest.raises(ValueError, match="but specified dtype float64 and found dtype float32"):
            tf.get_variable("w", [2, 3], tf.float64)
    with pytest.raises(ValueError, match="Variable w already exists, disallowed"):
        tf.get_variable("w", [2, 3])
    with pytest.raises(ValueError, match="must be fully defined"):
        tf.get_variable("v", [None, 3])


@pytest.mark.parametrize(("name", "shape", "spread"), [
    ("glorot_uniform", (60, 40), (2 / 100) ** 0.5), ("variance_scaling", (60, 40), (1 / 60) ** .5),
    ("random_normal", (50, 50), 1.0), ("random_uniform", (50, 50), (1 / 12) ** 0.5),
    ("truncated_normal", (50, 50), 0.8796), ("orthogonal", (40, 40), 40 ** -0.5)])
def test_initializers_spread_as_they_should(name, shape, spread):
    tf.set_random_seed(0)
    w = tf.get_variable("w", shape, initializer=getattr(tf.initializers, name)())
    with tf.Session() as sess:
        sess.run(w.initializer)
        assert sess.run(w).std() == pytest.approx(spread, rel=0.05)


# files

def test_paths_are_those_of_tensorflow(tmp_path, monkeypatch):
    """Relative ones too; the files can be moved together."""
    monkeypatch.chdir(tmp_path)
    w = tf.Variable([1., 2.], name="w")
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        assert saver.save(sess, "net/model.ckpt", global_step=3) == "net/model.ckpt-3"
        assert sorted(os.listdir("net")) == [
            "checkpoint", "model.ckpt-3.data-00000-of-00001", "model.ckpt-3.index",
            "model.ckpt-3.meta"]
        os.rename("net", "moved")
        assert tf.train.latest_checkpoint("moved") == os.path.join("moved", "model.ckpt-3")
        sess.run(w.assign([0., 0.]))
        saver.restore(sess, tf.train.latest_checkpoint("moved"))
        assert sess.run(w).tolist() == [1., 2.]
        with pytest.raises(ValueError, match="The passed save_path is not a valid checkpoint: no"):
            saver.restore(sess, "no")
    assert tf.train.latest_checkpoint("nowhere") is None


def test_a_graph_that_cannot_be_written_says_why_when_it_is_read(tmp_path):
    """Late nodes keep Python functions."""
    x = tf.placeholder(tf.float32)
    w = tf.Variable(1.)
    tf.multiply(x, w)
    with tf.Session() as sess:
        sess.run(w.initializer)
        path = tf.train.Saver().save(sess, tmp_path / "model")
    with pytest.raises(ValueError, match="has no graph: Late is not one of the operations"):
        tf.train.import_meta_graph(path + ".meta")


def test_events_have_histograms_and_pictures(tmp_path):
    """TensorBoard's own reader finds them."""
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
    x = tf.placeholder(tf.float32, [None, 4, 4, 1], "x")
    tf.summary.histogram("spread", x)
    tf.summary.image("pictures", x, 2)
    one = tf.summary.scalar("mean: of all", tf.reduce_mean(x))
    merged = tf.summary.merge_all()
    writer = tf.summary.FileWriter(str(tmp_path))
    with tf.Session() as sess:
        values = np.linspace(0, 1, 48).reshape(3, 4, 4, 1)
        writer.add_summary(sess.run(merged, {x: values}), 7)
        writer.add_summary(sess.run(one, {x: values}), 8)
    found = {value.tag: (event.step, value) for event in LegacyEventFileLoader(
        str(writer.path)).Load() for value in event.summary.value}
    assert set(found) == {"spread", "pictures/image/0", "pictures/image/1", "mean__of_all"}
    assert found["spread"][1].histo.num == 48
    assert sum(found["spread"][1].histo.bucket) == 48
    assert found["pictures/image/0"][1].image.encoded_image_string.startswith(b"\x89PNG")
    assert found["mean__of_all"][0] == 8
    assert found["mean__of_all"][1].simple_value == pytest.approx(0.5)


# what is not here

@pytest.mark.parametrize("name", [
    "FIFOQueue", "nn.nce_loss", "nn.sampled_softmax_loss", "train.Coordinator", "train.Server",
    "train.start_queue_runners", "train.shuffle_batch", "train.MonitoredTrainingSession",
    "contrib.learn", "contrib.layers.fully_connected", "data", "estimator", "keras", "examples",
    "saved_model", "TFRecordReader", "image.decode_png", "sub", "scalar_summary",
    "train.SummaryWriter"])
def test_what_lies_outside_is_refused_in_one_sentence(name):
    """Which says what it is about; hasattr says that it is not there."""
    place = tf
    *path, last = name.split(".")
    for part in path:
        place = getattr(place, part)
    with pytest.raises(NotImplementedError, match=rf"^tf\.{name}: [^.]*(\.\w+[^.]*)*\.$"):
        getattr(place, last)
    assert not hasattr(place, last)


def test_what_is_nowhere_is_no_attribute():
    with pytest.raises(AttributeError, match=r"module 'autograd_core.static' has no attribute 'a'"):
        tf.a    # noqa: B018
    with pytest.raises(AttributeError, match="has no attribute 'muliply'"):
        tf.muliply  # noqa: B018


def test_flags_and_settings_are_taken(monkeypatch):
    monkeypatch.setattr("sys.argv", ["train.py", "--steps=7", "--other"])
    tf.app.flags.DEFINE_integer("steps", 100, "how many")
    tf.flags.DEFINE_string("folder", "logs", "where")
    assert (tf.app.flags.FLAGS.steps, tf.flags.FLAGS.folder) == (7, "logs")
    config = tf.ConfigProto(allow_soft_placement=True)
    config.gpu_options.allow_growth = True
    with tf.device("/gpu:0"), tf.Session("", config=config) as sess:
        assert sess.run(tf.constant(1)) == 1
    with pytest.raises(ValueError, match="there is one process"):
        tf.Session("grpc://localhost:2222")


def test_branches_inside_branches_see_what_is_around_them():
    """With gradients through both."""
    x = tf.placeholder(tf.float32, [])
    w = tf.constant(3.)
    y = tf.cond(x > 2., lambda: x * w, lambda: tf.cond(x > 1., lambda: -x * w, lambda: x * x * w))
    slope, = tf.gradients(y, x)
    with tf.Session() as sess:
        assert [sess.run([y, slope], {x: at}) for at in (3., 1.5, 0.5)] == [
            [9., 3.], [-4.5, -3.], [0.75, 3.]]
