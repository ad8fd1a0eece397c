"""torch.func: functions of functions: gradients, products with Jacobians, one call for a batch.

    grad grad_and_value vjp jacrev      by backward        (reverse.py)
    jvp jacfwd hessian linearize        by forward mode    (forward.py)
    vmap                                over a batch       (vmap.py)
    functional_call stack_module_state  networks           (modules.py)

They nest: ``vmap(grad(loss), in_dims=(None, 0, 0))`` gives a gradient for each example.
"""

from .forward import hessian, jacfwd, jvp, linearize
from .modules import functional_call, stack_module_state
from .reverse import grad, grad_and_value, jacrev, vjp
from .vmap import vmap

__all__ = ["functional_call", "grad", "grad_and_value", "hessian", "jacfwd", "jacrev", "jvp",
           "linearize", "stack_module_state", "vjp", "vmap"]
