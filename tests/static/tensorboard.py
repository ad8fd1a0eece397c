"""A real TensorBoard on this machine, and a graph to show in it."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request

import numpy as np

import autograd_core.static as tf
from autograd_core.static import summary


def network():
    """Two layers in scopes, a loss and its optimizer."""
    graph = tf.Graph()
    with graph.as_default():
        x = tf.placeholder(tf.float32, [None, 3], "x")
        h = x
        for k in range(2):
            with tf.name_scope(f"layer{k}"):
                h = tf.nn.relu(tf.matmul(h, tf.Variable(np.eye(3, dtype="f"), name="w")) + 0.5)
        loss = tf.reduce_mean(tf.square(h, name="squares"), name="loss")
        summary.scalar("mean", loss)
        train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
        tf.variables_initializer(graph.variables, name="init")
    return graph, x, train


@contextlib.contextmanager
def served(logdir):
    """TensorBoard on a free port of this machine; the address of its page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tensorboard.main", "--logdir", str(logdir), "--port", str(port),
         "--host", "127.0.0.1", "--load_fast=false"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def asked(url: str, until, seconds: float = 60):
    """What an address answers, once ``until`` holds of it."""
    end = time.monotonic() + seconds
    answer = None
    while time.monotonic() < end:
        try:
            answer = urllib.request.urlopen(url, timeout=10).read().decode()
            if until(answer):
                return answer
        except OSError as error:
            answer = error
        time.sleep(0.3)
    raise AssertionError(f"{url} answered {answer!r:.500}")
