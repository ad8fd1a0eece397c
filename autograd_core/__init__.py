"""A small NumPy autograd with PyTorch's names, semantics and messages, made to be looked at.

    import autograd_core as torch

    a = torch.tensor(2., requires_grad=True)
    b = torch.tensor(3., requires_grad=True)
    y = b * (a + b)
    torch.trace.of(y)        step through what y.backward() does
    y.backward()

``trace``, ``viz`` and what they need load on first use.
"""

import importlib
import warnings

from . import autograd
from .dtypes import (double, dtype, float16, float32, float64, half, int8, int16, int32, int64, long,
                     short, uint8)
from .dtypes import bool, float, int  # noqa: A004  (torch.float is PyTorch's name)
from .functions import *  # noqa: F403
from .modes import enable_grad, is_grad_enabled, name_scope, no_grad, set_grad_enabled
from .printing import set_printoptions
from .tensor import Size, Tensor

__version__ = "0.1.0"

# Like PyTorch, log(0) is -inf and says nothing.
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_core\.")


def __getattr__(name):
    if name in ("trace", "viz"):
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
