"""torch.utils.checkpoint: backward computes a part of the network again, so that forward need not
keep what was computed there.

    y = checkpoint(block, x, use_reentrant=False)
    y = checkpoint_sequential(net, 3, x, use_reentrant=False)
"""

import warnings
from collections.abc import Callable
from contextlib import contextmanager

from ..autograd import Function
from ..autograd.graph import saved_tensors_hooks
from ..core.backward import backward
from ..core.modes import enable_grad, mode, no_grad
from ..core.tensor import Tensor
from ..functions.generator import default_generator
from ..nn import Sequential

__all__ = ["CheckpointError", "checkpoint", "checkpoint_sequential"]

SAY_WHICH = ("torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. "
             "Starting in PyTorch 2.9, calling checkpoint without use_reentrant will raise an "
             "exception. use_reentrant=False is recommended, but if you need to preserve the "
             "current default behavior, you can pass use_reentrant=True. Refer to docs for more "
             "details on the differences between the two variants.")
SAY_WHICH_SEQUENTIAL = (
    "torch.utils.checkpoint.checkpoint_sequential: the use_reentrant parameter should be passed "
    "explicitly. In version 2.9 we will raise an exception if use_reentrant is not passed. "
    "use_reentrant=False is recommended, but if you need to preserve the current default behavior, "
    "you can pass use_reentrant=True. Refer to docs for more details on the differences between the"
    " two variants.")
NO_INPUT_GRAD = "None of the inputs have requires_grad=True. Gradients will be None"
NO_OUTPUT_GRAD = "none of output has requires_grad=True, this checkpoint() is not necessary"
NOT_PARTIAL = (
    "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an "
    "`inputs` parameter to .backward(). To resolve this error, you can either set "
    "use_reentrant=False, or call .backward() without passing the `inputs` argument.")
COUNTS = ("torch.utils.checkpoint: A different number of tensors was saved during the original "
          "forward and recomputation.\nNumber of tensors saved during forward: {before}\nNumber "
          "of tensors saved during recomputation: {after}.")


class CheckpointError(RuntimeError):
    """The second time something else was computed."""


def checkpoint(function: Callable, *args, use_reentrant: bool | None = None,
               preserve_rng_state: bool = True, **kwargs):
    """``function(*args, **kwargs)``, whose inner values backward computes anew.

    With ``use_reentrant`` it is one node of the graph, without it looks as if it were not there.
    Random numbers are the same the second time, unless ``preserve_rng_state`` is False.

    >>> import autograd_core as torch
    >>> x = torch.tensor(2., requires_grad=True)
    >>> checkpoint(lambda x: x.exp().sin(), x, use_reentrant=False).backward()
    >>> torch.equal(x.grad, torch.tensor(2.).exp().cos() * torch.tensor(2.).exp())
    True
    """
    if use_reentrant is None:
        warnings.warn(SAY_WHICH, stacklevel=2)
        use_reentrant = True
    if not use_reentrant:
        again = Again(function, args, kwargs, preserve_rng_state)
        with saved_tensors_hooks(again.pack, again.unpack):
            return function(*args, **kwargs)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    return CheckpointFunction.apply(function, preserve_rng_state, *args)


def checkpoint_sequential(functions, segments: int, input: Tensor,
                          use_reentrant: bool | None = None, *, preserve_rng_state: bool = True):
    """``functions`` (or a Sequential) one after the other, in ``segments`` checkpoints; the last
    part keeps what it computes."""
    if use_reentrant is None:
        warnings.warn(SAY_WHICH_SEQUENTIAL, stacklevel=2)
        use_reentrant = True
    functions = list(functions.children() if isinstance(functions, Sequential) else functions)
    size, last = len(functions) // segments, 0
    for start in range(0, size * (segments - 1), size):
        last = start + size
        input = checkpoint(chain(functions[start:last]), input, use_reentrant=use_reentrant,
                           preserve_rng_state=preserve_rng_state)
    return chain(functions[last:])(input)


def chain(functions: list[Callable]) -> Callable:
    """One function after the other."""
    def run(x):
        for function in functions:
            x = function(x)
        return x
    return run


@contextmanager
def random_numbers_from(state: bytes | None):
    """The block draws random numbers from ``state`` on; afterwards they go on where they were."""
    before = default_generator.state_bytes()
    if state is not None:
        default_generator.set_state_bytes(state)
    try:
        yield
    finally:
        if state is not None:
            default_generator.set_state_bytes(before)


def detached(x):
    """A leaf of the same values that wants a gradient if ``x`` does; what is no tensor as it is."""
    return x.detach().requires_grad_(x.requires_grad) if isinstance(x, Tensor) else x


class Again:
    """Keeps the number of each saved tensor in its place; asked for one, computes all of them."""

    def __init__(self, function: Callable, args: tuple, kwargs: dict, preserve_rng_state: bool):
        self.function, self.args, self.kwargs = function, args, kwargs
        self.state = default_generator.state_bytes() if preserve_rng_state else None
        self.count = 0
        self.values: dict[int, Tensor] = {}

    def pack(self, x: Tensor) -> int:
        """The number of ``x`` among what is saved."""
        self.count += 1
        return self.count - 1

    def unpack(self, number: int) -> Tensor:
        """The value of this number, computed again if it was not just now."""
        if number not in self.values:
            self.compute()
        return self.values.pop(number)

    def compute(self) -> None:
        """Run the function again and keep what its operations save."""
        found: list[Tensor] = []

        def keep(x: Tensor) -> Tensor:
            found.append(x.detach())
            return x
        with (enable_grad(), random_numbers_from(self.state),
              saved_tensors_hooks(keep, lambda x: x)):
            self.function(*map(detached, self.args), **self.kwargs)
        if len(found) < self.count:
            raise CheckpointError(COUNTS.format(before=self.count, after=len(found)))
        self.values = dict(enumerate(found))


class CheckpointFunction(Function):
    """The variant that is one node, whose backward runs a backward of its own."""

    @staticmethod
    def forward(ctx, function, preserve_rng_state, *args):
        if not any(x.requires_grad for x in args if isinstance(x, Tensor)):
            warnings.warn(NO_INPUT_GRAD, stacklevel=2)
        ctx.run = function
        ctx.state = default_generator.state_bytes() if preserve_rng_state else None
        ctx.others = [None if isinstance(x, Tensor) else x for x in args]
        ctx.save_for_backward(*[x if isinstance(x, Tensor) else None for x in args])
        with no_grad():
            return function(*args)

    @staticmethod
    def backward(ctx, *gradients):
        if mode.running is not None and mode.running.partial:
            raise RuntimeError(NOT_PARTIAL)
        inputs = [other if x is None else detached(x)
                  for x, other in zip(ctx.saved_tensors, ctx.others, strict=True)]
        with enable_grad(), random_numbers_from(ctx.state):
            outputs = ctx.run(*inputs)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        pairs = [(out, g) for out, g in zip(outputs, gradients, strict=True)
                 if isinstance(out, Tensor) and out.requires_grad]
        if not pairs:
            raise RuntimeError(NO_OUTPUT_GRAD)
        backward(*map(list, zip(*pairs, strict=True)))
        return None, None, *[getattr(x, "grad", None) for x in inputs]
