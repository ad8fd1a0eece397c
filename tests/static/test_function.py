"""function: traced once a signature, side effects while tracing, gradients."""

import numpy as np
import pytest

import autograd_core as torch
import autograd_core.static as tf


def counted():
    """A function that notes every time that Python runs it."""
    runs = []

    @tf.function
    def f(x, n=2):
        runs.append(x)
        return tf.sigmoid(x) * n
    return f, runs


def test_python_runs_while_tracing_only():
    """The classic surprise: a side effect happens once, not at every call."""
    f, runs = counted()
    for k in range(5):
        f(np.float32(k))
    assert len(runs) == 1
    assert isinstance(runs[0], tf.Symbol)


def test_it_retraces_for_other_shapes_dtypes_and_python_values_and_says_so():
    f, runs = counted()
    f(np.zeros(2, "f"))
    f(np.zeros(3, "f"))
    f(np.zeros(3), 2)
    f(np.zeros(3), 3)
    f(np.ones(3), 3)
    assert len(runs) == f.trace_count == 4
    said = f.explain().splitlines()
    assert said[0] == "f: traced 4 times"
    assert said[1] == "1. (float32[2]): the first call"
    assert said[2] == "2. (float32[3]): argument 0 is float32[3], not float32[2]"
    assert said[3] == "3. (float64[3], 2): other arguments are given"
    assert said[4].startswith("4. (float64[3], 3): argument 1 is 3, not 2 (a Python value")


def test_an_input_signature_is_traced_once():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def total(x):
        return tf.reduce_sum(x)
    assert [total(np.ones(n)) for n in (1, 5)] == [1.0, 5.0]
    assert total.trace_count == 1
    with pytest.raises(ValueError, match=r"argument 0 is float32\[2, 2\], wanted float32\[\?\]"):
        total(np.ones((2, 2)))


def test_gradients_go_through_a_call():
    """Tensors in, Tensors out; backward runs the plan of the gradients."""
    @tf.function
    def f(w, x):
        return tf.reduce_sum(tf.tanh(tf.matmul(x, w)))
    random = np.random.default_rng(0)
    w = torch.tensor(random.standard_normal((3, 2)).astype("f"), requires_grad=True)
    x = torch.tensor(random.standard_normal((4, 3)).astype("f"))
    y = f(w, x) * 2
    y.backward()
    found, w.grad = w.grad, None
    eager = torch.tanh(x @ w).sum() * 2
    eager.backward()
    assert y.item() == eager.item()
    assert found.numpy().tobytes() == w.grad.numpy().tobytes()


def test_results_keep_their_structure_and_calls_build_into_graphs():
    @tf.function
    def both(x):
        return {"twice": x * 2, "pair": (x + 1, [x])}
    assert both(np.float32(3)) == {"twice": 6.0, "pair": (4.0, [3.0])}
    with tf.Graph().as_default(), tf.Session() as sess:
        x = tf.placeholder(tf.float32)
        y = both(x)["twice"]
        assert sess.run([y, *tf.gradients(y, x)], {x: 1.}) == [2.0, 2.0]


def test_what_cannot_be_traced_is_refused():
    @tf.function
    def decides(x):
        return x if x > 0 else -x

    @tf.function
    def keeps(x):
        return tf.Variable(1.) * x

    @tf.function
    def nothing(x):
        x * 2
    with pytest.raises(TypeError, match="as a Python `bool` is not allowed"):
        decides(np.float32(1))
    with pytest.raises(ValueError, match=r"a tf.Variable is kept by a Session"):
        keeps(np.float32(1))
    with pytest.raises(TypeError, match="returns nothing"):
        nothing(np.float32(1))
    with pytest.raises(TypeError, match="argument 0 is a dict, which cannot be told from others"):
        nothing({})


def test_a_method_can_be_traced():
    """Once for each instance."""
    class Scaled:
        def __init__(self, n):
            self.n = n

        @tf.function
        def times(self, x):
            return x * self.n
    assert [Scaled(n).times(np.float32(3)) for n in (2, 4)] == [6.0, 12.0]
    assert Scaled.times.trace_count == 2


def test_the_graph_and_the_plan_can_be_looked_at():
    f, _ = counted()
    assert [op.type for op in f.get_graph(np.float32(1)).get_operations()] == [
        "Placeholder", "Sigmoid", "Mul"]
    assert "Sigmoid" in str(f.plan(np.float32(1)))
    assert f.trace_count == 1
