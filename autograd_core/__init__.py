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

from . import autograd, functions
from .core import dtypes, modes
from .core.attributes import Size
from .core.dtypes import *  # noqa: F403  (the namespace is the __all__ of these modules)
from .core.modes import *  # noqa: F403
from .core.tensor import Tensor
from .functions import *  # noqa: F403
from .functions import linalg, random, special
from .functions.argument_errors import speak, speak_methods
from .functions.random import *  # noqa: F403

__version__ = "0.1.0"
__all__ = ["Size", "Tensor", "autograd", "set_printoptions",   # noqa: F405  (loads on first use)
           *dtypes.__all__, *functions.__all__, *modes.__all__, *random.__all__]
LATE = ("nn", "optim", "serialization", "utils", "static", "trace", "doctor", "viz", "teach")
globals().update(speak(globals(), "torch", [*functions.__all__, *random.__all__], __name__))
for _space, _name in ((linalg, "linalg"), (special, "special")):
    vars(_space).update(speak(vars(_space), _name, list(vars(_space)), __name__))
speak_methods()


def __getattr__(name):
    if name in functions.rare.PLACE:
        return globals().setdefault(name, functions.rare.load(name))
    if name in functions.rare.OF_NN:
        return getattr(importlib.import_module(".nn.functional", __name__), name)
    if name.endswith("_") and not name.startswith("_") and hasattr(Tensor, name):
        return getattr(Tensor, name)    # torch.exp_(x) is x.exp_()
    if name == "set_printoptions":
        return importlib.import_module(".core.printing", __name__).set_printoptions
    if name in ("save", "load"):
        return getattr(importlib.import_module(".serialization", __name__), name)
    if name in LATE:
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell):
    """``%load_ext autograd_core`` brings ``%%step``, and errors without our own frames."""
    magics = importlib.import_module(".teach.step", __name__)
    shell.register_magic_function(magics.step, "cell", "step")
    importlib.import_module(".teach.tracebacks", __name__).shorten(shell)


def __dir__():
    return sorted({*globals(), *functions.rare.PLACE, *functions.rare.OF_NN, *LATE, "save", "load",
                   "set_printoptions"} - {"LATE"})
