"""Saving and restoring, in all the ways that listings do."""

import os

import numpy as np

from .data import curve, weights


def saved_and_restored(tf, folder):
    """Save; define anew under the same names; restore without initializing."""
    path = os.path.join(folder, "my_net", "save_net.ckpt")
    os.makedirs(os.path.dirname(path))
    tf.Variable([[1, 2, 3], [3, 4, 5]], dtype=tf.float32, name="weights")
    tf.Variable([[1, 2, 3]], dtype=tf.float32, name="biases")
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        where = saver.save(sess, path)
    tf.reset_default_graph()
    w = tf.Variable(np.arange(6).reshape((2, 3)), dtype=tf.float32, name="weights")
    b = tf.Variable(np.arange(3).reshape((1, 3)), dtype=tf.float32, name="biases")
    with tf.Session() as sess:
        tf.train.Saver().restore(sess, path)
        values = sess.run([w, b])
    return {"values": values, "where": where == path,
            "files": sorted(os.listdir(os.path.dirname(path)))[0],
            "kinds": sorted(name.split(".ckpt")[-1] for name in os.listdir(os.path.dirname(path))),
            "latest": os.path.basename(tf.train.latest_checkpoint(os.path.dirname(path))),
            "listed": [(name, list(shape)) for name, shape in tf.train.list_variables(path)]}


def network_reloaded(tf, folder):
    """tf.layers saved without a meta graph, the net built again, the same loss."""
    x, y = curve()

    def net():
        tf_x, tf_y = tf.placeholder(tf.float32, x.shape), tf.placeholder(tf.float32, y.shape)
        o = tf.layers.dense(tf.layers.dense(tf_x, 10, tf.nn.relu), 1)
        return tf_x, tf_y, o, tf.losses.mean_squared_error(tf_y, o)
    tf_x, tf_y, _, loss = net()
    train = tf.train.GradientDescentOptimizer(learning_rate=0.5).minimize(loss)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    for _ in range(5):
        sess.run(train, {tf_x: x, tf_y: y})
    tf.train.Saver().save(sess, os.path.join(folder, "params"), write_meta_graph=False)
    before = sess.run(loss, {tf_x: x, tf_y: y})
    tf.reset_default_graph()
    tf_x, tf_y, _, loss = net()
    sess = tf.Session()
    tf.train.Saver().restore(sess, os.path.join(folder, "params"))
    return {"same": bool(before == sess.run(loss, {tf_x: x, tf_y: y})),
            "meta": not os.path.exists(os.path.join(folder, "params.meta"))}


def latest_of_many(tf, folder):
    """A step in each name, five are kept; the state file names them; go on from there."""
    steps = tf.Variable(0, name="global_step", trainable=False)
    w = tf.Variable(weights(2, 2), name="w")
    saver = tf.train.Saver(max_to_keep=3)
    tf.Variable(777)    # after the saver: not stored
    with tf.Session() as sess:
        tf.initialize_all_variables().run()
        ckpt = tf.train.get_checkpoint_state(folder)
        nothing = ckpt is None
        start = steps.eval()
        for i in range(start, 6):
            steps.assign(i).eval()
            sess.run(w.assign_add(tf.ones([2, 2])))
            saver.save(sess, folder + "/model.ckpt", global_step=steps)
    with tf.Session() as sess:
        ckpt = tf.train.get_checkpoint_state(folder)
        saver.restore(sess, ckpt.model_checkpoint_path)
        found = steps.eval(), w.eval()
    names = [os.path.basename(p) for p in ckpt.all_model_checkpoint_paths]
    return {"nothing": nothing, "step": found[0], "w": found[1], "names": names,
            "latest": os.path.basename(tf.train.latest_checkpoint(folder)),
            "last": os.path.basename(saver.last_checkpoints[-1]),
            "indices": sorted(n for n in os.listdir(folder) if n.endswith(".index"))}


def graph_from_meta(tf, folder):
    """The graph itself from the .meta file; tensors by name; a collection."""
    x = tf.placeholder(tf.float32, [None, 2], name="input")
    w = tf.Variable(weights(2, 3), name="w")
    y = tf.matmul(x, w, name="output")
    tf.add_to_collection("predict", y)
    path = os.path.join(folder, "model")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        tf.train.Saver().save(sess, path, global_step=7)
        wanted = sess.run(y, {x: [[1., 2.]]})
    tf.reset_default_graph()
    with tf.Session() as sess:
        saver = tf.train.import_meta_graph(path + "-7.meta")
        saver.restore(sess, tf.train.latest_checkpoint(folder))
        graph = tf.get_default_graph()
        x = graph.get_tensor_by_name("input:0")
        out = sess.run("output:0", {x: [[1., 2.]]})
        collected = tf.get_collection("predict")[0]
        return {"same": bool((out == wanted).all()), "collected": collected.name,
                "again": sess.run(collected, {x: [[0., 1.]]}),
                "operations": len([op.name for op in graph.get_operations()]) > 3}


def some_of_them(tf, folder):
    """A dict of names in the file; what is missing in it, and what is not there at all."""
    v1 = tf.Variable([1., 2.], name="v1")
    v2 = tf.Variable(3., name="v2")
    path = os.path.join(folder, "some.ckpt")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        tf.train.Saver({"first": v1}).save(sess, path)
        sess.run(v1.assign([0., 0.]))
        tf.train.Saver({"first": v1}).restore(sess, path)
        value = v1.eval()
        errors = []
        for build in (lambda: tf.train.Saver([v2]).restore(sess, path),
                      lambda: tf.train.Saver([v2]).restore(sess, path + "x"),
                      lambda: tf.train.Saver({})):
            try:
                build()
            except Exception as error:
                errors.append(type(error).__name__)
    reader = tf.train.load_checkpoint(path)
    return {"value": value, "errors": errors, "has": reader.has_tensor("first"),
            "read": reader.get_tensor("first")}
