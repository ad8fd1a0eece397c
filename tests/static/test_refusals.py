"""Wrong programs: one clear error each, in TensorFlow's words, naming the node and its line."""

import numpy as np
import pytest

import autograd_core.static as tf


@pytest.fixture(autouse=True)
def fresh_graph():
    """Each test has a default graph of its own."""
    with tf.Graph().as_default():
        yield


def here() -> str:
    return "test_refusals.py:"


def test_shapes_that_do_not_fit_are_refused_while_building():
    """With the node, the shapes, and the line; nothing is left in the graph."""
    x = tf.placeholder(tf.float32, [None, 2], "x")
    w = tf.zeros([3, 4])
    with pytest.raises(ValueError, match=r"Dimensions must be equal, but are 2 and 3 for 'MatMul' "
                       r"\(op: 'MatMul'\) with input shapes: \[\?,2\], \[3,4\]\.") as caught:
        tf.matmul(x, w)
    assert here() in str(caught.value)
    assert len(x.graph.get_operations()) == 2
    with pytest.raises(ValueError, match=r"Dimensions must be equal, but are 2 and 3 for 'bias'"):
        tf.add(x, tf.zeros([3]), name="bias")
    with pytest.raises(ValueError, match=r"Cannot reshape a tensor with 12 elements to shape "
                       r"\[5\]"):
        tf.reshape(w, [5])
    with pytest.raises(ValueError, match="Shape must be rank 2 but is rank 1 for 'MatMul"):
        tf.matmul(x, tf.zeros([2]))


def test_dtypes_are_not_mixed():
    """TensorFlow converts nothing by itself."""
    a, b = tf.placeholder(tf.float32, name="a"), tf.placeholder(tf.int32, name="b")
    with pytest.raises(TypeError, match="Input 'y' of 'Add' Op has type int32 that does not match "
                       "type float32 of argument 'x'"):
        a + b
    with pytest.raises(TypeError, match=r"Expected int32, got 1.5 of type 'float' instead"):
        b + 1.5


def test_a_placeholder_that_is_not_fed():
    """Named, with dtype, shape, and where it was made."""
    x = tf.placeholder(tf.float32, [None, 784], name="x")
    a = tf.placeholder(tf.float64, name="a")
    with tf.Session() as sess:
        with pytest.raises(tf.errors.InvalidArgumentError, match=(
                r"You must feed a value for placeholder tensor 'x' with dtype float and shape "
                r"\[\?,784\]")) as caught:
            sess.run(x * 2)
        assert caught.value.op is x.op
        assert here() in str(caught.value)
        with pytest.raises(tf.errors.InvalidArgumentError, match="'a' with dtype double\n"):
            sess.run(a)


def test_feeds_of_wrong_shape_dtype_or_kind():
    """Each names the placeholder."""
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    n = tf.placeholder(tf.int32, [], name="n")
    with tf.Session() as sess:
        with pytest.raises(ValueError, match=r"Cannot feed value of shape \(3,\) for Tensor 'x:0', "
                           r"which has shape '\(\?, 2\)'") as caught:
            sess.run(x, {x: [1., 2., 3.]})
        assert here() in str(caught.value)
        with pytest.raises(TypeError, match="dtype float64 for Tensor 'n:0'"):
            sess.run(n, {n: 1.5})
        with pytest.raises(TypeError, match="'x:0', which has dtype 'float32'"):
            sess.run(x, {x: [["a", "b"]]})
        with pytest.raises(TypeError, match=r"The value of a feed cannot be a tf\.Tensor object"):
            sess.run(x, {x: n})
        with pytest.raises(TypeError, match="Cannot interpret feed_dict key as Tensor"):
            sess.run(x, {3: 1.})


def test_a_feed_dict_is_a_dict():
    x = tf.placeholder(tf.float32)
    with tf.Session() as sess, pytest.raises(TypeError, match="feed_dict maps Symbols to values"):
        sess.run(x, [1.])


def test_fetches_that_cannot_be():
    """From another graph, of a wrong type, of an unknown name."""
    x = tf.constant(1., name="x")
    with tf.Graph().as_default():
        other = tf.constant(2., name="other")
    with tf.Session() as sess:
        with pytest.raises(ValueError, match=r"Fetch argument <tf.Tensor 'other:0' .*> cannot be "
                           r"interpreted as a Tensor. \(Tensor Tensor\(\"other:0\", .*\) is not an "
                           r"element of this graph.\)"):
            sess.run(other)
        with pytest.raises(TypeError, match="Fetch argument 3 has invalid type <class 'int'>, must "
                           r"be a string or Tensor. \(Can not convert a int into a Tensor"):
            sess.run(3)
        with pytest.raises(ValueError, match="refers to a Tensor which does not exist"):
            sess.run("y:0")
    with pytest.raises(ValueError, match="must be from the same graph as"), tf.Graph().as_default():
        tf.add(x, other)


def test_sessions_that_cannot_run():
    """Closed, empty, or none at all."""
    with tf.Session() as sess, pytest.raises(RuntimeError, match="The Session graph is empty"):
        sess.run([])
    x = tf.constant(1.)
    with tf.Session() as sess:
        sess.run(x)
    with pytest.raises(RuntimeError, match=r"Attempted to use a closed Session\."):
        sess.run(x)
    with pytest.raises(ValueError, match=r"Cannot evaluate tensor using `eval\(\)`: No default "
                       "session is registered"):
        x.eval()


def test_a_symbol_is_no_number_yet():
    """if, for, float, numpy."""
    x = tf.placeholder(tf.float32, [2], name="x")
    with pytest.raises(TypeError, match=r"Using a `tf.Tensor` as a Python `bool` is not allowed"):
        bool(x)
    with pytest.raises(TypeError, match="only iterable when eager execution is enabled"):
        list(x)
    with pytest.raises(NotImplementedError, match=r"Cannot convert a symbolic Tensor \(x:0\) to a "
                       "numpy array"):
        np.asarray(x)
    with pytest.raises(NotImplementedError, match="symbolic Tensor"):
        np.linalg.inv(x)


def test_variables_that_are_not_initialized():
    """Named."""
    w = tf.Variable(1., name="w")
    with tf.Session() as sess, pytest.raises(
            tf.errors.FailedPreconditionError,
            match="Attempting to use uninitialized value w") as caught:
        sess.run(w * 2)
    assert caught.value.op is w.op


def test_assignments_of_another_shape():
    w = tf.Variable([1., 2.], name="w")
    with pytest.raises(ValueError, match=r"for 'w' \(op: 'Assign'\) with input shapes: \[2\], \[3"):
        w.assign([1., 2., 3.])


def test_nothing_to_optimize():
    x = tf.placeholder(tf.float32)
    w = tf.Variable(1., name="w")
    with pytest.raises(ValueError, match=r"No gradients provided for any variable: \['w:0'\]"):
        tf.train.GradientDescentOptimizer(1.).minimize(x * 2, var_list=[w])


@pytest.mark.parametrize("first", [True, False], ids=["first run", "plan"])
def test_nan_in_a_run_names_the_node(first):
    """With check_numerics, in the first run and in the plan."""
    x = tf.placeholder(tf.float32, [2], name="x")
    y = tf.exp(tf.log(x, name="logarithm") * 2, name="out")
    sess = tf.Session(check_numerics=True)
    if not first:
        sess.run(y, {x: [1., 2.]})
    with pytest.raises(tf.errors.InvalidArgumentError,
                       match="logarithm : Tensor had NaN values") as caught:
        sess.run(y, {x: [-1., 2.]})
    assert here() in str(caught.value)
    assert sess.run(y, {x: [1., 2.]})[0] == 1.0, "and the session goes on"


def test_check_numerics_is_a_node_of_its_own():
    x = tf.placeholder(tf.float32, name="x")
    y = tf.check_numerics(x * 2, "twice x")
    with tf.Session() as sess:
        assert sess.run([y, *tf.gradients(y, x)], {x: 1.}) == [2.0, 2.0]
        for _ in range(2):
            with pytest.raises(tf.errors.InvalidArgumentError, match="twice x : Tensor had Inf"):
                sess.run(y, {x: np.inf})


def test_a_failing_call_names_its_node():
    """Indices out of range, in the first run and in the plan."""
    table, at = tf.ones([3, 2]), tf.placeholder(tf.int32, [None])
    rows = tf.gather(table, at, name="rows")
    with tf.Session() as sess:
        for _ in range(2):
            with pytest.raises(tf.errors.InvalidArgumentError, match="out of bounds") as caught:
                sess.run(rows, {at: [5]})
            assert caught.value.op.name == "rows"
            sess.run(rows, {at: [1]})


def test_branches_and_loops_that_do_not_fit():
    x = tf.placeholder(tf.float32, [2])
    with pytest.raises(TypeError, match="pred must be a single bool"):
        tf.cond(x, lambda: 1., lambda: 2.)
    with pytest.raises(TypeError, match="must have the same type"):
        tf.cond(x[0] > 0, lambda: 1, lambda: x)
    with pytest.raises(ValueError, match="must return the same number of values, got 1 and 2"):
        tf.cond(x[0] > 0, lambda: 1., lambda: (1., 2.))
    with pytest.raises(ValueError, match=r"enters the loop with shape \(2,\), but has shape "
                       r"\(4,\)"):
        tf.while_loop(lambda y: y[0] < 1, lambda y: tf.concat([y, y], 0), [x])
    with pytest.raises(TypeError, match="cond of a while_loop must give a single bool"):
        tf.while_loop(lambda y: y, lambda y: y, [x])


def test_what_is_no_number_is_no_constant():
    with pytest.raises(TypeError, match="Can not convert a object into a Tensor"):
        tf.constant(object())
    with pytest.raises(ValueError, match="'a b' is not a valid node name"):
        tf.placeholder(tf.float32, name="a b")
    x = tf.constant(1.)
    with tf.Session() as sess, pytest.raises(TypeError, match="Cannot interpret feed_dict key as "
                                             "Tensor: The name 'y:0' refers to a Tensor which"):
        sess.run(x, {"y:0": 1.})
