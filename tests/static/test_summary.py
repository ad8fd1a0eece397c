"""Event files: TensorBoard itself reads them, and shows our graph."""

import json
import sys

import pytest

import autograd_core.static as tf
from autograd_core.compat.utils import event_files
from autograd_core.static import summary

from .tensorboard import asked, network, served


def test_without_the_package_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "tensorboard.compat", None)
    with pytest.raises(ImportError, match="needs the package tensorboard: pip install tensorboard"):
        summary.FileWriter(tmp_path)


def test_checksums_are_those_of_the_format():
    """CRC-32C of a known text is E3069283; masked, as records have it."""
    masked = ((0xE3069283 >> 15 | 0xE3069283 << 17) + 0xA282EAD8) & 0xFFFFFFFF
    assert event_files.checksum(b"123456789") == masked.to_bytes(4, "little")


def test_scalars_are_nodes():
    with tf.Graph().as_default(), tf.Session() as sess:
        assert summary.merge_all() is None
        with tf.name_scope("scores"):
            summary.scalar("loss", tf.constant(2.0))
        assert sess.run(summary.merge_all()) == {"scores/loss": 2.0}
        with pytest.raises(ValueError, match=r"'vector': .* has the shape \(2,\), not \(\)"):
            summary.scalar("vector", tf.constant([1., 2.]))


@pytest.mark.slow
def test_tensorboard_shows_the_same_nodes_and_numbers(tmp_path):
    """Its graph endpoint has our nodes, inputs and scopes; its scalars are the ones we wrote."""
    graph, x, train = network()
    with graph.as_default(), tf.Session() as sess, summary.FileWriter(tmp_path, graph) as writer:
        merged = summary.merge_all()
        sess.run("init")
        written = []
        for step in range(3):
            found, _ = sess.run([merged, train], {x: [[1., 2., 3.]]})
            writer.add_summary(found, step)
            written.append(float(found["mean"]))
    with served(tmp_path) as page:
        text = asked(page + "data/plugin/graphs/graph?run=.&limit_attr_size=1024"
                     "&large_attrs_key=_too_large", lambda text: "node {" in text)
        numbers = asked(page + "data/plugin/scalars/scalars?run=.&tag=mean",
                        lambda text: text.count("[") > 3)
    from google.protobuf import text_format
    _, graph_pb2, _ = summary.protobufs()
    shown = text_format.Parse(text, graph_pb2.GraphDef())
    ours = {op.name: op for op in graph.operations}
    theirs = {node.name: node for node in shown.node}
    constants = {name for name in theirs if name not in ours}
    assert ours.keys() <= theirs.keys()
    assert all(theirs[name].op == "Const" for name in constants)
    for name, node in theirs.items():
        if name in ours:
            assert node.op == ours[name].type
            read = [i for i in node.input if i not in constants and not i.startswith("^")]
            assert read == [x.op.name for x in ours[name].inputs if isinstance(x, tf.Symbol)]
    assert "layer1/MatMul" in theirs
    assert [value for _, _, value in json.loads(numbers)] == pytest.approx(written)
