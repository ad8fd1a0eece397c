"""A file, run as ``python train.py`` runs it, under a recording."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import decode_source
from pathlib import Path
from types import ModuleType

from ..trace.from_torch.library import torch
from ..trace.from_torch.recording import Recording, run
from ..trace.recorder.source_lines import NOT_THEIRS


def record_script(script: str, arguments=()) -> Recording:
    """Run a file, or lines given as text; an exception is kept in the recording."""
    with torch.set_grad_enabled(torch.is_grad_enabled()):       # what it leaves switched off
        if "\n" in script or not script.endswith(".py"):
            return run(script, {"__name__": "__main__"}, keep=True)
        source = decode_source(Path(script).read_bytes())
        with as_main(script, arguments) as namespace:
            return run(source, namespace, keep=True, file=namespace["__file__"])


@contextmanager
def as_main(script: str, given=()) -> Iterator[dict]:
    """The namespace of ``__main__`` as a script finds it: its path, its arguments, and its folder
    to import from.  All is put back at the end; what it imported from its folder is forgotten, for
    it may be edited before the next run."""
    main, folder = ModuleType("__main__"), os.path.dirname(os.path.abspath(script))
    main.__file__ = os.path.abspath(script)
    modules, arguments, paths = dict(sys.modules), sys.argv, sys.path[:]
    sys.modules["__main__"], sys.argv = main, [script, *given]
    sys.path.insert(0, folder)
    try:
        yield vars(main)
    finally:
        sys.modules["__main__"], sys.argv, sys.path[:] = modules["__main__"], arguments, paths
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None) or ""
            if name not in modules and file.startswith(os.path.join(folder, "")) and (
                    not file.startswith(NOT_THEIRS)):
                del sys.modules[name]
