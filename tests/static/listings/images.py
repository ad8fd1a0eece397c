"""Convolutional networks: pictures are (n, height, width, channels)."""

import numpy as np

from .data import digits, weights


def two_by_hand(tf, folder):
    """The tutorial everyone copies: two convolutions, two pools, two dense layers."""
    images, labels = digits(10)

    def weight(*shape):
        return tf.Variable(weights(*shape, scale=0.1))

    def bias(n):
        return tf.Variable(tf.constant(0.1, shape=[n]))

    def conv2d(x, w):
        return tf.nn.conv2d(x, w, strides=[1, 1, 1, 1], padding="SAME")

    def max_pool_2x2(x):
        return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
    xs = tf.placeholder(tf.float32, [None, 64]) / 1.5
    ys = tf.placeholder(tf.float32, [None, 4])
    keep_prob = tf.placeholder(tf.float32)
    x_image = tf.reshape(xs, [-1, 8, 8, 1])
    h1 = max_pool_2x2(tf.nn.relu(conv2d(x_image, weight(5, 5, 1, 4)) + bias(4)))
    h2 = max_pool_2x2(tf.nn.relu(conv2d(h1, weight(5, 5, 4, 6)) + bias(6)))
    flat = tf.reshape(h2, [-1, 2 * 2 * 6])
    fc1 = tf.nn.dropout(tf.nn.relu(tf.matmul(flat, weight(24, 16)) + bias(16)), keep_prob)
    prediction = tf.nn.softmax(tf.matmul(fc1, weight(16, 4)) + bias(4))
    loss = tf.reduce_mean(-tf.reduce_sum(ys * tf.log(prediction), reduction_indices=[1]))
    train = tf.train.AdamOptimizer(1e-2).minimize(loss)
    sess = tf.Session()
    old = int(tf.__version__.split(".")[1]) < 12 and int(tf.__version__.split(".")[0]) < 1
    sess.run(tf.initialize_all_variables() if old else tf.global_variables_initializer())
    feed = {xs: images, ys: labels, keep_prob: 1}
    losses = [sess.run([train, loss], feed_dict=feed)[1] for _ in range(5)]
    y_pre = sess.run(prediction, feed_dict=feed)
    right = tf.equal(tf.argmax(y_pre, 1), tf.argmax(labels, 1))
    accuracy = tf.reduce_mean(tf.cast(right, tf.float32))
    return {"losses": losses, "accuracy": sess.run(accuracy, feed), "pool": str(h1.shape),
            "prediction": y_pre}


def by_layers(tf, folder):
    """tf.layers.conv2d and pools, one-hot integers, a metric."""
    images, labels = digits(12)
    tf_x, tf_y = tf.placeholder(tf.float32, [None, 64]), tf.placeholder(tf.int32, [None, 4])
    image = tf.reshape(tf_x, [-1, 8, 8, 1])
    conv1 = tf.layers.conv2d(inputs=image, filters=4, kernel_size=5, strides=1, padding="same",
                             activation=tf.nn.relu,
                             kernel_initializer=tf.constant_initializer(weights(5, 5, 1, 4)))
    pool1 = tf.layers.max_pooling2d(conv1, pool_size=2, strides=2)
    conv2 = tf.layers.conv2d(pool1, 6, 3, 1, "same", activation=tf.nn.relu,
                             kernel_initializer=tf.constant_initializer(weights(3, 3, 4, 6)))
    pool2 = tf.layers.max_pooling2d(conv2, 2, 2)
    flat = tf.layers.flatten(pool2)
    output = tf.layers.dense(flat, 4, kernel_initializer=tf.constant_initializer(
        weights(24, 4, scale=0.1)))
    loss = tf.losses.softmax_cross_entropy(onehot_labels=tf_y, logits=output)
    train = tf.train.AdamOptimizer(0.01).minimize(loss)
    accuracy = tf.metrics.accuracy(labels=tf.argmax(tf_y, axis=1),
                                   predictions=tf.argmax(output, axis=1))[1]
    sess = tf.Session()
    sess.run(tf.group(tf.global_variables_initializer(), tf.local_variables_initializer()))
    feed = {tf_x: images, tf_y: labels}
    seen = [sess.run([train, loss, accuracy], feed)[1:] for _ in range(5)]
    return {"seen": seen, "flat": str(flat.shape), "out": sess.run(output, {tf_x: images[:2]}),
            "names": [v.name for v in tf.trainable_variables()]}


def lenet(tf, folder):
    """Scopes for layers, get_variable, a penalty only where one is given."""
    images, labels = digits(6)

    def inference(inputs, train, regularizer):
        with tf.variable_scope("layer1-conv1"):
            w = tf.get_variable("weight", [5, 5, 1, 4],
                                initializer=tf.constant_initializer(weights(5, 5, 1, 4)))
            b = tf.get_variable("bias", [4], initializer=tf.constant_initializer(0.0))
            conv = tf.nn.conv2d(inputs, w, strides=[1, 1, 1, 1], padding="SAME")
            relu1 = tf.nn.relu(tf.nn.bias_add(conv, b))
        with tf.name_scope("layer2-pool1"):
            pool = tf.nn.max_pool(relu1, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
            shape = pool.get_shape().as_list()
            nodes = shape[1] * shape[2] * shape[3]
            reshaped = tf.reshape(pool, [shape[0], nodes])
        with tf.variable_scope("layer3-fc1"):
            w = tf.get_variable("weight", [nodes, 4],
                                initializer=tf.constant_initializer(weights(nodes, 4, scale=.1)))
            if regularizer != None:     # noqa: E711  (as it is written everywhere)
                tf.add_to_collection("losses", regularizer(w))
            b = tf.get_variable("bias", [4], initializer=tf.constant_initializer(0.1))
            out = tf.matmul(reshaped, w) + b
            return tf.nn.dropout(out, 0.5) if train else out
    x = tf.placeholder(tf.float32, [6, 8, 8, 1], name="x-input")
    y_ = tf.placeholder(tf.float32, [None, 4], name="y-input")
    y = inference(x, False, lambda w: 0.01 * tf.nn.l2_loss(w))
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(
        logits=y, labels=tf.argmax(y_, 1))) + tf.add_n(tf.get_collection("losses"))
    train = tf.train.GradientDescentOptimizer(0.05).minimize(loss)
    with tf.Session() as sess:
        tf.global_variables_initializer().run()
        feed = {x: np.reshape(images, (6, 8, 8, 1)), y_: labels}
        return {"losses": [sess.run([train, loss], feed_dict=feed)[1] for _ in range(5)],
                "names": [v.name for v in tf.trainable_variables()]}


def odd_sizes(tf, folder):
    """SAME on sizes that do not divide, RMSProp, keep_prob for two kinds of layer."""
    images, labels = digits(8, size=9)
    x, y = tf.placeholder("float", [None, 9, 9, 1]), tf.placeholder("float", [None, 4])
    keep_conv, keep_hidden = tf.placeholder("float"), tf.placeholder("float")
    h = x
    for k, (n, m) in enumerate([(1, 3), (3, 4), (4, 5)]):
        h = tf.nn.relu(tf.nn.conv2d(h, tf.Variable(weights(3, 3, n, m, seed=k)),
                                    strides=[1, 1, 1, 1], padding="SAME"))
        h = tf.nn.max_pool(h, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
        h = tf.nn.dropout(h, keep_conv)
    w4 = tf.Variable(weights(20, 16))
    h = tf.reshape(h, [-1, w4.get_shape().as_list()[0]])
    h = tf.nn.dropout(tf.nn.relu(tf.matmul(h, w4)), keep_hidden)
    scores = tf.matmul(h, tf.Variable(weights(16, 4)))
    cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=scores, labels=y))
    train = tf.train.RMSPropOptimizer(0.001, 0.9).minimize(cost)
    predict = tf.argmax(scores, 1)
    with tf.Session() as sess:
        tf.global_variables_initializer().run()
        feed = {x: images.reshape(-1, 9, 9, 1), y: labels, keep_conv: 1.0, keep_hidden: 1.0}
        costs = [sess.run([train, cost], feed_dict=feed)[1] for _ in range(5)]
        return {"costs": costs, "predict": sess.run(predict, feed)}


def shared_scopes(tf, folder):
    """variable_scope with AUTO_REUSE, sizes taken from shapes, VALID pools, tf.device."""
    images, labels = digits(6)

    def conv_relu(inputs, filters, k_size, stride, padding, scope_name):
        with tf.variable_scope(scope_name, reuse=tf.AUTO_REUSE) as scope:
            n = inputs.shape[-1]
            kernel = tf.get_variable("kernel", [k_size, k_size, n, filters],
                                     initializer=tf.truncated_normal_initializer())
            biases = tf.get_variable("biases", [filters],
                                     initializer=tf.random_normal_initializer())
            conv = tf.nn.conv2d(inputs, kernel, strides=[1, stride, stride, 1], padding=padding)
        return tf.nn.relu(conv + biases, name=scope.name)

    def fully_connected(inputs, out_dim, scope_name):
        with tf.variable_scope(scope_name, reuse=tf.AUTO_REUSE):
            w = tf.get_variable("weights", [inputs.shape[-1], out_dim],
                                initializer=tf.truncated_normal_initializer(stddev=0.1))
            b = tf.get_variable("biases", [out_dim], initializer=tf.constant_initializer(0.0))
            return tf.matmul(inputs, w) + b

    def model(img):
        conv1 = conv_relu(img, 4, 5, 1, "SAME", "conv1")
        pool1 = tf.nn.max_pool(conv1, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")
        size = pool1.shape[1] * pool1.shape[2] * pool1.shape[3]
        fc = fully_connected(tf.reshape(pool1, [-1, size]), 8, "fc")
        keep = tf.constant(1.0)
        return fully_connected(tf.nn.dropout(tf.nn.relu(fc), keep, name="relu_dropout"), 4,
                               "logits"), conv1
    with tf.device("/cpu:0"):
        img = tf.placeholder(tf.float32, [None, 8, 8, 1])
        label = tf.placeholder(tf.float32, [None, 4])
        logits, conv1 = model(img)
        again, _ = model(img)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(
        labels=label, logits=logits), name="loss")
    step = tf.train.get_or_create_global_step()
    opt = tf.train.AdamOptimizer(0.01).minimize(loss, global_step=step)
    preds = tf.nn.softmax(logits)
    right = tf.reduce_sum(tf.cast(tf.equal(tf.argmax(preds, 1), tf.argmax(label, 1)), tf.float32))
    config = tf.ConfigProto(allow_soft_placement=True, gpu_options=tf.GPUOptions(
        per_process_gpu_memory_fraction=0.3))
    config.gpu_options.allow_growth = True
    with tf.Session(config=config) as sess:
        sess.run(tf.global_variables_initializer())
        feed = {img: images.reshape(-1, 8, 8, 1), label: labels}
        first = sess.run(loss, feed)
        for _ in range(40):
            sess.run(opt, feed)
        a, b = sess.run([logits, again], feed)
        return {"same": bool((a == b).all()), "falls": bool(sess.run(loss, feed) < first),
                "steps": step.eval(), "conv1": conv1.name, "loss": loss.name,
                "shape": str(conv1.shape), "right": bool(0 <= sess.run(right, feed) <= 6),
                "variables": len(tf.trainable_variables())}


def windows(tf, folder):
    """Every padding, stride, dilation and format of convolutions and pools, with gradients."""
    x = tf.constant(weights(2, 7, 6, 3))
    w = tf.constant(weights(3, 2, 3, 4, seed=1))
    out = {}
    with tf.Session() as sess:
        def note(name, y):
            out[name] = sess.run(y)
            slopes = tf.gradients(tf.reduce_sum(y * y), [x, w])
            out[f"{name} slopes"] = [np.abs(g).sum() for g in sess.run(
                [g for g in slopes if g is not None])]
        for padding in ("SAME", "VALID"):
            note(f"conv {padding}", tf.nn.conv2d(x, w, [1, 1, 1, 1], padding))
            note(f"conv {padding} 2", tf.nn.conv2d(x, w, [1, 2, 3, 1], padding))
            note(f"max {padding}", tf.nn.max_pool(x, [1, 3, 2, 1], [1, 2, 2, 1], padding))
            note(f"avg {padding}", tf.nn.avg_pool(x, [1, 3, 3, 1], [1, 2, 2, 1], padding))
            note(f"up {padding}", tf.nn.conv2d_transpose(
                x, tf.constant(weights(3, 2, 5, 3, seed=2)),
                [2, 14, 12, 5] if padding == "SAME" else [2, 15, 12, 5], [1, 2, 2, 1], padding))
        d = tf.constant(weights(3, 3, 3, 2, seed=3))
        note("depthwise", tf.nn.depthwise_conv2d(x, d, [1, 1, 1, 1], "SAME"))
        note("dilated", tf.nn.conv2d(x, w, [1, 1, 1, 1], "VALID", dilations=[1, 2, 2, 1]))
        note("padded", tf.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]]))
        note("lrn", tf.nn.lrn(x, 2, bias=1.0, alpha=0.1, beta=0.75))
        note("resized", tf.image.resize_nearest_neighbor(x, [14, 12]))
        note("line", tf.nn.conv1d(tf.reshape(x, [2, 42, 3]), tf.reshape(w, [6, 3, 4]), 2, "SAME"))
    return out
