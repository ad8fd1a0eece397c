"""Lines and curves fitted, classes told apart by one layer, neighbours."""

import os

import numpy as np

from .data import clouds, curve, digits, rng, weights


def line(tf, folder):
    """The first training that everyone sees."""
    x_data = rng().rand(100).astype(np.float32)
    y_data = x_data * 0.1 + 0.3
    w = tf.Variable(tf.random_uniform([1], -1.0, 1.0))
    b = tf.Variable(tf.zeros([1]))
    y = w * x_data + b
    loss = tf.reduce_mean(tf.square(y - y_data))
    train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
    init = tf.initialize_all_variables()
    sess = tf.Session()
    sess.run(init)
    for _ in range(300):
        sess.run(train)
    found = float(sess.run(w)[0]), float(sess.run(b)[0])
    return {"found": bool(np.allclose(found, (0.1, 0.3), atol=1e-2))}


def points_one_by_one(tf, folder):
    """Placeholders without a shape, fed a number at a time and then all at once."""
    xs = np.asarray([3.3, 4.4, 5.5, 6.71, 6.93, 4.168])
    ys = np.asarray([1.7, 2.76, 2.09, 3.19, 1.694, 1.573])
    n = xs.shape[0]
    x, y = tf.placeholder("float"), tf.placeholder("float")
    w, b = tf.Variable(0.3, name="weight"), tf.Variable(-0.2, name="bias")
    pred = tf.add(tf.multiply(x, w), b)
    cost = tf.reduce_sum(tf.pow(pred - y, 2)) / (2 * n)
    optimizer = tf.train.GradientDescentOptimizer(0.01).minimize(cost)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(20):
            for a, c in zip(xs, ys, strict=True):
                sess.run(optimizer, feed_dict={x: a, y: c})
        return {"cost": sess.run(cost, feed_dict={x: xs, y: ys}), "w": sess.run(w),
                "b": sess.run(b), "cost shape": str(cost.shape)}


def life(tf, folder):
    """Huber's loss by a branch; the graph written for TensorBoard."""
    def huber(labels, predictions, delta=1.0):
        rest = tf.abs(labels - predictions)
        return tf.cond(rest < delta, lambda: 0.5 * tf.square(rest),
                       lambda: delta * rest - 0.5 * tf.square(delta))
    x, y = tf.placeholder(tf.float32, name="X"), tf.placeholder(tf.float32, name="Y")
    w = tf.get_variable("weights", initializer=tf.constant(0.0))
    b = tf.get_variable("bias", initializer=tf.constant(0.0))
    loss = huber(y, w * x + b)
    optimizer = tf.train.GradientDescentOptimizer(learning_rate=0.01).minimize(loss)
    writer = tf.summary.FileWriter(os.path.join(folder, "graphs"), tf.get_default_graph())
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        total = 0
        for k in range(60):
            _, found = sess.run([optimizer, loss], feed_dict={x: k % 5, y: 8. - k % 5})
            total += found
        writer.close()
        return {"total": total, "w, b": sess.run([w, b]),
                "written": len(os.listdir(os.path.join(folder, "graphs"))) == 1}


def path_of_descent(tf, folder):
    """Two parameters of a wave, and the way they go."""
    x = np.linspace(-1, 1, 50, dtype=np.float32)
    y = np.sin(2.5 * np.cos(1.2 * x)) + rng().randn(50) / 10
    a, b = [tf.Variable(initial_value=p, dtype=tf.float32) for p in (2, 4.5)]
    pred = tf.sin(b * tf.cos(a * x))
    mse = tf.reduce_mean(tf.square(y - pred))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(mse)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        path = []
        for _ in range(30):
            path.append(sess.run([a, b, mse]))
            result, _ = sess.run([pred, train])
    return {"path": path, "curve": result}


def logistic(tf, folder):
    """Softmax of one layer, -Σ y log p; batches; accuracy by eval."""
    images, labels = digits()
    x, y = tf.placeholder("float", [None, 64]), tf.placeholder("float", [None, 4])
    w, b = tf.Variable(tf.zeros([64, 4])), tf.Variable(tf.zeros([4]))
    pred = tf.nn.softmax(tf.matmul(x, w) + b)
    cost = tf.reduce_mean(-tf.reduce_sum(y * tf.log(pred), reduction_indices=1))
    optimizer = tf.train.GradientDescentOptimizer(0.1).minimize(cost)
    costs = []
    with tf.Session() as sess:
        sess.run(tf.initialize_all_variables())
        for _ in range(4):
            average = 0.
            for k in range(0, 30, 10):
                _, c = sess.run([optimizer, cost],
                                feed_dict={x: images[k:k + 10], y: labels[k:k + 10]})
                average += c / 3
            costs.append(average)
        right = tf.equal(tf.argmax(pred, 1), tf.argmax(y, 1))
        accuracy = tf.reduce_mean(tf.cast(right, "float"))
        return {"costs": costs, "accuracy": accuracy.eval({x: images, y: labels})}


def nearest_neighbour(tf, folder):
    """L1 distances to all, the place of the smallest."""
    images, labels = digits()
    every, one = tf.placeholder("float", [None, 64]), tf.placeholder("float", [64])
    distance = tf.reduce_sum(tf.abs(tf.add(every, tf.negative(one))), reduction_indices=1)
    pred = tf.arg_min(distance, 0)
    with tf.Session() as sess:
        found = [sess.run(pred, feed_dict={every: images[:20], one: image})
                 for image in images[20:]]
    return {"found": found, "right": bool((np.argmax(labels[:20][found], 1)
                                           == np.argmax(labels[20:], 1)).all())}


def factorization_machine(tf, folder):
    """tensordot along named axes, a penalty, a confusion matrix."""
    images, labels = digits()
    x, y = tf.placeholder("float", [None, 64]), tf.placeholder("float", [None, 4])
    w, b = tf.Variable(weights(64, 4, scale=0.1)), tf.Variable(weights(4))
    v = tf.Variable(weights(64, 3, 4, scale=0.05))
    penalty = tf.constant(0.0015, name="penalty")
    s1 = tf.pow(tf.reduce_sum(tf.tensordot(x, v, [[1], [0]]), 1), 2)
    s2 = tf.reduce_sum(tf.tensordot(tf.pow(x, 2), tf.pow(v, 2), [[1], [0]]), 1)
    logits = tf.add(tf.matmul(x, w), b) + 1 / 2 * (s1 - s2)
    error = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=y))
    loss = error + tf.add(tf.reduce_sum(penalty * tf.math.abs(v)),
                          tf.reduce_sum(penalty * tf.pow(w, 2)))
    train = tf.train.AdamOptimizer(learning_rate=0.01).minimize(loss)
    matrix = tf.math.confusion_matrix(tf.argmax(y, 1), tf.argmax(tf.nn.softmax(logits), 1))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        losses = [sess.run([loss, train], feed_dict={x: images, y: labels})[0] for _ in range(10)]
        return {"losses": losses, "matrix": sess.run(matrix, feed_dict={x: images, y: labels})}


def optimizers(tf, folder):
    """Every optimizer, a few steps from the same start."""
    x, y = curve(10)
    makers = {
        "descent": lambda: tf.train.GradientDescentOptimizer(0.1),
        "momentum": lambda: tf.train.MomentumOptimizer(0.1, 0.9),
        "nesterov": lambda: tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True),
        "adagrad": lambda: tf.train.AdagradOptimizer(0.1),
        "adadelta": lambda: tf.train.AdadeltaOptimizer(0.1),
        "rmsprop": lambda: tf.train.RMSPropOptimizer(0.01, 0.9),
        "rmsprop with momentum": lambda: tf.train.RMSPropOptimizer(0.01, 0.9, 0.5),
        "centered": lambda: tf.train.RMSPropOptimizer(0.01, centered=True),
        "adam": lambda: tf.train.AdamOptimizer(0.01),
        "ftrl": lambda: tf.train.FtrlOptimizer(0.1, l1_regularization_strength=0.001,
                                               l2_regularization_strength=0.01)}
    out = {}
    for name, maker in makers.items():
        w, b = tf.Variable([[0.7]]), tf.Variable([0.2])
        loss = tf.reduce_mean(tf.square(tf.matmul(x.astype("f"), w) + b - y.astype("f")))
        step = tf.Variable(0, trainable=False)
        optimizer = maker()
        pairs = optimizer.compute_gradients(loss, var_list=[w, b])
        clipped = [(tf.clip_by_value(g, -0.5, 0.5), v) for g, v in pairs if g is not None]
        train = optimizer.apply_gradients(clipped, global_step=step)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            for _ in range(6):
                sess.run(train)
            out[name] = [sess.run(w)[0, 0], sess.run(b)[0], sess.run(step)]
    return out


def decaying_rate(tf, folder):
    """The rate falls with the steps; gradients clipped by their common norm."""
    x, y = clouds()
    step = tf.Variable(0, trainable=False, name="global_step")
    rates = {"stairs": tf.train.exponential_decay(0.1, step, 4, 0.5, staircase=True),
             "smooth": tf.train.exponential_decay(0.1, step, 4, 0.5),
             "inverse": tf.train.inverse_time_decay(0.1, step, 4, 0.5),
             "polynomial": tf.train.polynomial_decay(0.1, step, 8, 0.01, power=2.0),
             "pieces": tf.train.piecewise_constant(step, [3, 6], [1.0, 0.5, 0.1])}
    w = tf.Variable([[0.], [0.]])
    logits = tf.squeeze(tf.matmul(tf.constant(x, tf.float32), w), [1])
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(
        labels=tf.constant(y, dtype=tf.float32), logits=logits))
    optimizer = tf.train.GradientDescentOptimizer(rates["stairs"])
    grads, norm = tf.clip_by_global_norm(tf.gradients(loss, tf.trainable_variables()), 0.25)
    train = optimizer.apply_gradients(zip(grads, tf.trainable_variables(), strict=True),
                                      global_step=step)
    with tf.Session() as sess:
        tf.global_variables_initializer().run()
        seen = []
        for _ in range(9):
            seen.append(sess.run([norm, loss, *rates.values()]))
            sess.run(train)
        return {"seen": seen, "w": w.eval(), "steps": step.eval()}
