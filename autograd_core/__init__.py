"""A small NumPy autograd with PyTorch's names, semantics and messages, made to be looked at.

    import autograd_core as torch

    a = torch.tensor(2., requires_grad=True)
    b = torch.tensor(3., requires_grad=True)
    y = b * (a + b)
    torch.trace.of(y)        step through what y.backward() does
    y.backward()

``nn``, ``optim``, ``trace``, ``viz`` and what they need load on first use.
"""

import importlib
import sys

import numpy  # noqa: F401  (first: met deeper in the imports, it takes 14 ms longer on Python 3.11)

from . import autograd, functions
from .core import dtypes, modes
from .core.attributes import Size
from .core.dtypes import *  # noqa: F403  (the namespace is the __all__ of these modules)
from .core.modes import *  # noqa: F403
from .core.tensor import Tensor
from .functions import *  # noqa: F403
from .functions import doors, lazy_names, linalg, special
from .functions.argument_errors import speak, speak_methods

__version__ = "0.1.0"
LATE = ("nn", "optim", "utils", "static", "trace", "doctor", "viz", "teach")
__all__ = ["Size", "Tensor", "autograd", *dtypes.__all__, *functions.__all__, *modes.__all__,
           *lazy_names.PLACES["torch"]]
HIDDEN = frozenset({"HIDDEN", "LATE", "core", "doors", "formula", "importlib", "lazy_getattr",
                    "lazy_names", "numpy", "speak", "speak_methods", "sys"})
globals().update(speak(globals(), "torch", functions.__all__, __name__))
for _space, _name in ((linalg, "linalg"), (special, "special")):
    vars(_space).update(speak(vars(_space), _name, list(vars(_space)), __name__))
speak_methods()
lazy_names.attach_methods()
doors.open_doors(__name__)
doors.open_doors(f"{__name__}.distributions")
sys.modules[f"{__name__}.cuda"] = cuda      # noqa: F405
doors.open_doors(f"{__name__}.cuda")
lazy_getattr, lazy_dir = lazy_names.hooks("torch", __name__, globals())


def __getattr__(name):
    if name in LATE:
        return importlib.import_module(f".{name}", __name__)
    if name.endswith("_") and not name.startswith("_") and hasattr(Tensor, name):
        return getattr(Tensor, name)    # torch.exp_(x) is x.exp_()
    return lazy_getattr(name)


def load_ipython_extension(shell):
    """``%load_ext autograd_core``: ``%%step``, ``%%doctor``, errors without our own frames."""
    magics = importlib.import_module(".teach.step", __name__)
    for name in ("step", "doctor"):
        shell.register_magic_function(getattr(magics, name), "cell", name)
    importlib.import_module(".teach.tracebacks", __name__).shorten(shell)


def __dir__():
    return sorted({*lazy_dir(), *LATE, *lazy_names.IN_PLACE.split()} - HIDDEN)
