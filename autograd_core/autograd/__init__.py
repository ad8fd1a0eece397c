"""torch.autograd: ``backward``, ``grad`` and the switches of grad mode."""

from ..modes import enable_grad, no_grad, set_grad_enabled
from .backward import backward, grad

__all__ = ["backward", "enable_grad", "grad", "no_grad", "set_grad_enabled"]
