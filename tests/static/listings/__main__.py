"""Record what TensorFlow gives for each program (TensorFlow 2 speaks 1's words as compat.v1)."""

import json
import os
import tempfile
from pathlib import Path

import numpy as np

from . import programs

RECORDED = Path(__file__).with_name("recorded.json")


def plain(x):
    """Numbers, arrays and names as JSON; sizes that are unknown as TensorFlow 1 writes them."""
    if isinstance(x, bytes | str):
        x = x.decode() if isinstance(x, bytes) else x
        return x.replace("None", "?") if x.startswith("(") else x
    if isinstance(x, float):
        return float(f"{x:.7g}")
    if isinstance(x, np.ndarray | np.generic):
        return plain(np.asarray(x).tolist())
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
        # updates that do not race with what reads a variable, where TensorFlow can do it
        (tf.disable_resource_variables if name == "variables" else tf.enable_resource_variables)()
        with tempfile.TemporaryDirectory() as folder:
            found[name] = {key: plain(value) for key, value in program(tf, folder).items()
                           if value is not True}
        print(f"{name}: {[k for k, v in found[name].items() if v is False] or 'ok'}")
    RECORDED.write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    record()
