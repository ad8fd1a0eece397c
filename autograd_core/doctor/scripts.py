"""A script or a module, run as ``python train.py`` or ``python -m train`` runs it, and recorded."""

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from ..trace.from_torch.recording import Recording, run
from ..trace.recorder.whose_code import NOT_THEIRS
from .process_state import put_back


def record_script(script: str, arguments=(), steps: int | None = None,
                  progress: Callable[[int, bool], None] | None = None) -> Recording:
    """Run a file, or lines given as text; an exception is kept in the recording.  After ``steps``
    steps of optimisers only a few are recorded; ``progress(count, listening)`` is called after
    each.

    Raises FileNotFoundError for what is neither.
    """
    if is_source(script):
        with put_back():
            return run(script, {"__name__": "__main__"}, keep=True, steps=steps, measured=False,
                       progress=progress)
    if not os.path.isfile(script):
        raise FileNotFoundError(f"There is no file {script}.")
    return record_file(script, [script, *arguments], os.path.dirname(os.path.abspath(script)),
                       None, steps, progress)


def record_module(name: str, arguments=(), steps: int | None = None,
                  progress: Callable[[int, bool], None] | None = None) -> Recording:
    """Run a module by its name, as ``python -m`` does, found from the current folder.

    Raises ImportError where there is none.
    """
    with importing_from(os.getcwd()):
        spec = find_module(name)
    return record_file(spec.origin, [spec.origin, *arguments], os.getcwd(), spec, steps, progress)


def is_source(text: str) -> bool:
    """Is it lines of Python, not the name of a file?"""
    return "\n" in text or (not text.endswith(".py") and any(c in text for c in "=("))


def find_module(name: str) -> ModuleSpec:
    """The module, or the ``__main__`` of a package."""
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(f"{name}.__main__")
    if spec is None or not spec.has_location:
        raise ImportError(f"There is no module {name} that can be run.")
    return spec


def record_file(path: str, argv: list[str], folder: str, spec: ModuleSpec | None,
                steps: int | None, progress: Callable[[int, bool], None] | None) -> Recording:
    """Run a file as the main module, with these ``sys.argv``; it imports from ``folder``."""
    source = importlib.util.decode_source(Path(path).read_bytes())
    with put_back(), as_main(path, argv, folder, spec) as namespace:
        return run(source, namespace, keep=True, file=namespace["__file__"], steps=steps,
                   measured=False, progress=progress)


@contextmanager
def as_main(path: str, argv: list[str], folder: str, spec: ModuleSpec | None) -> Iterator[dict]:
    """The namespace of ``__main__``.  What was imported from the folder is forgotten at the end,
    for it may be edited before the next run."""
    main, before = ModuleType("__main__"), sys.modules["__main__"]
    main.__file__, main.__spec__ = os.path.abspath(path), spec
    main.__package__ = None if spec is None else spec.parent
    sys.modules["__main__"], sys.argv = main, argv
    with importing_from(folder):
        try:
            yield vars(main)
        finally:
            sys.modules["__main__"] = before


@contextmanager
def importing_from(folder: str) -> Iterator[None]:
    """A block in which modules are found in a folder first; they are forgotten at its end."""
    modules = dict(sys.modules)
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None) or ""
            if name not in modules and file.startswith(os.path.join(folder, "")) and (
                    not file.startswith(NOT_THEIRS)):
                del sys.modules[name]
