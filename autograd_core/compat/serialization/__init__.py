"""torch.save and torch.load: files that PyTorch reads, and those that PyTorch wrote.

    torch.save(net.state_dict(), "net.pt")      a path, or a file open for writing bytes
    net.load_state_dict(torch.load("net.pt"))

    archive     the zip file: data.pkl, data/0, data/1 …       rebuild   tensors from storages
    names       what PyTorch's names in a file mean here       messages  PyTorch's texts
    pickler     objects to data.pkl                            unpickler and back, no code of the
                                                               file's choice is ever run
"""

import os
import pickle
from typing import Any

from ...functions.devices import device
from . import messages
from .archive import Reader, Writer
from .pickler import Pickler
from .unpickler import ALLOWED, Unpickler

__all__ = ["add_safe_globals", "clear_safe_globals", "get_safe_globals", "load", "safe_globals",
           "save"]


def save(obj: object, f, pickle_module=pickle, pickle_protocol: int = 2) -> None:
    """Write ``obj`` (tensors, state_dicts, modules, lists of them …) in PyTorch's format.

    ``f`` is a path or a file open for writing bytes.  Tensors that share memory share it again
    after loading.

    >>> import io, autograd_core as torch
    >>> file, x = io.BytesIO(), torch.arange(4.)
    >>> torch.save({"whole": x, "part": x[1:]}, file)
    >>> _ = file.seek(0)
    >>> loaded = torch.load(file)
    >>> loaded["part"].zero_(); loaded["whole"]
    tensor([0., 0., 0.])
    tensor([0., 0., 0., 0.])
    """
    if pickle_module is not pickle:
        raise ValueError("pickle_module: there is one way to pickle here, leave it out")
    is_path = isinstance(f, str | os.PathLike)
    if not is_path and not hasattr(f, "write"):
        raise AttributeError(messages.NOT_WRITABLE)
    pickler = Pickler(pickle_protocol)
    data = pickler.pickled(obj)     # before the file is opened: a failure leaves the old one alone
    if is_path:
        folder, _, name = os.fspath(f).rpartition(os.sep)
        if folder and not os.path.isdir(folder):
            raise RuntimeError(messages.NO_FOLDER.format(folder=folder))
        with open(f, "wb") as file:
            Writer(file, os.path.splitext(name)[0]).write(data, pickler.storages)
    else:
        Writer(f, "archive").write(data, pickler.storages)
        f.flush()


def load(f, map_location=None, pickle_module=None, *, weights_only: bool | None = None,
         mmap: bool | None = None, **pickle_load_args) -> Any:
    """What ``save``, here or in PyTorch, wrote to ``f``, a path or a file.

    Only tensors, containers and what ``add_safe_globals`` names are made, unless
    ``weights_only=False``: then also modules, optimizers, and classes and functions of the
    learner's own.  Whatever else a file asks for is refused, with ``pickle.UnpicklingError``.
    """
    if weights_only is None:
        weights_only = pickle_module is None
    if pickle_module not in (None, pickle) or (pickle_module and weights_only):
        raise RuntimeError(messages.PICKLE_MODULE)
    if mmap:
        raise ValueError("mmap: files are read as a whole here, leave it out")
    check_location(map_location)
    if isinstance(f, str | os.PathLike):
        with open(f, "rb") as file:
            return read(file, weights_only)
    for needed in ("seek", "read"):
        if not hasattr(f, needed):
            raise AttributeError(messages.NOT_SEEKABLE.format(type=type(f).__name__, name=needed))
    return read(f, weights_only)


def read(file, weights_only: bool) -> Any:
    """The object in ``file``, from where it stands."""
    reader = Reader(file)
    unpickler = Unpickler(reader, weights_only)
    try:
        return unpickler.load()
    except pickle.UnpicklingError as error:
        if not weights_only:
            raise
        raise pickle.UnpicklingError(messages.weights_only_failed(str(error))) from None


def check_location(where) -> None:
    """Whatever ``where`` says, there is only the CPU: any other name is refused."""
    if isinstance(where, str | device) and str(where) != "cpu":
        kind = device(where).type
        raise RuntimeError((messages.NO_CUDA if kind == "cuda" else messages.LOCATION).format(
            location=where))


# what may be made besides tensors and containers

def add_safe_globals(safe_globals: list) -> None:
    """Let ``load`` make and call these classes and functions."""
    ALLOWED.extend(x for x in safe_globals if x not in ALLOWED)


def get_safe_globals() -> list:
    """What ``add_safe_globals`` added."""
    return list(ALLOWED)


def clear_safe_globals() -> None:
    """Forget what ``add_safe_globals`` added."""
    ALLOWED.clear()


class safe_globals:
    """``add_safe_globals`` for the length of a block."""

    def __init__(self, safe_globals: list):
        self.safe_globals = safe_globals

    def __enter__(self):
        add_safe_globals(self.safe_globals)

    def __exit__(self, *exc):
        ALLOWED[:] = [x for x in ALLOWED if x not in self.safe_globals]
