"""Process state: what a script changes for everybody, put back when the doctor has run it.

    with put_back():
        ...                 a script that seeds, changes folder, sets default dtypes, and so on
"""

import builtins
import gc
import locale
import logging
import os
import random
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from ..trace.from_torch.internals import print_options
from ..trace.from_torch.library import torch

State = tuple[Callable[[], object], Callable[[object], object]]
SYSTEM = ("argv", "stdin", "stdout", "stderr", "excepthook", "displayhook", "unraisablehook")
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def attribute(owner, name: str) -> State:
    """An attribute that is set."""
    return lambda: getattr(owner, name), lambda value: setattr(owner, name, value)


def contents(owner, name: str) -> State:
    """A list or dict that is changed in place, and may be set anew."""
    def read():
        value = getattr(owner, name)
        return value, value.copy()

    def write(state):
        value, copied = state
        value.clear()
        (value.update if hasattr(value, "update") else value.extend)(copied)
        if getattr(owner, name) is not value:
            setattr(owner, name, value)
    return read, write


def list_states() -> list[State]:
    """(how to read it, how to write it) of each thing that a script may change."""
    backends, root = torch.backends, logging.getLogger()
    return [
        (torch.get_default_device, set_device),     # first: the rest may make tensors
        (os.getcwd, os.chdir), contents(os, "environ"), contents(sys, "path"),
        *[attribute(sys, name) for name in SYSTEM],
        (sys.getrecursionlimit, sys.setrecursionlimit), (gc.isenabled, set_collection),
        (random.getstate, random.setstate), (np.random.get_state, np.random.set_state),
        (np.geterr, lambda kept: np.seterr(**kept)),
        (np.get_printoptions, lambda kept: np.set_printoptions(**kept)),
        contents(warnings, "filters"), attribute(warnings, "showwarning"),
        attribute(builtins, "print"), (lambda: locale.setlocale(locale.LC_ALL), set_locale),
        contents(root, "handlers"), attribute(root, "level"), attribute(root.manager, "disable"),
        *[(lambda number=number: signal.getsignal(number),
           lambda kept, number=number: set_handler(number, kept)) for number in SIGNALS],
        (torch.get_rng_state, torch.set_rng_state),
        (torch.get_default_dtype, torch.set_default_dtype),
        (torch.is_grad_enabled, torch.set_grad_enabled),
        (torch.is_anomaly_enabled, torch.autograd.set_detect_anomaly),
        (torch.get_num_threads, torch.set_num_threads),
        (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision),
        (print_options, lambda kept: torch.set_printoptions(**kept)),
        (read_deterministic, write_deterministic),
        attribute(backends.cudnn, "benchmark"), attribute(backends.cudnn, "deterministic"),
        (read_backend, write_backend),
    ]


def set_device(kept) -> None:
    if kept != torch.get_default_device():
        torch.set_default_device(None)      # where it was never set this is all that is wanted
    if kept != torch.get_default_device():
        torch.set_default_device(kept)


def set_collection(on: bool) -> None:
    (gc.enable if on else gc.disable)()


def set_locale(kept: str) -> None:
    locale.setlocale(locale.LC_ALL, kept)


def set_handler(number: int, kept) -> None:
    if kept is not None and signal.getsignal(number) is not kept:
        signal.signal(number, kept)


def read_deterministic() -> tuple[bool, bool]:
    return (torch.are_deterministic_algorithms_enabled(),
            torch.is_deterministic_algorithms_warn_only_enabled())


def write_deterministic(kept: tuple[bool, bool]) -> None:
    torch.use_deterministic_algorithms(kept[0], warn_only=kept[1])


def read_backend() -> str | None:
    """Where plots go; None where nobody has imported Matplotlib."""
    matplotlib = sys.modules.get("matplotlib")
    return None if matplotlib is None else matplotlib.rcParams._get_backend_or_none()


def write_backend(kept: str | None) -> None:
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None and kept is not None and kept != read_backend():
        matplotlib.use(kept)


@contextmanager
def put_back() -> Iterator[None]:
    """A block at whose end all of these are what they were at its beginning."""
    kept = [(write, read()) for read, write in list_states()]
    try:
        yield
    finally:
        for write, state in kept:
            write(state)
