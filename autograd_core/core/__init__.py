"""The small core: what happens in ``a * b`` and in ``y.backward()``, in six files read in order.

    op        what an operation is: forward, rules, what it saves
    tensor    data, grad, requires_grad, version
    apply     op(inputs) → Tensor
    node      what an applied operation leaves behind, and what it saves
    engine    the backward pass as a stream of steps
    backward  backward(), grad(), and what becomes of .grad

Beside them stands what they need.  NumPy is the only import from outside.
"""
