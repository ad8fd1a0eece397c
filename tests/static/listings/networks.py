"""Networks of dense layers: by hand, by tf.layers; summaries, dropout, normalization, averages."""

import glob
import os

import numpy as np

from .data import clouds, curve, digits, rng, weights


def layers_with_summaries(tf, folder):
    """A function that adds a layer, histograms of everything, merged and written."""
    def add_layer(inputs, in_size, out_size, n_layer, activation_function=None):
        layer_name = f"layer{n_layer}"
        with tf.name_scope(layer_name):
            with tf.name_scope("weights"):
                w = tf.Variable(weights(in_size, out_size, seed=n_layer), name="W")
                tf.summary.histogram(layer_name + "/weights", w)
            with tf.name_scope("biases"):
                b = tf.Variable(tf.zeros([1, out_size]) + 0.1, name="b")
                tf.summary.histogram(layer_name + "/biases", b)
            with tf.name_scope("Wx_plus_b"):
                out = tf.add(tf.matmul(inputs, w), b)
            if activation_function is not None:
                out = activation_function(out)
            tf.summary.histogram(layer_name + "/outputs", out)
        return out
    x, y = curve()
    with tf.name_scope("inputs"):
        xs = tf.placeholder(tf.float32, [None, 1], name="x_input")
        ys = tf.placeholder(tf.float32, [None, 1], name="y_input")
    l1 = add_layer(xs, 1, 10, 1, tf.nn.relu)
    prediction = add_layer(l1, 10, 1, 2)
    with tf.name_scope("loss"):
        loss = tf.reduce_mean(tf.reduce_sum(tf.square(ys - prediction), reduction_indices=[1]))
        tf.summary.scalar("loss", loss)
    with tf.name_scope("train"):
        train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    sess = tf.Session()
    merged = tf.summary.merge_all()
    writer = tf.summary.FileWriter(os.path.join(folder, "logs/"), sess.graph)
    sess.run(tf.global_variables_initializer())
    losses = []
    for i in range(20):
        sess.run(train, feed_dict={xs: x, ys: y})
        if i % 5 == 0:
            result, value = sess.run([merged, loss], feed_dict={xs: x, ys: y})
            writer.add_summary(result, i)
            losses.append(value)
    writer.close()
    return {"losses": losses, "name": xs.name,
            "written": os.path.getsize(glob.glob(os.path.join(folder, "logs", "*"))[0]) > 2000}


def dropout_by_placeholder(tf, folder):
    """keep_prob is fed: a half in training, one in testing; two writers."""
    images, labels = digits()
    keep_prob = tf.placeholder(tf.float32)
    xs, ys = tf.placeholder(tf.float32, [None, 64]), tf.placeholder(tf.float32, [None, 4])

    def add_layer(inputs, in_size, out_size, activation):
        w = tf.Variable(weights(in_size, out_size, scale=0.1))
        b = tf.Variable(tf.zeros([1, out_size]) + 0.1)
        return activation(tf.nn.dropout(tf.matmul(inputs, w) + b, keep_prob))
    hidden = add_layer(xs, 64, 20, tf.nn.tanh)
    prediction = add_layer(hidden, 20, 4, tf.nn.softmax)
    loss = tf.reduce_mean(-tf.reduce_sum(ys * tf.log(prediction), reduction_indices=[1]))
    tf.summary.scalar("loss", loss)
    train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
    sess = tf.Session()
    merged = tf.summary.merge_all()
    writers = [tf.summary.FileWriter(os.path.join(folder, name), sess.graph)
               for name in ("train", "test")]
    sess.run(tf.global_variables_initializer())
    first = sess.run(loss, {xs: images, ys: labels, keep_prob: 1})
    for i in range(60):
        sess.run(train, feed_dict={xs: images, ys: labels, keep_prob: 0.5})
        for writer in writers:
            writer.add_summary(sess.run(merged, {xs: images, ys: labels, keep_prob: 1}), i)
    zeros = sess.run(tf.nn.dropout(tf.ones([1000]), keep_prob), {keep_prob: 0.25})
    return {"first": first, "falls": bool(sess.run(
        loss, {xs: images, ys: labels, keep_prob: 1.}) < first),
        "kept": set(np.unique(zeros).tolist()) == {0.0, 4.0} and 150 < (zeros > 0).sum() < 350}


def dense_layers(tf, folder):
    """tf.layers and tf.losses: a curve; two clouds, with a metric that remembers."""
    x, y = curve()
    tf_x, tf_y = tf.placeholder(tf.float32, x.shape), tf.placeholder(tf.float32, y.shape)
    start = tf.constant_initializer(weights(1, 10))
    l1 = tf.layers.dense(tf_x, 10, tf.nn.relu, kernel_initializer=start)
    output = tf.layers.dense(l1, 1, kernel_initializer=tf.constant_initializer(weights(10, 1)))
    loss = tf.losses.mean_squared_error(tf_y, output)
    train = tf.train.GradientDescentOptimizer(learning_rate=0.5).minimize(loss)
    points, classes = clouds()
    in_x, in_y = tf.placeholder(tf.float32, points.shape), tf.placeholder(tf.int32, classes.shape)
    h = tf.layers.dense(in_x, 10, tf.nn.relu, kernel_initializer=tf.constant_initializer(
        weights(2, 10)))
    logits = tf.layers.dense(h, 2, kernel_initializer=tf.constant_initializer(weights(10, 2)))
    loss2 = tf.losses.sparse_softmax_cross_entropy(labels=in_y, logits=logits)
    accuracy = tf.metrics.accuracy(labels=tf.squeeze(in_y),
                                   predictions=tf.argmax(logits, axis=1))[1]
    train2 = tf.train.GradientDescentOptimizer(0.05).minimize(loss2)
    sess = tf.Session()
    sess.run(tf.group(tf.global_variables_initializer(), tf.local_variables_initializer()))
    losses = [sess.run([train, loss], {tf_x: x, tf_y: y})[1] for _ in range(15)]
    seen = [sess.run([train2, loss2, accuracy], {in_x: points, in_y: classes})[1:]
            for _ in range(8)]
    return {"losses": losses, "seen": seen, "names": [v.name for v in tf.global_variables()],
            "local": [v.name for v in tf.local_variables()], "l1": l1.name.endswith("Relu:0"),
            "total": sess.run(tf.losses.get_total_loss(), {
                tf_x: x, tf_y: y, in_x: points, in_y: classes})}


def saved_when_interrupted(tf, folder):
    """Placeholders of any shape; begin where the last checkpoint ended; histograms."""
    x_data = np.array([[0, 0], [1, 0], [1, 1], [0, 0], [0, 0], [0, 1]], np.float32)
    y_data = np.eye(3)[[0, 1, 2, 0, 0, 2]]
    out = {"steps": [], "costs": []}
    model = os.path.join(folder, "model3")
    for _ in range(2):
        tf.reset_default_graph()
        step = tf.Variable(0, trainable=False, name="global_step")
        X, Y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
        with tf.name_scope("layer1"):
            w1 = tf.Variable(weights(2, 10), name="W1")
            l1 = tf.nn.relu(tf.matmul(X, w1))
            tf.summary.histogram("X", X)
            tf.summary.histogram("Weights", w1)
        with tf.name_scope("output"):
            w3 = tf.Variable(weights(10, 3), name="W3")
            net = tf.matmul(l1, w3)
        with tf.name_scope("optimizer"):
            cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=Y, logits=net))
            train = tf.train.AdamOptimizer(learning_rate=0.01).minimize(cost, global_step=step)
            tf.summary.scalar("cost", cost)
        sess = tf.Session()
        saver = tf.train.Saver(tf.global_variables())
        ckpt = tf.train.get_checkpoint_state(model)
        if ckpt and tf.train.checkpoint_exists(ckpt.model_checkpoint_path):
            saver.restore(sess, ckpt.model_checkpoint_path)
        else:
            sess.run(tf.global_variables_initializer())
        merged = tf.summary.merge_all()
        writer = tf.summary.FileWriter(os.path.join(folder, "logs"), sess.graph)
        for _ in range(3):
            sess.run(train, feed_dict={X: x_data, Y: y_data})
            out["steps"].append(sess.run(step))
            out["costs"].append(sess.run(cost, feed_dict={X: x_data, Y: y_data}))
            writer.add_summary(sess.run(merged, feed_dict={X: x_data, Y: y_data}),
                               global_step=sess.run(step))
        saver.save(sess, os.path.join(model, "dnn.ckpt"), global_step=step)
        right = tf.equal(tf.argmax(net, 1), tf.argmax(Y, 1))
        accuracy = tf.reduce_mean(tf.cast(right, tf.float32))
        out["accuracy"] = sess.run(accuracy * 100, feed_dict={X: x_data, Y: y_data})
    return out


def gradients_watched(tf, folder):
    """tf.gradients, apply_gradients, a histogram of each; names of variables as tags."""
    images, labels = digits()
    x = tf.placeholder(tf.float32, [None, 64], name="InputData")
    y = tf.placeholder(tf.float32, [None, 4], name="LabelData")
    ws = {"w1": tf.Variable(weights(64, 16, scale=0.1), name="W1"),
          "w2": tf.Variable(weights(16, 4), name="W2")}
    bs = {"b1": tf.Variable(weights(16), name="b1"), "b2": tf.Variable(weights(4), name="b2")}
    with tf.name_scope("Model"):
        layer = tf.nn.relu(tf.add(tf.matmul(x, ws["w1"]), bs["b1"]))
        tf.summary.histogram("relu1", layer)
        pred = tf.add(tf.matmul(layer, ws["w2"]), bs["b2"])
    with tf.name_scope("Loss"):
        loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(logits=pred, labels=y))
    with tf.name_scope("SGD"):
        optimizer = tf.train.GradientDescentOptimizer(0.01)
        grads = tf.gradients(loss, tf.trainable_variables())
        grads = list(zip(grads, tf.trainable_variables(), strict=True))
        apply_grads = optimizer.apply_gradients(grads_and_vars=grads)
    tf.summary.scalar("loss", loss)
    for var in tf.trainable_variables():
        tf.summary.histogram(var.name, var)
    for grad, var in grads:
        tf.summary.histogram(var.name + "/gradient", grad)
    tf.summary.image("pictures", tf.reshape(x, [-1, 8, 8, 1]), 2)
    merged = tf.summary.merge_all()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        writer = tf.summary.FileWriter(os.path.join(folder, "log"), graph=tf.get_default_graph())
        losses = []
        for i in range(6):
            _, c, summary = sess.run([apply_grads, loss, merged], feed_dict={x: images, y: labels})
            writer.add_summary(summary, i)
            losses.append(c)
        writer.flush()
    return {"losses": losses, "gradient": grads[0][0].name.startswith("SGD/gradients/")}


def averages_and_penalties(tf, folder):
    """Moving averages of weights, a penalty collected, a falling rate; checkpoints of the run."""
    images, labels = digits()
    penalty = 0.01

    def inference(inputs):
        with tf.variable_scope("layer1"):
            w = tf.get_variable("weights", [64, 12],
                                initializer=tf.constant_initializer(weights(64, 12, scale=0.1)))
            tf.add_to_collection("losses", penalty * tf.nn.l2_loss(w))
            b = tf.get_variable("biases", [12], initializer=tf.constant_initializer(0.0))
            layer1 = tf.nn.relu(tf.matmul(inputs, w) + b)
        with tf.variable_scope("layer2"):
            w = tf.get_variable("weights", [12, 4],
                                initializer=tf.constant_initializer(weights(12, 4)))
            tf.add_to_collection("losses", penalty * tf.nn.l2_loss(w))
            b = tf.get_variable("biases", [4], initializer=tf.constant_initializer(0.0))
            return tf.matmul(layer1, w) + b
    x = tf.placeholder(tf.float32, [None, 64], name="x-input")
    y_ = tf.placeholder(tf.float32, [None, 4], name="y-input")
    y = inference(x)
    step = tf.Variable(0, trainable=False)
    averages = tf.train.ExponentialMovingAverage(0.99, step)
    averages_op = averages.apply(tf.trainable_variables())
    entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(logits=y, labels=tf.argmax(y_, 1))
    loss = tf.reduce_mean(entropy) + tf.add_n(tf.get_collection("losses"))
    rate = tf.train.exponential_decay(0.1, step, 30 / 10, 0.9, staircase=True)
    train = tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step)
    with tf.control_dependencies([train, averages_op]):
        train_op = tf.no_op(name="train")
    saver = tf.train.Saver()
    seen = []
    with tf.Session() as sess:
        tf.global_variables_initializer().run()
        for i in range(9):
            k = i % 3 * 10
            _, value, at = sess.run([train_op, loss, step],
                                    feed_dict={x: images[k:k + 10], y_: labels[k:k + 10]})
            seen.append(value)
            if i % 4 == 0:
                saver.save(sess, os.path.join(folder, "mnist_model"), global_step=step)
        trained = sess.run(tf.trainable_variables())
    restored = tf.train.Saver(averages.variables_to_restore())
    with tf.Session() as sess:
        ckpt = tf.train.get_checkpoint_state(folder)
        restored.restore(sess, ckpt.model_checkpoint_path)
        shadow = sess.run(tf.trainable_variables())
        at = ckpt.model_checkpoint_path.split("/")[-1].split("-")[-1]
    return {"seen": seen, "at": at, "checkpoints": len(ckpt.all_model_checkpoint_paths),
            "names": sorted(averages.variables_to_restore())[:2],
            "moved": bool(np.abs(shadow[0] - trained[0]).max() > 0)}


def normalized_by_hand(tf, folder):
    """tf.nn.moments and tf.nn.batch_normalization in every layer."""
    x = np.linspace(-7, 10, 50)[:, np.newaxis]
    y = np.square(x) - 5 + rng().normal(0, 8, x.shape)
    xs, ys = tf.placeholder(tf.float32, [None, 1]), tf.placeholder(tf.float32, [None, 1])

    def normalize(inputs, size):
        mean, var = tf.nn.moments(inputs, axes=[0])
        scale, shift = tf.Variable(tf.ones([size])), tf.Variable(tf.zeros([size]))
        return tf.nn.batch_normalization(inputs, mean, var, shift, scale, 0.001)
    layers = [normalize(xs, 1)]
    for k in range(3):
        size = layers[-1].get_shape()[1].value
        w = tf.Variable(weights(size, 8, seed=k))
        product = tf.matmul(layers[-1], w) + tf.Variable(tf.zeros([1, 8]) + 0.1)
        layers.append(tf.nn.relu(normalize(product, 8)))
    prediction = tf.matmul(layers[-1], tf.Variable(weights(8, 1)))
    cost = tf.reduce_mean(tf.reduce_sum(tf.square(ys - prediction), reduction_indices=[1]))
    train = tf.train.GradientDescentOptimizer(0.001).minimize(cost)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    costs = [sess.run([train, cost], feed_dict={xs: x, ys: y})[1] for _ in range(10)]
    return {"costs": costs, "layers": [a.mean() for a in sess.run(layers, {xs: x, ys: y})]}


def normalized_by_layers(tf, folder):
    """tf.layers.batch_normalization with a flag that is fed, and its update operations."""
    x, y = curve(32)
    tf_x, tf_y = tf.placeholder(tf.float32, [None, 1]), tf.placeholder(tf.float32, [None, 1])
    training = tf.placeholder(tf.bool, None)
    start = tf.constant_initializer(0.3)
    h = tf.layers.batch_normalization(tf_x, training=training)
    for _ in range(2):
        h = tf.layers.dense(h, 4, kernel_initializer=start,
                            bias_initializer=tf.constant_initializer(weights(4)))
        h = tf.nn.tanh(tf.layers.batch_normalization(h, momentum=0.4, training=training))
    out = tf.layers.dense(h, 1, kernel_initializer=tf.constant_initializer(weights(4, 1)))
    loss = tf.losses.mean_squared_error(tf_y, out)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    with tf.control_dependencies(updates):
        train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    seen = []
    for k in range(8):
        at = slice(8 * (k % 4), 8 * (k % 4) + 8)
        sess.run(train, {tf_x: x[at], tf_y: y[at], training: True})
        seen.append(sess.run(loss, {tf_x: x, tf_y: y, training: False}))
    moving = [v for v in tf.global_variables() if "moving" in v.name and "Adam" not in v.name]
    return {"seen": seen, "updates": len(updates), "names": [v.name for v in moving],
            "moving": sess.run(moving),
            "trainable": [v.name for v in tf.trainable_variables()]}


def dropout_by_layers(tf, folder):
    """tf.layers.dropout with a flag that is fed, beside a net without."""
    x, y = curve(20)
    tf_x, tf_y = tf.placeholder(tf.float32, [None, 1]), tf.placeholder(tf.float32, [None, 1])
    training = tf.placeholder(tf.bool, None)
    d = tf.layers.dense(tf_x, 50, tf.nn.relu)
    d = tf.layers.dropout(d, rate=0.5, training=training)
    out = tf.layers.dense(d, 1)
    loss = tf.losses.mean_squared_error(tf_y, out)
    train = tf.train.AdamOptimizer(0.02).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    first = sess.run(loss, {tf_x: x, tf_y: y, training: False})
    for _ in range(80):
        sess.run(train, {tf_x: x, tf_y: y, training: True})
    tested = [sess.run(out, {tf_x: x, training: False}) for _ in range(2)]
    trained = [sess.run(out, {tf_x: x, training: True}) for _ in range(2)]
    return {"falls": bool(sess.run(loss, {tf_x: x, tf_y: y, training: False}) < first),
            "steady": bool((tested[0] == tested[1]).all()),
            "by chance": bool((trained[0] != trained[1]).any())}


def q_learning(tf, folder):
    """Two nets in scopes, one copied into the other by collections; a choice by one-hot."""
    s, s_ = (tf.placeholder(tf.float32, [None, 4]) for _ in range(2))
    a, r = tf.placeholder(tf.int32, [None, ]), tf.placeholder(tf.float32, [None, ])
    init = tf.random_normal_initializer(0, 0.1)
    with tf.variable_scope("q"):
        l_eval = tf.layers.dense(s, 10, tf.nn.relu, kernel_initializer=init)
        q = tf.layers.dense(l_eval, 2, kernel_initializer=init)
    with tf.variable_scope("q_next"):
        l_target = tf.layers.dense(s_, 10, tf.nn.relu, trainable=False)
        q_next = tf.layers.dense(l_target, 2, trainable=False)
    target = r + 0.9 * tf.reduce_max(q_next, axis=1)
    chosen = tf.reduce_sum(q * tf.one_hot(a, depth=2, dtype=tf.float32), axis=1)
    loss = tf.reduce_mean(tf.squared_difference(target, chosen))
    train = tf.train.AdamOptimizer(0.01).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    t_params = tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope="q_next")
    e_params = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="q")
    replace = [tf.assign(t, e) for t, e in zip(t_params, e_params, strict=True)]
    sess.run(replace)
    memory = rng(3).standard_normal((16, 10))
    feed = {s: memory[:, :4], a: (memory[:, 4] > 0).astype(int), r: memory[:, 5],
            s_: memory[:, -4:]}
    first = sess.run(loss, feed)
    for _ in range(60):
        sess.run(train, feed)
    best = sess.run(q, feed_dict={s: memory[:1, :4]})
    return {"copied": bool((sess.run(t_params[0]) != sess.run(e_params[0])).any()),
            "falls": bool(sess.run(loss, feed) < first), "shape": best.shape == (1, 2),
            "names": [v.name for v in t_params + e_params]}
