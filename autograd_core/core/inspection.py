"""Inspection of the graph: what people and views ask a node, beside what backward needs of it."""

from collections.abc import Callable, Sequence

from .hooks import NodeHooks, Registry, RemovableHandle
from .saved_tensors import NUMBERS, Packed

IN_NAMESPACE = ("AccumulateGrad", "CopySlices", "CopyBackwards")


class InspectedNode:
    """Its name, its neighbours, its hooks, what it keeps."""

    __slots__ = ()
    takes_nothing = False
    """Is its rule called where no gradient arrived?  Only a Function's: it may be given zeros."""

    def __repr__(self):
        return f"<{type(self).__name__} object at {id(self):#x}>"

    def name(self) -> str:
        """PyTorch's name of this node; a few bear their C++ namespace, but not in a repr."""
        kind = type(self).__name__
        return f"torch::autograd::{kind}" if kind in IN_NAMESPACE else kind

    @property
    def next_functions(self) -> tuple:
        """((node, output number), …), one per input; (None, 0) where no gradient is wanted.

        Inputs that can have none (a condition, indices) are left out.
        """
        return tuple([self.edges[k] or (None, 0) for k in self.places()])

    def places(self) -> Sequence[int]:
        """The places of the inputs that ``next_functions`` and hooks show."""
        if self.op is None or self.op.variadic:
            return range(len(self.edges))
        return [k for k, rule in enumerate(self.op.rules)
                if rule is not None or self.edges[k] is not None]

    def needs(self) -> tuple[bool, ...]:
        """For each input: is a gradient wanted?"""
        return tuple([edge is not None for edge in self.edges])

    @property
    def outputs(self) -> int:
        """Number of outputs; a node of several has a list of ``shape`` s and of ``output`` s."""
        return len(self.shape) if type(self.shape) is list else 1

    def tensor(self, nr: int = 0):
        """The Tensor that is output number ``nr``, if it is still alive and still made by this."""
        output = self.output[nr] if type(self.output) is list else self.output
        tensor = output and output()
        return tensor if tensor is not None and tensor._grad_fn is self else None

    @property
    def freed(self) -> bool:
        """Was what it saved let go?"""
        return self.saved is None

    def kept_tensors(self) -> list[tuple]:
        """(place among inputs and output or None, tensor, version it had) of all that is saved."""
        saved = (self.saved or ())[:len(self.edges) + 1]
        return [(k, x, self.seen[k] if self.seen else 0) for k, x in enumerate(saved)
                if x is not None and not isinstance(x, (*NUMBERS, Packed))]

    def keep(self, k: int, value) -> None:
        """Save ``value`` at place ``k`` instead of what is there."""
        self.saved = (*self.saved[:k], value, *self.saved[k + 1:])

    def blamed(self, text: str, saved: int | None = None) -> RuntimeError:
        """A RuntimeError whose ``node`` is this one, for whoever shows where it happened; ``saved``
        is the place of the saved value that is to blame."""
        error = RuntimeError(text)
        error.node, error.saved = self, saved
        return error

    @property
    def metadata(self) -> dict:
        """Room for whatever a learner wants to leave here."""
        try:
            return self._metadata
        except AttributeError:
            self._metadata = {}
            return self._metadata

    def _sequence_nr(self) -> int:
        """Its place in time among the nodes."""
        return self.sequence

    # hooks

    def _hooks(self) -> NodeHooks:
        if self.hooks is None:
            self.hooks = NodeHooks()
        return self.hooks

    def register_hook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(grad_inputs, grad_outputs)`` after this node has run."""
        return self._hooks().after.register(hook)

    def register_prehook(self, hook: Callable) -> RemovableHandle:
        """Call ``hook(grad_outputs)`` before this node runs."""
        return self._hooks().before.register(hook)

    def tensor_hooks(self, nr: int) -> Registry:
        """The hooks of the tensor that is output number ``nr``."""
        return self._hooks().tensor.setdefault(nr, Registry())

    def visible(self, sent: tuple) -> tuple:
        """The gradients of those inputs that hooks are shown."""
        return tuple([sent[k] for k in self.places()])

    def filled(self, shown: tuple) -> tuple:
        """What ``visible`` made of the gradients, again one per input."""
        given = dict(zip(self.places(), shown, strict=True))
        return tuple([given.get(k) for k in range(len(self.edges))])
