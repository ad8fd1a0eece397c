"""Constants, placeholders, variables, sessions, branches."""

import numpy as np


def hello(tf, folder):
    """A string, and the shortest session."""
    sess = tf.Session()
    out = sess.run(tf.constant("Hello, TensorFlow!"))
    words = tf.placeholder(tf.string, [None])
    found = sess.run(words, {words: ["a", "bc"]})
    return {"bytes": out == b"Hello, TensorFlow!", "decoded": out.decode().startswith("Hello"),
            "fed": list(found) in ([b"a", b"bc"], ["a", "bc"]),
            "dtype": words.dtype == tf.string}


def operations(tf, folder):
    """Constants and placeholders of integers, a product of matrices."""
    a, b = tf.constant(2), tf.constant(3)
    with tf.Session() as sess:
        sums = f"{sess.run(a + b)} {sess.run(a * b)}"
    x, y = tf.placeholder(tf.int16), tf.placeholder(tf.int16)
    add, mul = tf.add(x, y), tf.multiply(x, y)
    with tf.Session() as sess:
        fed = sess.run([add, mul], feed_dict={x: 2, y: 3})
        lists = sess.run(add, feed_dict={x: [1, 2], y: [[3], [4]]})
        product = sess.run(tf.matmul(tf.constant([[3., 3.]]), tf.constant([[2.], [2.]])))
    return {"sums": sums == "5 6", "fed": fed, "int16": fed[0].dtype == np.int16,
            "lists": lists, "product": product}


def division(tf, folder):
    """The many words for dividing; products; zeros and ones like something."""
    a = tf.constant([2, 2], name="a")
    b = tf.constant([[0, 1], [-3, 3]], name="b")
    functions = ["div", "divide", "truediv", "floordiv", "truncatediv", "floor_div"]
    out = {}
    with tf.Session() as sess:
        for name in functions:
            found = sess.run(getattr(tf, name)(b, a))
            out[name] = found
            out[f"{name} dtype"] = str(found.dtype)
        out["dot"] = sess.run(tf.tensordot(tf.constant([10, 20]), tf.constant([2, 3]), 1))
        out["like 19"] = sess.run([tf.zeros_like(19), tf.ones_like(19)])
        out["like bools"] = sess.run(tf.ones_like([[True, False], [False, False]])).tolist()
        out["like strings"] = sess.run(tf.zeros_like(["apple", "peach"])).tolist() == [b"", b""]
        out["fill"] = sess.run(tf.fill([2, 3], 8))
        out["linspace"] = sess.run(tf.lin_space(10.0, 13.0, 4))
        out["range"] = sess.run(tf.range(3, 18, 3))
        out["int sum"] = str(sess.run(tf.reduce_sum(b)).dtype)
        out["int mean"] = sess.run(tf.reduce_mean(b))
        out["added"] = sess.run(tf.add_n([b, b, b]))
    return out


def variables(tf, folder):
    """get_variable, initializers, assigning, a copy in each session."""
    s = tf.get_variable("scalar", initializer=tf.constant(2))
    m = tf.get_variable("matrix", initializer=tf.constant([[0, 1], [2, 3]]))
    w = tf.get_variable("big_matrix", shape=(7, 10), initializer=tf.zeros_initializer())
    v = tf.get_variable("normal_matrix", shape=(7, 10),
                        initializer=tf.truncated_normal_initializer())
    out = {"names": [x.name for x in (s, m, w, v)]}
    twice = s.assign(s * 2)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        out["within two"] = bool(np.abs(v.eval()).max() <= 2)
        out["doubled"] = [sess.run(twice) for _ in range(3)]
        out["set"] = sess.run(tf.report_uninitialized_variables()).tolist() == []
    u = tf.Variable(10)
    u.assign(100)
    one, two = tf.Session(), tf.Session()
    one.run(u.initializer)
    two.run(u.initializer)
    out["own"] = [one.run(u.assign_add(10)), two.run(u.assign_sub(2)), one.run(u.assign_add(100)),
                  two.run(u.assign_sub(50))]
    one.close()
    two.close()
    z = tf.Variable(u.initialized_value() * 2)
    with tf.Session() as sess:
        sess.run(tf.initialize_all_variables())
        out["from another"] = z.eval()
    return out


def counter(tf, folder):
    """A state that counts, and placeholders without a shape."""
    state = tf.Variable(0, name="counter")
    update = tf.assign(state, tf.add(state, tf.constant(1)))
    x, y = tf.placeholder(tf.float32), tf.placeholder("float")
    product = tf.multiply(x, y)
    with tf.Session(config=tf.ConfigProto(log_device_placement=False)) as sess:
        sess.run(tf.initialize_all_variables())
        counted = [sess.run([update, state])[0] for _ in range(3)]
        out = [sess.run(product, feed_dict={x: [7.], y: [2.]}), sess.run(product, {x: 3, y: 2}),
               sess.run(product, {x: np.ones((2, 3)), y: [1, 2, 3]})]
    return {"counted": counted, "name": state.name, "out": out, "dtype": y.dtype == tf.float32,
            "shape": str(x.shape), "repr": repr(x).replace("tf.", "")}


def exercises(tf, folder):
    """An interactive session: branches, elements by a condition, linear algebra."""
    sess = tf.InteractiveSession()
    try:
        x, y = tf.constant(0.25), tf.constant(0.75)
        out = {"cond": tf.cond(tf.greater(x, y), lambda: tf.add(x, y),
                               lambda: tf.subtract(x, y)).eval()}
        out["case"] = tf.case({tf.less(x, y): lambda: tf.add(x, y),
                               tf.greater(x, y): lambda: tf.subtract(x, y)},
                              default=lambda: tf.constant(0.0), exclusive=True).eval()
        a = tf.constant([[0, -2, -1], [0, 1, 2]])
        out["equal"] = tf.equal(a, tf.zeros_like(a)).eval().tolist()
        b = tf.constant([29.05, 27.6, 31.2, 29.4, 30.97])
        at = tf.where(b > 30)
        out["where"], out["above"] = at.eval(), tf.gather(b, at).eval()
        out["diag"] = tf.diag(tf.range(1, 5)).eval()
        m = tf.constant([[2., 1.], [1., 3.]])
        out["determinant"] = tf.matrix_determinant(m).eval()
        out["inverse"] = tf.matrix_inverse(m).eval()
        values, places = tf.unique(tf.constant([5, 2, 3, 5, 10, 2]))
        out["unique"], out["places"] = sess.run([values, places])
        difference = b - 30.
        out["huber"] = tf.cond(tf.reduce_mean(difference) < 0,
                               lambda: tf.reduce_mean(tf.square(difference)),
                               lambda: tf.reduce_sum(tf.abs(difference))).eval()
        out["cumsum"] = tf.cumsum(b).eval()
        out["top"] = [t.eval() for t in tf.nn.top_k(b, 2)]
        return out
    finally:
        sess.close()


def scopes(tf, folder):
    """What name_scope and variable_scope do to names; reuse."""
    with tf.name_scope("a_name_scope"):
        one = tf.constant_initializer(value=1)
        var1 = tf.get_variable(name="var1", shape=[1], dtype=tf.float32, initializer=one)
        var2 = [tf.Variable(name="var2", initial_value=[x], dtype=tf.float32) for x in (2, 2.1)]
    with tf.variable_scope("a_variable_scope") as scope:
        three = tf.constant_initializer(value=3)
        var3 = tf.get_variable(name="var3", shape=[1], dtype=tf.float32, initializer=three)
        var4 = [tf.Variable(name="var4", initial_value=[4], dtype=tf.float32) for _ in range(2)]
        scope.reuse_variables()
        again = tf.get_variable(name="var3")
        sum4 = tf.add(var4[0], 1., name="sum")
    with tf.variable_scope("a_variable_scope"):
        late = tf.Variable([0.], name="var5")
        product = tf.multiply(late, 2.)
    with tf.variable_scope("outer"):
        with tf.variable_scope("inner"):
            deep = tf.get_variable("w", [2])
        with tf.variable_scope("inner", reuse=tf.AUTO_REUSE):
            same = tf.get_variable("w", [2])
    def refused(build):
        try:
            build()
        except ValueError as error:
            return str(error).split(". Originally")[0].split(". Did")[0].split(" Did you")[0]
        return None
    with tf.variable_scope("outer/inner"):
        twice = refused(lambda: tf.get_variable("w", [2]))
    with tf.variable_scope("none", reuse=True):
        missing = refused(lambda: tf.get_variable("w", [2]))
    names = [v.name for v in (var1, *var2, var3, *var4, again, late, deep, same)]
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        values = sess.run([var1, *var2, var3, *var4])
    return {"names": names, "nodes": [sum4.name, product.name], "same": same is deep,
            "again": again is var3, "values": values, "twice": twice, "missing": missing,
            "plain": [tf.Variable(1.).name, tf.Variable(1.).name, tf.add(1., 2.).name,
                      (tf.constant(1.) + 2.).name, tf.placeholder("float").name],
            "found": [v.name for v in tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES,
                                                        scope="outer")]}
