"""How a Module's backward hooks see gradients: through identities around its inputs and outputs."""

import warnings

from ...autograd.function import Function
from ...core import messages
from ...core.tensor import Tensor


class BackwardHookFunction(Function):
    """The identity; its node is where a Module's hooks listen."""

    @staticmethod
    def forward(ctx, *tensors):
        return tuple(x.view(x.shape) for x in tensors)

    @staticmethod
    def backward(ctx, *gradients):
        return gradients


class Watch:
    """One call of a Module whose gradients are listened to."""

    def __init__(self, module):
        self.module, self.grad_output, self.inputs = module, None, 0

    def entering(self, args: tuple) -> tuple:
        """The arguments, through an identity that tells of their gradients."""
        return self._through(args, self._inputs_arrived)

    def leaving(self, out):
        """The output, through an identity that tells of its gradients."""
        outputs = out if isinstance(out, tuple) else (out,)
        outputs = self._through(outputs, None, self._outputs_arrived)
        return outputs if isinstance(out, tuple) else outputs[0]

    def _through(self, values: tuple, after, before=None) -> tuple:
        places = [k for k, x in enumerate(values) if isinstance(x, Tensor) and x.requires_grad]
        if not places:
            return values
        passed = BackwardHookFunction.apply(*[values[k] for k in places])
        node, n = passed[0].grad_fn, len(values)
        if before is not None:
            node.register_prehook(lambda g: before(spread(g, places, n), places))
        if after is not None:
            node.register_hook(lambda given, _: after(spread(given, places, n), places))
            self.inputs = n
        out = list(values)
        for k, x in zip(places, passed, strict=True):
            out[k] = x
        return tuple(out)

    def _outputs_arrived(self, gradients: tuple, places):
        for hook in list(self.module._backward_pre_hooks.values()):
            gradients = returned(hook(self.module, gradients), gradients, "pre hook", "grad_output")
        self.grad_output = gradients
        if not self.inputs:
            warnings.warn(messages.HOOK_AT_OUTPUT, UserWarning, stacklevel=5)
            self._call_hooks((None,))
        return tuple(gradients[k] for k in places)

    def _inputs_arrived(self, gradients: tuple, places):
        if self.grad_output is not None:    # they came through the outputs, which a second
            gradients = self._call_hooks(gradients)     # derivative does not
        return tuple(gradients[k] for k in places)

    def _call_hooks(self, gradients: tuple) -> tuple:
        for hook in list(self.module._backward_hooks.values()):
            changed = hook(self.module, gradients, self.grad_output)
            gradients = returned(changed, gradients, "hook", "grad_input")
        self.grad_output = None
        return gradients


def returned(changed, gradients: tuple, hook: str, name: str) -> tuple:
    """What a hook returned in place of ``gradients``, if anything; RuntimeError if too many."""
    if changed is None:
        return gradients
    changed = changed if isinstance(changed, tuple) else (changed,)
    if len(changed) != len(gradients):
        raise RuntimeError(messages.HOOK_RETURNED.format(
            hook=hook, name=name, got=len(changed), expected=len(gradients)))
    return changed


def spread(some: tuple, places: list[int], n: int) -> tuple:
    """``some`` at ``places`` of ``n``, None elsewhere."""
    out = [None] * n
    for k, x in zip(places, some, strict=True):
        out[k] = x
    return tuple(out)
