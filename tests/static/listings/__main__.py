"""Record what TensorFlow gives for each program (TensorFlow 2 speaks 1's words as compat.v1)."""

import json
import os
import tempfile
from pathlib import Path

import numpy as np

from . import programs

RECORDED = Path(__file__).with_name("recorded.json")


def plain(x):
    """Numbers, arrays and names as JSON; bools and claims are left to the programs."""
    if isinstance(x, bytes):
        return x.decode()
    if isinstance(x, np.ndarray | np.generic):
        return np.asarray(x).tolist()
    if isinstance(x, list | tuple):
        return [plain(part) for part in x]
    return x


def record() -> None:
    """Run every program in TensorFlow and write down what it gave."""
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_USE_LEGACY_KERAS="1")
    import tensorflow.compat.v1 as tf
    tf.disable_v2_behavior()
    found = {}
    for name, program in programs().items():
        tf.reset_default_graph()
        with tempfile.TemporaryDirectory() as folder:
            found[name] = {key: plain(value) for key, value in program(tf, folder).items()
                           if value is not True}
        print(f"{name}: {[k for k, v in found[name].items() if v is False] or 'ok'}")
    RECORDED.write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    record()
