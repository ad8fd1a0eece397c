"""torch.autograd: running backward, functions of one's own, and checking derivatives.

    backward  grad           run it                    (backward.py)
    Function                 an operation of your own  (function.py)
    functional               jacobian, hessian, …      (functional.py)
    gradcheck  gradgradcheck against differences       (gradcheck.py)
    graph                    nodes, saved_tensors_hooks
"""

from ..core.backward import backward, grad
from ..core.modes import (
    detect_anomaly,
    enable_grad,
    inference_mode,
    no_grad,
    set_detect_anomaly,
    set_grad_enabled,
)
from ..core.tensor import Tensor as Variable
from ..functions import doors, lazy_names
from . import graph
from .gradcheck import gradcheck, gradgradcheck

__all__ = ["Function", "Variable", "backward", "detect_anomaly", "enable_grad", "function",
           "functional", "grad", "gradcheck", "gradgradcheck", "graph", "inference_mode",
           "no_grad", "set_detect_anomaly", "set_grad_enabled"]
__getattr__, __dir__ = lazy_names.hooks("autograd", __name__, globals(), {"doors", "lazy_names"})
doors.open_doors(__name__)
