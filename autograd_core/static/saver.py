"""Checkpoints: the variables of a Session in files, named as TensorFlow names them.

    saver = tf.train.Saver()
    saver.save(sess, "net/model.ckpt", global_step=7)
        net/model.ckpt-7.index                  what is there: name, dtype, shape, place
        net/model.ckpt-7.data-00000-of-00001    the numbers
        net/model.ckpt-7.meta                   the graph
        net/checkpoint                          which of them is the latest
    saver.restore(sess, tf.train.latest_checkpoint("net"))

Names and behaviour are TensorFlow's; what is inside the files is this package's own (JSON, and bare
numbers), so the files of one cannot be read by the other.
"""

import json
import os
from pathlib import Path

import numpy as np

from . import errors, messages, saving
from .build import numpy_dtype
from .graph import get_default_graph
from .variables import Variable

__all__ = [
    "CheckpointState",
    "NewCheckpointReader",
    "Saver",
    "checkpoint_exists",
    "get_checkpoint_state",
    "import_meta_graph",
    "latest_checkpoint",
    "list_variables",
    "load_checkpoint",
    "load_variable",
]

DATA = ".data-00000-of-00001"


class CheckpointState:
    """What the file ``checkpoint`` of a folder says."""

    def __init__(self, latest: str, all_paths: list[str]):
        self.model_checkpoint_path, self.all_model_checkpoint_paths = latest, all_paths

    def __repr__(self):
        lines = [f'model_checkpoint_path: "{self.model_checkpoint_path}"']
        lines += [f'all_model_checkpoint_paths: "{p}"' for p in self.all_model_checkpoint_paths]
        return "\n".join(lines) + "\n"


class Saver:
    """Writes the variables of a Session to files, and reads them back.

    ``var_list`` is a list of them, or a dict of names in the file; all by default.  Of what one
    Saver has written ``max_to_keep`` checkpoints are kept, the oldest go first.

    >>> import autograd_core.static as tf, tempfile, os
    >>> folder = tempfile.mkdtemp()
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     w = tf.Variable([1., 2.], name="w")
    ...     w.load([3., 4.])
    ...     saver = tf.train.Saver()
    ...     path = saver.save(sess, os.path.join(folder, "values"), global_step=5)
    ...     w.load([0., 0.])
    ...     saver.restore(sess, tf.train.latest_checkpoint(folder))
    ...     print(sess.run(w), os.path.basename(path))
    [3. 4.] values-5
    """

    def __init__(self, var_list=None, reshape: bool = False, sharded: bool = False,
                 max_to_keep: int | None = 5, keep_checkpoint_every_n_hours: float = 10000.0,
                 name=None, **_):
        chosen = get_default_graph().variables if var_list is None else var_list
        self.variables = dict(chosen) if isinstance(chosen, dict) else {
            v.op.name: v for v in chosen}
        if not self.variables:
            raise ValueError("No variables to save")
        for v in self.variables.values():
            if not isinstance(v, Variable):
                raise TypeError(f"names_to_saveables must be a dict mapping string names to "
                                f"Tensors/Variables. Not a variable: {v}")
        self.max_to_keep, self.last_checkpoints = max_to_keep, []

    def save(self, sess, save_path, global_step=None, latest_filename: str | None = None,
             meta_graph_suffix: str = "meta", write_meta_graph: bool = True,
             write_state: bool = True) -> str:
        """Write the values that the variables have in ``sess``; the path of what was written."""
        path = os.fspath(save_path)
        if global_step is not None:
            step = sess.run(global_step) if hasattr(global_step, "op") else global_step
            path = f"{path}-{int(step)}"
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        values = sess.run(list(self.variables.values()))
        index, place = {}, 0
        with open(path + DATA, "wb") as file:
            for name, x in sorted(zip(self.variables, values, strict=True)):
                x = np.asarray(x)
                index[name] = {"dtype": x.dtype.name, "shape": list(x.shape), "place": place}
                place += file.write(np.ascontiguousarray(x).tobytes())
        Path(path + ".index").write_text(json.dumps(index, indent=1) + "\n")
        if write_meta_graph:
            Path(f"{path}.{meta_graph_suffix}").write_text(dump_graph(sess.graph))
        if write_state:
            self.last_checkpoints = [*[p for p in self.last_checkpoints if p != path], path]
            while self.max_to_keep and len(self.last_checkpoints) > self.max_to_keep:
                remove_checkpoint(self.last_checkpoints.pop(0), meta_graph_suffix)
            write_state_file(path, self.last_checkpoints, latest_filename)
        return path

    def restore(self, sess, save_path) -> None:
        """Set the variables in ``sess``; a file without one of them is refused."""
        if save_path is None:
            raise ValueError("Can't load save_path when it is None.")
        if not checkpoint_exists(save_path):
            raise ValueError(messages.NOT_A_CHECKPOINT.format(path=save_path))
        reader = CheckpointReader(save_path)
        for name, v in self.variables.items():
            if not reader.has_tensor(name):
                raise errors.NotFoundError(v.op, messages.KEY_NOT_FOUND.format(name=name))
            value = reader.get_tensor(name)
            if value.shape != tuple(v._shape):
                raise errors.InvalidArgumentError(v.op, (
                    f"Assign requires shapes of both tensors to match. lhs shape= "
                    f"{list(v._shape)} rhs shape= {list(value.shape)}"))
            sess.set(v, value)


def dump_graph(graph) -> str:
    """The graph as a .meta file has it; where it cannot be saved, the reason."""
    try:
        return saving.dumps(graph) + "\n"
    except saving.GraphError as error:
        return json.dumps({"reason": str(error)}) + "\n"


def import_meta_graph(meta_graph_or_file, clear_devices: bool = False, import_scope=None) -> Saver:
    """Build the graph of a .meta file in the default graph; the Saver of its variables."""
    data = json.loads(Path(meta_graph_or_file).read_text())
    if "reason" in data:
        raise ValueError(f"{meta_graph_or_file} has no graph: {data['reason']}")
    saving.read_graph(data, get_default_graph())
    return Saver() if get_default_graph().variables else None


def write_state_file(latest: str, paths: list, latest_filename: str | None) -> None:
    """The file ``checkpoint``: paths in its own folder without the folder."""
    folder = os.path.dirname(latest)
    shown = [p if os.path.isabs(p) else os.path.relpath(p, folder or ".") for p in [latest, *paths]]
    Path(folder, latest_filename or "checkpoint").write_text(
        repr(CheckpointState(shown[0], shown[1:])))


def remove_checkpoint(path: str, meta_graph_suffix: str) -> None:
    """Delete the files of one checkpoint."""
    for end in (".index", DATA, f".{meta_graph_suffix}"):
        Path(path + end).unlink(missing_ok=True)


def get_checkpoint_state(checkpoint_dir, latest_filename: str | None = None):
    """The CheckpointState of a folder; None where there is none."""
    file = Path(checkpoint_dir, latest_filename or "checkpoint")
    if not file.is_file():
        return None
    found = {"model_checkpoint_path": [], "all_model_checkpoint_paths": []}
    for line in file.read_text().splitlines():
        key, _, path = line.partition(": ")
        if key in found:
            path = path.strip('"')
            found[key].append(path if os.path.isabs(path) else os.path.join(checkpoint_dir, path))
    return CheckpointState(found["model_checkpoint_path"][0], found["all_model_checkpoint_paths"])


def latest_checkpoint(checkpoint_dir, latest_filename: str | None = None) -> str | None:
    """The path of the latest checkpoint of a folder; None where there is none."""
    state = get_checkpoint_state(checkpoint_dir, latest_filename)
    if state is None or not checkpoint_exists(state.model_checkpoint_path):
        return None
    return state.model_checkpoint_path


def checkpoint_exists(checkpoint_prefix) -> bool:
    """Are there files of a checkpoint of this path?"""
    return os.path.isfile(f"{checkpoint_prefix}.index")


class CheckpointReader:
    """Reads a checkpoint without a graph."""

    def __init__(self, path):
        if os.path.isdir(path):
            path = latest_checkpoint(path)
        if path is None or not checkpoint_exists(path):
            raise ValueError(f"Couldn't find 'checkpoint' file or checkpoints in given directory "
                             f"{path}")
        self.path, self.index = path, json.loads(Path(f"{path}.index").read_text())

    def has_tensor(self, name: str) -> bool:
        """Is there a variable of this name?"""
        return name in self.index

    def get_tensor(self, name: str) -> np.ndarray:
        """Its value."""
        if name not in self.index:
            raise errors.NotFoundError(None, messages.KEY_NOT_FOUND.format(name=name))
        entry = self.index[name]
        dtype, count = numpy_dtype(entry["dtype"]), int(np.prod(entry["shape"], dtype=int))
        with open(f"{self.path}{DATA}", "rb") as file:
            file.seek(entry["place"])
            data = file.read(count * dtype.itemsize)
        return np.frombuffer(data, dtype).reshape(entry["shape"]).copy()

    def get_variable_to_shape_map(self) -> dict[str, list]:
        """The shapes of all."""
        return {name: entry["shape"] for name, entry in self.index.items()}


load_checkpoint = NewCheckpointReader = CheckpointReader


def list_variables(path) -> list[tuple]:
    """(name, shape) of all that a checkpoint holds."""
    return sorted(CheckpointReader(path).get_variable_to_shape_map().items())


def load_variable(path, name: str) -> np.ndarray:
    """One value of a checkpoint."""
    return CheckpointReader(path).get_tensor(name.partition(":")[0])
