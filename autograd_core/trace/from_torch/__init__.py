"""Traces of real PyTorch: your own model, stepped through like the examples.

    from autograd_core.trace import from_torch

    from_torch.of(loss)                     a computation that is done, and what backward would do
    with from_torch.record() as t: ...      these lines, as they run: values, writes, backward

Both give the same Trace as ``autograd_core.trace``: the player, ``to_text``, ``to_html``.
Looking changes nothing: no ``.grad``, no version, no hook is left behind, nothing is freed.
PyTorch is imported when one of these is called; where it is not installed they say so.
"""

import importlib
import sys

from ..model import Trace
from .library import MISSING, installed

__all__ = ["MISSING", "doctor", "installed", "of", "record", "run", "verdicts"]


def of(loss, *, gradient=None, names: dict | None = None, full: bool = False) -> Trace:
    """The trace of a tensor that PyTorch computed: what autograd holds of it, and what
    ``loss.backward()`` would do, done dry.

    Values are those that autograd saved or that a variable still holds; "not kept" is said of the
    rest (``record()`` sees every value).  ``gradient`` is what backward starts with, ``names`` maps
    names to tensors or to modules, beside the caller's own variables.  Arrays above 64 elements are
    shown by minimum, maximum, mean, norm and a corner; ``full=True`` carries every number.

    Raises what ``backward`` would raise before it starts, as RuntimeError; ValueError for a graph
    that was compiled or is checkpointed with ``use_reentrant=True``; TypeError for other things.
    """
    from . import from_loss
    if names is not None and not isinstance(names, dict):
        raise TypeError("from_torch.of: names maps names to tensors or modules, as in "
                        f"names={{'model': model}}, but is a {type(names).__name__}")
    frame = sys._getframe(1)
    known = from_loss.tensors_by_name(names or {}, frame.f_locals, frame.f_globals)
    return from_loss.of(loss, gradient, known, full)


def record(expect: type[BaseException] | None = None, *, jacobians: bool = True, title: str = "",
           full: bool = False, fold: bool = True):
    """Record everything that PyTorch's autograd does inside a with block: values as they are made,
    writes and versions, modes, backward step by step, ``.grad``, what is freed, errors.

    As ``autograd_core.trace.record``: an exception is the last frame and is raised, or held when it
    is of the kind ``expect``.  Modules are composites.  Large arrays are looked at and not kept,
    so that memory is bounded; ``full=True`` keeps every number.  Without ``jacobians`` the local
    Jacobians get no frames of their own.  Three or more identical blocks in a row, if they are
    large, are one box ``×n`` that opens to show them; with ``fold=False`` they stand side by side.
    Hooks are heard, but for those that were put on a node before (``docs/from_torch.md``).
    """
    from .recording import Recording
    return Recording(expect, jacobians, title, None, full, fold)


def run(source: str, namespace: dict | None = None, *, expect: type[BaseException] | None = None,
        jacobians: bool = True, title: str = "", full: bool = False, fold: bool = True):
    """Record the lines of ``source``, executed in ``namespace`` (which they change)."""
    from .recording import run
    return run(source, namespace, expect=expect, jacobians=jacobians, title=title, full=full,
               fold=fold)


def verdicts(fn, *inputs):
    """P at every node of ``fn(*inputs)``, three ways: by our core, by PyTorch, and measured.

    ``fn`` returns a scalar and is written with ``torch``, be that PyTorch or this package: it runs
    with each of them, in double precision, on copies of the inputs.

        from_torch.verdicts(lambda a, b: (a * b + b).exp(), 0.5, 0.25)
    """
    from .cross_check import verdicts
    return verdicts(fn, *inputs)


def __getattr__(name: str):
    if name == "doctor":
        return importlib.import_module("autograd_core.doctor").doctor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})
