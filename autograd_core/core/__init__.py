"""The small core: what happens in ``a * b`` and in ``y.backward()``, in six files read in order.

    op        what an operation is: forward, rules, what it saves
    tensor    data, grad, requires_grad, version
    apply     op(inputs) → Tensor
    node      what an applied operation leaves behind, and what it saves
    engine    the backward pass as a stream of steps
    backward  backward(), grad(), and what becomes of .grad

Beside them stands what they need: modes, observer, hooks and hook_calls, view_ops and
view_tracking, saved_tensors, dtypes, messages, …; what is attached to Tensor (metadata,
conversions, aliases, hooks) is loaded here.  NumPy is the only import from outside.
"""

from . import (  # noqa: F401  (they attach methods to Tensor and to Op)
    aliases,
    apply,
    backward,
    conversions,
    hooks,
    metadata,
    node,
    view_tracking,
)
