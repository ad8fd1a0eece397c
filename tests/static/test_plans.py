"""Eager code, the first run and the plan give the same bits, whatever passes are on."""

import tracemalloc

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import autograd_core as torch
import autograd_core.static as tf
from autograd_core.static.passes import NAMES

from .graphs import Expression, expressions


def same_bits(a, b) -> bool:
    """Equal shapes, dtypes and bits; one nan is as good as another, and one zero: of a 1 by 1
    product np.dot keeps the sign, np.matmul does not."""
    a, b = np.asarray(a), np.asarray(b)
    return a.shape == b.shape and a.dtype == b.dtype and plain(a) == plain(b)


def plain(x: np.ndarray) -> bytes:
    """The bits of an array, every nan and every zero written in one way."""
    zero = x.dtype.type(0)
    return (np.where(np.isnan(x), np.float32(np.nan), x) + zero).astype(x.dtype).tobytes()


def eager(expression: Expression):
    """Values of all steps, and the gradients of the sum of the last."""
    leaves = [torch.tensor(x, requires_grad=True) for x in expression.leaves]
    values = expression.run(0, leaves)
    grads = torch.autograd.grad(values[-1].sum(), leaves, allow_unused=True) if (
        values[-1].requires_grad) else [None] * len(leaves)
    return [v.detach().numpy() for v in values[len(leaves):]], [
        None if g is None else g.numpy() for g in grads]


def static(expression: Expression):
    """The same as Symbols: the graph, its leaves, values and gradients."""
    graph = tf.Graph()
    with graph.as_default():
        leaves = [tf.placeholder(tf.float32, [None if hide and n > 1 else n for n in x.shape])
                  for x, hide in zip(expression.leaves, expression.unknown, strict=True)]
        values = expression.run(1, leaves)
        grads = tf.gradients(tf.reduce_sum(values[-1]), leaves)
    return graph, leaves, values[len(leaves):], grads


@settings(max_examples=150)
@given(expressions(), st.sets(st.sampled_from(NAMES)))
def test_random_expressions_give_the_same_bits_eagerly_at_first_and_as_a_plan(expression, passes):
    """Values and gradients, with any subset of the passes."""
    values, grads = eager(expression)
    graph, leaves, symbols, slopes = static(expression)
    feed = dict(zip(leaves, expression.leaves, strict=True))
    wanted = [g for g in slopes if g is not None]
    sess = tf.Session(graph, sorted(passes))
    for way in ("first run", "plan", "plan again"):
        found, derived = sess.run([symbols, wanted], feed)
        for (name, _), a, b in zip(expression.steps, values, found, strict=True):
            assert same_bits(a, b), f"{way}: {name} gave {b}, eager {a}"
        derived = iter(derived)
        for g, slope in zip(grads, slopes, strict=True):
            b = None if slope is None else next(derived)
            assert (g is None and (b is None or not b.any())) or same_bits(g, b), (
                f"{way}: gradient {b}, eager {g}")


@settings(max_examples=60)
@given(expressions(5))
def test_only_the_last_value_fetched_leaves_room_for_every_pass(expression):
    """Nothing but the result is kept, so everything may be written over."""
    values, _ = eager(expression)
    graph, leaves, symbols, _ = static(expression)
    if not symbols:
        return
    feed = dict(zip(leaves, expression.leaves, strict=True))
    sess = tf.Session(graph)
    assert all(same_bits(values[-1], sess.run(symbols[-1], feed)) for _ in range(3))


@settings(max_examples=40)
@given(expressions(5))
def test_a_shape_inferred_is_the_shape_that_comes(expression):
    """Known sizes are right, unknown ones stay open."""
    values, _ = eager(expression)
    _, _, symbols, _ = static(expression)
    for value, symbol in zip(values, symbols, strict=True):
        assert len(symbol.shape) == value.ndim
        assert all(n is None or n == m
                   for n, m in zip(symbol.shape.as_list(), value.shape, strict=True))


def dense(layers: int = 6, width: int = 4):
    """A graph of dense layers with its gradients, and a feed."""
    graph = tf.Graph()
    with graph.as_default():
        x = h = tf.placeholder(tf.float32, [None, width], "x")
        weights = []
        for k in range(layers):
            with tf.name_scope(f"layer{k}"):
                weights += [tf.Variable(np.full((width, width), 1 / width, "f"), name="w"),
                            tf.Variable(np.zeros(width, "f"), name="b")]
                h = tf.nn.relu(tf.matmul(h, weights[-2]) + weights[-1])
        loss = tf.reduce_mean(h * h)
        grads = tf.gradients(loss, weights)
    return graph, x, loss, grads


def test_the_steady_state_allocates_no_array():
    """Ten more runs hold no more memory than NumPy's own loops borrow for a moment."""
    graph, x, loss, grads = dense(20, 128)
    sess = tf.Session(graph)
    with graph.as_default():
        sess.run(tf.global_variables_initializer())
    feed = np.ones((128, 128), np.float32)
    plan = sess.plan([loss, *grads], {x: feed})
    np.copyto(plan.buffers[0], feed)
    plan.go()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(10):
        plan.go()
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 8000, "a few numbers and frames, not an array"
    assert peak - before < 128 * 128 * 4, "one activation alone would be 64 KB"


def test_memory_is_reused():
    """With reuse and writing in place a deep network takes much less."""
    sizes = {}
    for passes in (("dead",), NAMES):
        graph, x, loss, _ = dense(20)
        sess = tf.Session(graph, passes)
        with graph.as_default():
            sess.run(tf.global_variables_initializer())
        sizes[passes] = sess.plan(loss, {x: np.ones((8, 4))}).bytes
    assert sizes[NAMES] * 5 < sizes["dead",]


@pytest.mark.parametrize("name", NAMES)
def test_every_pass_has_something_to_say(name):
    """Each pass finds work in a network of some size, and says what and why."""
    graph = tf.Graph()
    with graph.as_default():
        x = tf.placeholder(tf.float32, [40, 40], "x")
        h = tf.nn.relu(tf.matmul(x, x) + tf.matmul(x, x) + tf.constant([1.]) * 2.0)
        tf.exp(x, name="unused")
        loss = tf.reduce_mean(h * 1.0) * 2
        slope, = tf.gradients(loss, [x])
    plan = tf.Session(graph).plan([loss, slope], {x: np.ones((40, 40))})
    said = {step: notes for step, *_, notes in plan.history}
    assert said[name], plan.explain()
    assert name in plan.explain()
    assert all(":" in sentence for sentence in said[name])


def test_a_plan_is_shown_before_and_after():
    """The calls as text, and how many each pass took away."""
    graph, x, loss, grads = dense(2)
    sess = tf.Session(graph)
    with graph.as_default():
        sess.run(tf.global_variables_initializer())
    plan = sess.plan([loss, *grads], {x: np.ones((1, 4))})
    assert "in v" in str(plan)
    assert "in v" not in plan.before
    assert len(plan.before.splitlines()) > len(str(plan).splitlines())
    assert "layer0/MatMul" in plan.explain(100)


def test_unknown_passes_are_refused():
    """By name, with those there are."""
    with pytest.raises(ValueError, match="no pass is called 'fast'; there are fold, share"):
        tf.Session(tf.Graph(), ["fast"])


def test_a_plan_for_each_shape_that_is_fed():
    """Another batch size is another plan; the same one is not made again."""
    graph, x, loss, _ = dense(1)
    sess = tf.Session(graph)
    with graph.as_default():
        sess.run(tf.global_variables_initializer())
    made = len(sess.plans)
    for n in (1, 2, 1, 2):
        sess.run(loss, {x: np.ones((n, 4))})
    assert len(sess.plans) == made + 2


def test_a_view_taken_before_an_assignment_keeps_the_old_value():
    """Also in later runs, where memory is shared."""
    with tf.Graph().as_default(), tf.Session() as sess:
        w = tf.Variable([[1., 2.], [3., 4.]])
        before = tf.transpose(w)
        raised = tf.assign_add(w, [[1., 1.], [1., 1.]])
        with tf.control_dependencies([raised]):
            both = before + tf.reshape(raised, [2, 2])
        sess.run(tf.global_variables_initializer())
        for k in range(3):
            first = np.array([[1., 2.], [3., 4.]]) + k
            np.testing.assert_array_equal(sess.run(both), first.T + first + 1)


def test_products_give_the_bits_of_matmul():
    """Sizes for which BLAS takes different ways."""
    random = np.random.default_rng(0)
    for n, k, m in [(1, 10, 10), (10, 1, 10), (7, 3, 1), (1, 1, 1), (33, 17, 65), (128, 64, 10)]:
        a, b = (random.standard_normal(s).astype("f") for s in ((n, k), (k, m)))
        graph = tf.Graph()
        with graph.as_default():
            x, y = tf.placeholder(tf.float32, [n, k]), tf.placeholder(tf.float32, [k, m])
            out, t = tf.matmul(x, y), tf.matmul(y, x, True, True)
        sess = tf.Session(graph)
        for _ in range(2):
            one, two = sess.run([out, t], {x: a, y: b})
            assert one.tobytes() == (a @ b).tobytes()
            assert two.tobytes() == np.ascontiguousarray(b.T @ a.T).tobytes()


@pytest.mark.parametrize("shapes", [([None, None], [2, 3]), ([None, None], [None, None]),
                                    ([None, 3], [None, None]), ([2, None], [None, 3])])
def test_arrays_of_unknown_sizes_are_joined(shapes):
    with tf.Graph().as_default(), tf.Session() as sess:
        a, b = (tf.placeholder(tf.float32, shape) for shape in shapes)
        joined, piled = tf.concat([a, b], 0), tf.stack([b, b])
        slopes = tf.gradients(tf.reduce_sum(tf.exp(joined)) + tf.reduce_sum(tf.exp(piled)), [a, b])
        for rows in (1, 2, 5) if shapes[0][0] is None else (2,):
            feed = {a: np.ones((rows, 3)), b: np.ones((2, 3))}
            (y, z), (da, db) = sess.run([[joined, piled], slopes], feed)
            assert (y.shape, z.shape) == ((rows + 2, 3), (2, 2, 3))
            assert (da.shape, db.shape) == ((rows, 3), (2, 3))
