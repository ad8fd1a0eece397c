"""torch.utils.tensorboard: SummaryWriter, for TensorBoard to show how a training goes.

    writer = SummaryWriter("runs/first")            then: tensorboard --logdir runs
    writer.add_scalar("loss", loss, step)           add_scalars  add_histogram  add_image  add_text
    writer.add_graph(net, x)                        add_figure  add_hparams
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from socket import gethostname

import numpy as np

from ...core.modes import mode, no_grad, observe
from ...core.observer import Relay
from ...core.tensor import Tensor
from ..messages import message, require
from .event_files import EventFile, png, protobufs

__all__ = ["SummaryWriter"]
POWERS = 1e-12 * 1.1 ** np.arange(774)
BINS = np.concatenate([-POWERS[::-1], [0], POWERS])
"""Bounds of a histogram's bins, from -1e20 to 1e20, each a tenth wider than the last."""


class SummaryWriter:
    """Writes an event file into ``log_dir``; without it into one below ``runs/``, named for the
    time and the machine, and ``comment``.

    Every event is written at once: ``max_queue`` and ``flush_secs`` are of no consequence.
    """

    def __init__(self, log_dir=None, comment: str = "", purge_step=None, max_queue: int = 10,
                 flush_secs: int = 120, filename_suffix: str = ""):
        now = datetime.now().strftime("%b%d_%H-%M-%S")
        self.log_dir = log_dir or str(Path("runs") / f"{now}_{gethostname()}{comment}")
        self.suffix = filename_suffix
        self.files: dict[str, EventFile] = {}
        self._file()
        if purge_step is not None:
            event_pb2 = self._file().event_pb2
            log = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
            self._file().write_event(step=purge_step, session_log=log)

    def _file(self, logdir=None) -> EventFile:
        logdir = str(logdir or self.log_dir)
        if logdir not in self.files or self.files[logdir].closed:
            self.files[logdir] = EventFile(logdir, self.suffix)
        return self.files[logdir]

    def _add(self, tag, step, walltime=None, logdir=None, metadata=None, **value) -> None:
        """One value as an event."""
        file = self._file(logdir)
        summary = file.summary_pb2.Summary()
        found = summary.value.add(tag=tag, **value)
        if metadata is not None:
            plugin, content = metadata
            found.metadata.plugin_data.plugin_name = plugin
            found.metadata.plugin_data.content = content
        file.write_event(walltime, summary=summary, **({} if step is None else {"step": int(step)}))

    def get_logdir(self) -> str:
        """Where the files are."""
        return self.log_dir

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Close the files; what is added later begins new ones."""
        for file in self.files.values():
            file.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    # what can be added

    def add_scalar(self, tag: str, scalar_value, global_step=None, walltime=None,
                   new_style: bool = False, double_precision: bool = False) -> None:
        """One number."""
        numbers = as_array(scalar_value)
        require(numbers.size == 1, AssertionError, "writer.scalar", numbers.size, numbers.ndim)
        self._add(tag, global_step, walltime, simple_value=float(numbers.squeeze()))

    def add_scalars(self, main_tag: str, tag_scalar_dict: dict, global_step=None,
                    walltime=None) -> None:
        """Several numbers in one diagram, each a run of its own."""
        for tag, value in tag_scalar_dict.items():
            folder = f"{self.log_dir}/{main_tag.replace('/', '_')}_{tag}"
            self._add(main_tag, global_step, walltime, folder,
                      simple_value=float(as_array(value).squeeze()))

    def add_histogram(self, tag: str, values, global_step=None, bins="tensorflow", walltime=None,
                      max_bins=None) -> None:
        """How numbers are distributed."""
        numbers = as_array(values).reshape(-1)
        require(numbers.size, ValueError, "writer.empty")
        self._add(tag, global_step, walltime,
                  histo=histogram(numbers, BINS if bins == "tensorflow" else bins))

    def add_image(self, tag: str, img_tensor, global_step=None, walltime=None,
                  dataformats: str = "CHW") -> None:
        """A picture: floats from 0 to 1, or bytes; several (N) side by side."""
        pixels = as_pixels(as_array(img_tensor), dataformats.upper())
        height, width, colours = pixels.shape
        self._add(tag, global_step, walltime, image=dict(
            height=height, width=width, colorspace=colours, encoded_image_string=png(pixels)))

    def add_images(self, tag: str, img_tensor, global_step=None, walltime=None,
                   dataformats: str = "NCHW") -> None:
        """Pictures side by side."""
        self.add_image(tag, img_tensor, global_step, walltime, dataformats)

    def add_figure(self, tag: str, figure, global_step=None, close: bool = True,
                   walltime=None) -> None:
        """A figure of Matplotlib, or several."""
        figures = figure if isinstance(figure, list) else [figure]
        for f in figures:
            f.canvas.draw()
        images = np.stack([np.array(f.canvas.buffer_rgba())[..., :3] for f in figures])
        self.add_image(tag, images, global_step, walltime, "NHWC")
        if close:
            for f in figures:
                f.clear()

    def add_text(self, tag: str, text_string: str, global_step=None, walltime=None) -> None:
        """A text, in Markdown."""
        tensor = dict(dtype="DT_STRING", string_val=[text_string.encode()],
                      tensor_shape=dict(dim=[dict(size=1)]))
        self._add(f"{tag}/text_summary", global_step, walltime, metadata=("text", b""),
                  tensor=tensor)

    def add_hparams(self, hparam_dict: dict, metric_dict: dict, hparam_domain_discrete=None,
                    run_name: str | None = None, global_step=None) -> None:
        """Settings, and what came of them, for TensorBoard's table of runs."""
        require(type(hparam_dict) is dict is type(metric_dict), TypeError, "writer.dicts")
        folder = Path(self.log_dir) / (run_name or str(time.time()))
        for tag, content in hparams(hparam_dict, metric_dict):
            self._add(tag, global_step, logdir=folder, metadata=("hparams", content))
        for name, value in metric_dict.items():
            self._add(name, global_step, logdir=folder,
                      simple_value=float(as_array(value).squeeze()))

    def add_graph(self, model, input_to_model=None, verbose: bool = False,
                  use_strict_trace: bool = True) -> None:
        """The operations of ``model(*input_to_model)``, run once."""
        inputs = input_to_model if isinstance(input_to_model, list | tuple) else (input_to_model,)
        listener = GraphWriter(model, inputs)
        with no_grad(), observe(listener):
            model(*inputs)
        self._file().write_event(graph_def=listener.graph.SerializeToString())

    def _refuse(self, *args, **kwargs):
        """What is not there."""
        raise NotImplementedError(message("writer.missing"))

    add_audio = add_custom_scalars = add_embedding = add_mesh = add_pr_curve = add_video = _refuse


class GraphWriter(Relay):
    """Hears operations and makes nodes of TensorBoard's graph of them."""

    def __init__(self, model, inputs: tuple):
        super().__init__(mode.observer)
        _, graph_pb2, _ = protobufs()
        self.graph, self.names, self.kept = graph_pb2.GraphDef(), {}, []
        for k, x in enumerate(inputs):
            self.add(x, f"input_{k}" if k else "input", "IO Node")
        for name, x in model.named_parameters():
            self.add(x, f"{type(model).__name__}/{name.replace('.', '/')}", "Parameter")

    def add(self, x, name: str, kind: str):
        """A node that gives ``x``."""
        self.names[id(x)] = name
        self.kept.append(x)     # so that its id is not given to another
        return self.graph.node.add(name=name, op=kind)

    def applied(self, op, inputs, out) -> None:
        self.before.applied(op, inputs, out)
        path, scope = [], mode.scope
        while scope is not None:
            path.insert(0, scope.name.replace(" ", "_"))
            scope = scope.parent
        node = self.add(out, "/".join([*path, f"{op.name}_{len(self.kept)}"]), op.name)
        node.input.extend([self.names[id(x)] for x in inputs if id(x) in self.names])
        shape = node.attr["_output_shapes"].list.shape.add()
        for n in out.shape:
            shape.dim.add(size=n)


# values

def as_array(x) -> np.ndarray:
    """Numbers, however they are given."""
    if isinstance(x, list):
        return np.array([as_array(y) for y in x])
    return np.asarray(x._array if isinstance(x, Tensor) else x)


def histogram(numbers: np.ndarray, bins) -> dict:
    """Counts by bin, without the empty ones at both ends but for one on the left."""
    numbers = numbers.astype(np.float64)
    counts, limits = np.histogram(numbers, bins=bins)
    filled = np.flatnonzero(counts)
    require(filled.size, ValueError, "writer.no_counts")
    start, end = filled[0], filled[-1] + 1
    kept = counts[start - 1:end] if start else np.concatenate([[0], counts[:end]])
    return dict(min=numbers.min(), max=numbers.max(), num=len(numbers), sum=numbers.sum(),
                sum_squares=numbers.dot(numbers), bucket_limit=limits[start:end + 1].tolist(),
                bucket=kept.tolist())


def as_pixels(array: np.ndarray, dataformats: str) -> np.ndarray:
    """Bytes of shape (height, width, colours), a grid with eight in a row where there are several.
    """
    require(array.ndim == len(dataformats), AssertionError, "writer.format", array.shape,
            dataformats)
    scale = 1 if array.dtype == np.uint8 else 255
    for axis in "CN":
        if axis not in dataformats:
            array, dataformats = array[None], axis + dataformats
    array = array.transpose([dataformats.index(c) for c in "NHWC"])
    if array.shape[-1] == 1:
        array = np.repeat(array, 3, -1)
    n, height, width, colours = array.shape
    columns = min(n, 8)
    rows = -(-n // columns)
    grid = np.zeros((rows * columns, height, width, colours), array.dtype)
    grid[:n] = array
    grid = grid.reshape(rows, columns, height, width, colours).swapaxes(1, 2)
    grid = grid.reshape(rows * height, columns * width, colours)
    return (grid.astype(np.float32) * scale).clip(0, 255).astype(np.uint8)


def hparams(settings: dict, metrics: dict) -> list[tuple[str, bytes]]:
    """The messages of the hparams plugin: what is compared, the settings, the end."""
    from tensorboard.plugins.hparams import api_pb2, metadata, plugin_data_pb2
    start, infos = plugin_data_pb2.SessionStartInfo(), []
    for name, value in settings.items():
        value = value.item() if isinstance(value, Tensor) else value
        if value is None:
            continue
        require(isinstance(value, str | int | float), ValueError, "writer.value")
        kind, field = (("STRING", "string_value") if isinstance(value, str) else
                       ("FLOAT64", "number_value"))
        setattr(start.hparams[name], field, value)
        infos.append(api_pb2.HParamInfo(name=name, type=f"DATA_TYPE_{kind}"))
    compared = api_pb2.Experiment(hparam_infos=infos, metric_infos=[
        api_pb2.MetricInfo(name=api_pb2.MetricName(tag=name)) for name in metrics])
    end = plugin_data_pb2.SessionEndInfo(status="STATUS_SUCCESS")
    return [(tag, plugin_data_pb2.HParamsPluginData(
        version=metadata.PLUGIN_DATA_VERSION, **{field: value}).SerializeToString())
        for tag, field, value in (
            (metadata.EXPERIMENT_TAG, "experiment", compared),
            (metadata.SESSION_START_INFO_TAG, "session_start_info", start),
            (metadata.SESSION_END_INFO_TAG, "session_end_info", end))]
