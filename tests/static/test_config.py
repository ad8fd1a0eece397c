"""Networks from a file: built before data is seen, trained; errors name line and layer."""

from pathlib import Path

import numpy as np
import pytest

import autograd_core.static as tf
from autograd_core.static import config

FILE = Path(__file__).with_name("digits.toml")
TEXT = FILE.read_text()


def test_a_network_is_built_before_any_data_is_seen():
    """Shapes, scopes and the lines of the file."""
    net = config.load(FILE)
    assert (net.name, list(net.inputs), list(net.losses)) == ("digits", ["data", "label"], ["loss"])
    assert net["score"].shape.as_list() == [None, 10]
    assert net["fc1"].op.type == "Relu"
    assert net["score"].op.name == "score/BiasAdd"
    assert net["score"].op.where == "digits.toml:33"


def test_it_learns():
    """Clusters in 64 dimensions, ten of them."""
    net = config.load(FILE)
    random = np.random.default_rng(0)
    classes = random.integers(0, 10, 200)
    data = random.standard_normal((10, 64))[classes] + random.standard_normal((200, 64)) * 0.3
    with net.graph.as_default(), tf.Session() as sess:
        tf.set_random_seed(0)
        train = tf.train.GradientDescentOptimizer(0.2).minimize(net["loss"])
        sess.run(tf.global_variables_initializer())
        feed = {net["data"]: data, net["label"]: classes}
        before = sess.run([net["loss"], net["accuracy"]], feed)
        for _ in range(60):
            sess.run(train, feed)
        after = sess.run([net["loss"], net["accuracy"]], feed)
    assert after[0] < 0.2 * before[0]
    assert after[1] > 0.95


IMAGES = """
[[layer]]
name = "image"
type = "Input"
shape = ["?", 1, 8, 8]
[[layer]]
name = "conv"
type = "Convolution"
bottom = "image"
num_output = 3
kernel_size = 3
pad = 1
[[layer]]
name = "pool"
type = "Pooling"
bottom = "conv"
kernel_size = 2
[[layer]]
name = "mean"
type = "Pooling"
pool = "AVE"
bottom = "conv"
kernel_size = 2
[[layer]]
name = "both"
type = "Concat"
bottom = ["pool", "mean"]
[[layer]]
name = "sum"
type = "Eltwise"
bottom = ["both", "both"]
[[layer]]
name = "flat"
type = "Flatten"
bottom = "sum"
[[layer]]
name = "out"
type = "InnerProduct"
bottom = "flat"
num_output = 2
[[layer]]
name = "sigmoid"
type = "Sigmoid"
bottom = "out"
[[layer]]
name = "wanted"
type = "Input"
shape = ["?", 2]
[[layer]]
name = "distance"
type = "EuclideanLoss"
bottom = ["sigmoid", "wanted"]
[[layer]]
name = "entropy"
type = "SigmoidCrossEntropyLoss"
bottom = ["out", "wanted"]
"""


def test_the_other_layer_types_run_and_have_gradients():
    net = config.loads(IMAGES)
    assert net["flat"].shape.as_list() == [None, 96]
    with net.graph.as_default(), tf.Session() as sess:
        slopes = tf.gradients(net["distance"] + net["entropy"], tf.trainable_variables())
        sess.run(tf.global_variables_initializer())
        for n in (2, 3):
            found = sess.run(slopes, {net["image"]: np.ones((n, 1, 8, 8)),
                                      net["wanted"]: np.zeros((n, 2))})
            assert all(np.isfinite(g).all() and g.any() for g in found)


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(("text", "message"), [
    (changed('type = "ReLU"', 'type = "Relu"'),
     "line 23: layer 'relu1': there is no layer type 'Relu'; did you mean 'ReLU'?"),
    (changed("num_output = 32", "num_outputs = 32"), "line 18: layer 'fc1': InnerProduct has no "
     "parameter 'num_outputs'; did you mean 'num_output'?"),
    (changed("num_output = 32\n", ""), "line 14: layer 'fc1': InnerProduct needs the parameter "
     "'num_output'"),
    (changed("num_output = 32", "num_output = -1"),
     "line 18: layer 'fc1': num_output has to be a positive number, got -1"),
    (changed("dropout_ratio = 0.1", "dropout_ratio = 1.5"), "line 31: layer 'drop1': dropout_ratio "
     "has to be a number from 0 up to, but not, 1, got 1.5"),
    (changed('bottom = "drop1"', 'bottom = "drop2"'),
     "line 36: layer 'score': no layer makes 'drop2'; did you mean 'drop1'?"),
    (changed('bottom = "data"', 'bottom = "score"'), "line 17: layer 'fc1': 'score' comes from "
     "layer 'score' (line 33), which itself needs 'fc1': a cycle"),
    (changed('name = "fc1"', 'name = "data"'), "line 15: layer 'data': line 3 has a layer of this "
     "name too"),
    (changed('bottom = ["score", "label"]', 'bottom = "score"'),
     "line 42: layer 'accuracy': Accuracy takes 2 bottoms, got 1"),
    (changed('top = "fc1"', 'top = "data"'), "line 25: layer 'relu1': 'data' is there already"),
    (changed('name = "digits"', 'nme = "digits"'), "line 1: 'nme' belongs to no layer"),
    (changed('name = "digits"', "name = digits"), "line 1: this is no TOML: Invalid value"),
    (changed('shape = ["?", 64]', 'shape = ["n", 64]'), "line 6: layer 'data': shape has to be a "
     "list of sizes"),
    (changed('kind = "int"', 'kind = "float"'), "line 39: layer 'accuracy': Input 'y' of 'Equal' "
     "Op has type float32 that does not match type int64"),
    ("", "line 1: a network needs at least one"),
    ("[[layer]]\ntype = 'ReLU'", "line 1: a layer needs a name"),
])
def test_wrong_files_are_refused_with_line_and_layer(text, message):
    with pytest.raises(config.ConfigError) as caught:
        config.loads(text)
    assert str(caught.value).startswith(message)


def test_a_bottom_that_is_made_further_down():
    text = ('[[layer]]\nname = "a"\ntype = "ReLU"\nbottom = "b"\n'
            '[[layer]]\nname = "b"\ntype = "Input"\nshape = [2]\n')
    with pytest.raises(config.ConfigError, match=r"line 4: layer 'a': 'b' is made further down, by "
                       r"layer 'b' \(line 5\); put that one first"):
        config.loads(text)


@pytest.mark.parametrize("text", ['layer = [{name = "x", type = "Input", shape = [2]}]',
                                  "layer = [1, 2]", "[[layer]]\nname = 'x'\n[[ layer ]]\n3 = 4\n"])
def test_layers_written_in_another_way_are_refused_in_one_sentence(text):
    with pytest.raises(config.ConfigError, match=r"line \d+: "):
        config.loads(text)


def test_shapes_that_do_not_fit_name_the_layer():
    text = ('[[layer]]\nname = "a"\ntype = "Input"\nshape = [2, 3]\n'
            '[[layer]]\nname = "b"\ntype = "Input"\nshape = [2, 4]\n'
            '[[layer]]\nname = "sum"\ntype = "Eltwise"\nbottom = ["a", "b"]\n')
    with pytest.raises(config.ConfigError, match="line 9: layer 'sum': Dimensions must be equal, "
                       "but are 3 and 4"):
        config.loads(text)


def test_every_type_is_described():
    from autograd_core.static.layer_types import LAYERS
    text = config.describe()
    assert all(f"\n{name} (" in f"\n{text}" for name in LAYERS)
    assert "weight_filler: one of zero, gaussian, xavier, msra (default xavier)" in text
