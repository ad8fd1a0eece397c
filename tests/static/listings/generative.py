"""Autoencoders, adversarial networks, words as vectors."""

import numpy as np

from .data import digits, rng, weights


def autoencoder(tf, folder):
    """Dicts of weights, an encoder and a decoder, 'float' for float32."""
    images, _ = digits()
    X = tf.placeholder("float", [None, 64])
    sizes = {"encoder_h1": (64, 16), "encoder_h2": (16, 6), "decoder_h1": (6, 16),
             "decoder_h2": (16, 64)}
    ws = {name: tf.Variable(weights(*shape, scale=0.2)) for name, shape in sizes.items()}
    bs = {name: tf.Variable(tf.random_normal([shape[1]], stddev=0.0))
          for name, shape in sizes.items()}

    def coder(x, kind):
        for k in ("h1", "h2"):
            x = tf.nn.sigmoid(tf.add(tf.matmul(x, ws[f"{kind}_{k}"]), bs[f"{kind}_{k}"]))
        return x
    y_pred = coder(coder(X, "encoder"), "decoder")
    cost = tf.reduce_mean(tf.pow(X - y_pred, 2))
    optimizer = tf.train.RMSPropOptimizer(0.01).minimize(cost)
    with tf.Session() as sess:
        sess.run(tf.initialize_all_variables())
        costs = [sess.run([optimizer, cost], feed_dict={X: images})[1] for _ in range(10)]
        return {"costs": costs, "out": sess.run(y_pred, feed_dict={X: images[:2]})}


def variational(tf, folder):
    """Noise in the shape of something, a deviation that is a tensor, two losses."""
    images, _ = digits()

    def glorot(shape):
        return tf.random_normal(shape=shape, stddev=1. / tf.sqrt(shape[0] / 2.))
    ws = {name: tf.Variable(glorot(shape)) for name, shape in {
        "encoder": [64, 16], "z_mean": [16, 2], "z_std": [16, 2], "decoder": [2, 16],
        "out": [16, 64]}.items()}
    bs = {name: tf.Variable(glorot([n])) for name, n in {
        "encoder": 16, "z_mean": 2, "z_std": 2, "decoder": 16, "out": 64}.items()}
    x = tf.placeholder(tf.float32, shape=[None, 64])
    h = tf.nn.tanh(tf.matmul(x, ws["encoder"]) + bs["encoder"])
    z_mean = tf.matmul(h, ws["z_mean"]) + bs["z_mean"]
    z_std = tf.matmul(h, ws["z_std"]) + bs["z_std"]
    eps = tf.random_normal(tf.shape(z_std), dtype=tf.float32, mean=0., stddev=1.0, name="epsilon")
    z = z_mean + tf.exp(z_std / 2) * eps

    def decode(z):
        h = tf.nn.tanh(tf.matmul(z, ws["decoder"]) + bs["decoder"])
        return tf.nn.sigmoid(tf.matmul(h, ws["out"]) + bs["out"])
    made = decode(z)
    likely = x * tf.log(1e-10 + made) + (1 - x) * tf.log(1e-10 + 1 - made)
    divergence = -0.5 * tf.reduce_sum(1 + z_std - tf.square(z_mean) - tf.exp(z_std), 1)
    loss = tf.reduce_mean(-tf.reduce_sum(likely, 1) + divergence)
    train = tf.train.RMSPropOptimizer(learning_rate=0.01).minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        losses = [sess.run([train, loss], feed_dict={x: images})[1] for _ in range(60)]
        noise = tf.placeholder(tf.float32, shape=[None, 2])
        picture = sess.run(decode(noise), feed_dict={noise: np.array([[0.5, -0.5]] * 3)})
    return {"falls": bool(np.mean(losses[-5:]) < np.mean(losses[:5])), "shape": str(z.shape),
            "pictures": picture.shape == (3, 64)}


def painter(tf, folder):
    """A generator and a discriminator whose layers are reused by name; two optimizers."""
    points = np.vstack([np.linspace(-1, 1, 15) for _ in range(16)])
    with tf.variable_scope("Generator"):
        G_in = tf.placeholder(tf.float32, [None, 5])
        G_l1 = tf.layers.dense(G_in, 32, tf.nn.relu)
        G_out = tf.layers.dense(G_l1, 15)
    with tf.variable_scope("Discriminator"):
        real = tf.placeholder(tf.float32, [None, 15], name="real_in")
        D_l0 = tf.layers.dense(real, 32, tf.nn.relu, name="l")
        prob0 = tf.layers.dense(D_l0, 1, tf.nn.sigmoid, name="out")
        D_l1 = tf.layers.dense(G_out, 32, tf.nn.relu, name="l", reuse=True)
        prob1 = tf.layers.dense(D_l1, 1, tf.nn.sigmoid, name="out", reuse=True)
    D_loss = -tf.reduce_mean(tf.log(prob0) + tf.log(1 - prob1))
    G_loss = tf.reduce_mean(tf.log(1 - prob1))
    scopes = [tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope=name)
              for name in ("Discriminator", "Generator")]
    train_D = tf.train.AdamOptimizer(0.001).minimize(D_loss, var_list=scopes[0])
    train_G = tf.train.AdamOptimizer(0.001).minimize(G_loss, var_list=scopes[1])
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    r = rng()
    for _ in range(10):
        a = r.uniform(1, 2, size=16)[:, np.newaxis]
        G_paintings, pa0, Dl = sess.run(
            [G_out, prob0, D_loss, train_D, train_G],
            {G_in: r.randn(16, 5), real: a * np.power(points, 2) + (a - 1)})[:3]
    return {"shape": G_paintings.shape == (16, 15), "chance": bool((pa0 > 0).all()),
            "finite": bool(np.isfinite(Dl)), "names": [[v.name for v in s] for s in scopes]}


def digits_on_demand(tf, folder):
    """Labels beside the noise; reuse_variables; losses of logits against ones and zeros."""
    images, labels = digits()
    X, Y = tf.placeholder(tf.float32, [None, 64]), tf.placeholder(tf.float32, [None, 4])
    Z = tf.placeholder(tf.float32, [None, 8])

    def generator(noise, labels):
        with tf.variable_scope("generator"):
            hidden = tf.layers.dense(tf.concat([noise, labels], 1), 16, activation=tf.nn.relu)
            return tf.layers.dense(hidden, 64, activation=tf.nn.sigmoid)

    def discriminator(inputs, labels, reuse=None):
        with tf.variable_scope("discriminator") as scope:
            if reuse:
                scope.reuse_variables()
            hidden = tf.layers.dense(tf.concat([inputs, labels], 1), 16, activation=tf.nn.relu)
            return tf.layers.dense(hidden, 1, activation=None)
    G = generator(Z, Y)
    D_real, D_gene = discriminator(X, Y), discriminator(G, Y, True)

    def mean_entropy(logits, labels):
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=logits,
                                                                      labels=labels))
    loss_D = mean_entropy(D_real, tf.ones_like(D_real)) + mean_entropy(
        D_gene, tf.zeros_like(D_gene))
    loss_G = mean_entropy(D_gene, tf.ones_like(D_gene))
    vars_D = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="discriminator")
    vars_G = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="generator")
    train_D = tf.train.AdamOptimizer().minimize(loss_D, var_list=vars_D)
    train_G = tf.train.AdamOptimizer().minimize(loss_G, var_list=vars_G)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    r = rng()
    for _ in range(5):
        noise = r.uniform(-1., 1., size=[30, 8])
        _, d = sess.run([train_D, loss_D], feed_dict={X: images, Y: labels, Z: noise})
        _, g = sess.run([train_G, loss_G], feed_dict={Y: labels, Z: noise})
    text = f"D loss: {d:.4}, G loss: {g:.4}"
    return {"text": text.startswith("D loss: "), "names": [v.name for v in vars_D],
            "picture": sess.run(G, {Y: labels[:3], Z: noise[:3]}).shape == (3, 64)}


def deep_convolutional(tf, folder):
    """Transposed convolutions make pictures of noise; classes that are fed as floats."""
    images, _ = digits(4)

    def generator(x, reuse=False):
        with tf.variable_scope("Generator", reuse=reuse):
            x = tf.nn.tanh(tf.layers.dense(x, units=3 * 3 * 4))
            x = tf.reshape(x, shape=[-1, 3, 3, 4])
            x = tf.layers.conv2d_transpose(x, 3, 2, strides=1)
            return tf.nn.sigmoid(tf.layers.conv2d_transpose(x, 1, 2, strides=2))

    def discriminator(x, reuse=False):
        with tf.variable_scope("Discriminator", reuse=reuse):
            x = tf.nn.tanh(tf.layers.conv2d(x, 4, 3))
            x = tf.layers.average_pooling2d(x, 2, 2)
            x = tf.layers.flatten(x)
            return tf.layers.dense(tf.nn.tanh(tf.layers.dense(x, 8)), 2)
    noise, real = (tf.placeholder(tf.float32, shape=s) for s in ([None, 5], [None, 8, 8, 1]))
    sample = generator(noise)
    concat = tf.concat([discriminator(real), discriminator(sample, reuse=True)], axis=0)
    stacked = discriminator(sample, reuse=True)
    disc_target, gen_target = (tf.placeholder(tf.int32, shape=[None]) for _ in range(2))
    entropy = tf.nn.sparse_softmax_cross_entropy_with_logits
    disc_loss = tf.reduce_mean(entropy(logits=concat, labels=disc_target))
    gen_loss = tf.reduce_mean(entropy(logits=stacked, labels=gen_target))
    gen_vars, disc_vars = (tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope=name)
                           for name in ("Generator", "Discriminator"))
    train_gen = tf.train.AdamOptimizer(learning_rate=0.001).minimize(gen_loss, var_list=gen_vars)
    train_disc = tf.train.AdamOptimizer(learning_rate=0.001).minimize(disc_loss,
                                                                      var_list=disc_vars)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(3):
            z = rng().uniform(-1., 1., size=[4, 5])
            feed = {real: images.reshape(-1, 8, 8, 1), noise: z, gen_target: np.ones([4]),
                    disc_target: np.concatenate([np.ones([4]), np.zeros([4])], axis=0)}
            _, _, gl, dl = sess.run([train_gen, train_disc, gen_loss, disc_loss], feed_dict=feed)
        picture = sess.run(sample, feed_dict={noise: z})
    return {"picture": picture.shape == (4, 8, 8, 1), "finite": bool(np.isfinite([gl, dl]).all()),
            "shapes": [v.shape.as_list() for v in gen_vars + disc_vars],
            "names": [v.name for v in gen_vars]}


def weights_in_dicts(tf, folder):
    """var_list is a dict's values; smoothing of the ones; ops built between runs."""
    images, _ = digits()
    z, X = tf.placeholder("float", shape=(None, 6)), tf.placeholder("float", shape=(None, 64))

    def xavier(shape):
        return tf.random_normal(shape=shape, stddev=1.0 / shape[0])
    g_weights = {"w1": tf.Variable(xavier(shape=(6, 12))), "b1": tf.Variable(tf.zeros(shape=[12])),
                 "out": tf.Variable(xavier(shape=(12, 64)))}
    d_weights = {"w1": tf.Variable(xavier(shape=(64, 12))), "b1": tf.Variable(tf.zeros(shape=[12])),
                 "out": tf.Variable(xavier(shape=(12, 1)))}

    def net(x, w):
        return tf.matmul(tf.tanh(tf.matmul(x, w["w1"]) + w["b1"]), w["out"])
    fake = net(tf.sigmoid(net(z, g_weights)) * 255, d_weights)
    real = net(X, d_weights)

    def entropy(x, y):
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=x, labels=y))
    G_obj = entropy(fake, tf.ones_like(fake))
    D_obj = entropy(real, tf.ones_like(real) - 0.1) + entropy(fake, tf.zeros_like(fake))
    G_opt = tf.train.AdamOptimizer().minimize(G_obj, var_list=list(g_weights.values()))
    D_opt = tf.train.AdamOptimizer().minimize(D_obj, var_list=list(d_weights.values()))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(3):
            feed = {X: images, z: rng().normal(size=(30, 6))}
            sess.run([D_opt, G_opt], feed_dict=feed)
            chance = sess.run(tf.sigmoid(fake), feed_dict={z: rng().normal(size=(1, 6))})
    return {"chance": bool(0 <= chance[0][0] <= 1)}


def words_as_vectors(tf, folder):
    """Skip-grams: rows looked up, the full softmax, neighbours by cosine."""
    pairs = ("like", "dog"), ("like", "cat"), ("dog", "cat"), ("cat", "milk"), ("fish", "milk")
    text = [word for k in range(6) for pair in pairs[k % 3:] for word in ("i", *pair)]
    words = sorted(set(text))
    places = {w: k for k, w in enumerate(words)}
    grams = [(places[text[i]], places[w]) for i in range(1, len(text) - 1)
             for w in (text[i - 1], text[i + 1])]
    inputs, labels = (np.array(column) for column in zip(*grams, strict=True))
    size = len(words)
    X = tf.placeholder(tf.int32, shape=[None])
    Y = tf.placeholder(tf.int32, shape=[None, 1])
    with tf.device("/cpu:0"):
        embedding = tf.Variable(weights(size, 3), name="embedding")
        embed = tf.nn.embedding_lookup(embedding, X)
    out = tf.Variable(weights(size, 3, seed=1))
    logits = tf.matmul(embed, out, transpose_b=True) + tf.Variable(tf.zeros([size]))
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(
        logits=logits, labels=tf.reshape(Y, [-1])))
    train = tf.train.AdagradOptimizer(0.5).minimize(loss)
    norm = tf.sqrt(tf.reduce_sum(tf.square(embedding), 1, keep_dims=True))
    similarity = tf.matmul(embed / tf.sqrt(tf.reduce_sum(tf.square(embed))), embedding / norm,
                           transpose_b=True)
    unit = tf.nn.l2_normalize(embedding, 1)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        losses = [sess.run([train, loss], feed_dict={X: inputs, Y: labels[:, None]})[1]
                  for _ in range(8)]
        return {"losses": losses, "similar": sess.run(similarity, feed_dict={X: [0, 3]}),
                "vectors": embedding.eval(), "unit": unit.eval()}
