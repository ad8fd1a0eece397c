"""Module: parameters, what is computed with them, and the modules it is made of.

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, 3)
        def forward(self, x):
            return self.first(x).relu()

    net = Net()
    net(x)  net.parameters()  net.state_dict()  net.train()  net.eval()

Each call opens a name_scope, so that a module is one node of a graph's picture, which opens.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

from ...core import messages
from ...core.dtypes import dtype as Dtype
from ...core.dtypes import float16, float32, float64
from ...core.leaves import cast
from ...core.modes import mode
from ...core.scope import Scope
from ...core.tensor import Tensor
from ...functions.devices import check_device, device
from ...functions.inplace import empty_grad
from ..parameter import Buffer, Parameter
from . import naming
from .hooks import Hooks
from .state import State

__all__ = ["Module"]


class Module(naming.Naming, State, Hooks):
    """What a network is made of.  Subclasses call ``super().__init__()`` and define ``forward``."""

    training: bool
    _scope_name: str | None = None

    def __init__(self, *args, **kwargs):
        if kwargs:
            raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument "
                            f"'{next(iter(kwargs))}'")
        if args:
            raise TypeError(f"{type(self).__name__}.__init__() takes 1 positional argument but "
                            f"{len(args) + 1} were given")
        vars(self).update(
            training=True, _parameters={}, _buffers={}, _non_persistent_buffers_set=set(),
            _modules={}, _forward_pre_hooks=OrderedDict(), _forward_hooks=OrderedDict(),
            _backward_hooks=OrderedDict(), _backward_pre_hooks=OrderedDict())

    def forward(self, *inputs):
        """What the module computes."""
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *inputs, **kwargs):
        outer = mode.scope
        mode.scope = Scope(self._scope_name or type(self).__name__, outer)
        try:
            if self._has_hooks():
                return self._call_with_hooks(inputs, kwargs)
            return self.forward(*inputs, **kwargs)
        finally:
            mode.scope = outer

    # what it is made of

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter, found under ``name``."""
        kinds = vars(self).get("_parameters")
        if kinds is None:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        naming.check(self, name, "parameter", kinds)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(f"cannot assign '{naming.typename(param)}' object to parameter "
                            f"'{name}' (torch.nn.Parameter or None required)")
        if param is not None and param.grad_fn:
            raise ValueError(naming.NON_LEAF_PARAMETER.format(name=name))
        kinds[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that is part of the state and not trained; saved if ``persistent``."""
        kinds = vars(self).get("_buffers")
        if kinds is None:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        naming.check(self, name, "buffer", kinds)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(f"cannot assign '{naming.typename(tensor)}' object to buffer '{name}' "
                            "(torch Tensor or None required)")
        kinds[name] = tensor
        unsaved = self._non_persistent_buffers_set
        (unsaved.discard if persistent else unsaved.add)(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a part, found under ``name``."""
        if not isinstance(module, Module) and module is not None:
            raise TypeError(f"{naming.typename(module)} is not a Module subclass")
        naming.check(self, name, "module", self._modules)
        self._adopt(name, module)

    register_module = add_module

    def _adopt(self, name: str, module: Module | None) -> None:
        self._modules[name] = module
        if module is not None and module._scope_name is None:
            kind = type(module).__name__
            vars(module)["_scope_name"] = name if name.isidentifier() else f"{kind} {name}"

    def __setattr__(self, name, value):
        kinds = vars(self)
        if isinstance(value, Parameter):
            if "_parameters" not in kinds:
                raise AttributeError("cannot assign parameters before Module.__init__() call")
            naming.forget(self, name, "_buffers", "_modules")
            self.register_parameter(name, value)
        elif isinstance(value, Module):
            if "_modules" not in kinds:
                raise AttributeError("cannot assign module before Module.__init__() call")
            naming.forget(self, name, "_parameters", "_buffers")
            self._adopt(name, value)
        elif isinstance(value, Buffer):
            naming.forget(self, name, "_parameters", "_modules")
            self.register_buffer(name, value, value.persistent)
        elif not naming.replaced(self, name, value):
            object.__setattr__(self, name, value)

    def __getattr__(self, name):
        for kind in ("_parameters", "_buffers", "_modules"):
            if name in vars(self).get(kind, ()):
                return vars(self)[kind][name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name):
        for kind in ("_parameters", "_buffers", "_modules"):
            if name in vars(self)[kind]:
                del vars(self)[kind][name]
                self._non_persistent_buffers_set.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self):
        return sorted({*super().__dir__(), *self._parameters, *self._buffers, *self._modules})

    # changes to all of it

    def apply(self, fn: Callable[[Module], None]):
        """Call ``fn`` with every part, the innermost first, then with this."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def train(self, mode: bool = True):
        """Say to this and every part that it is in training (or not)."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self):
        """``train(False)``: dropout and batch norm behave as in use."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True):
        """Train the parameters, or freeze them."""
        for p in self.parameters():
            p.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drop every parameter's ``.grad``, or fill it with zeros."""
        for p in self.parameters():
            empty_grad(p, set_to_none)

    def _apply(self, change: Callable[[Tensor], Tensor]):
        """Put ``change`` of them in the place of all parameters, their gradients, and buffers."""
        for module in self.modules():
            for p in module._parameters.values():
                if p is not None:
                    grad = p._grad
                    p.data = change(p.data)
                    p._grad = None if grad is None else change(grad.detach())
            for name, b in module._buffers.items():
                if b is not None:
                    module._buffers[name] = change(b)
        return self

    def to(self, *args, **kwargs):
        """Floating-point parameters and buffers in another dtype; images of weights in another
        memory format.  A device other than the CPU is refused."""
        for x in (*args, kwargs.get("device")):
            if isinstance(x, str | int | device) and not isinstance(x, bool):
                check_device(x)
        if (order := kwargs.get("memory_format")) is not None:
            self._apply(lambda x: x.contiguous(memory_format=order) if x.ndim in (4, 5) else x)
        kinds = [x for x in (*args, *kwargs.values()) if isinstance(x, Dtype | Tensor)]
        if not kinds:
            return self
        kind = kinds[0].dtype if isinstance(kinds[0], Tensor) else kinds[0]
        if not kind.is_floating_point:
            raise TypeError("nn.Module.to only accepts floating point or complex dtypes, but got "
                            f"desired dtype={kind}")
        return self._apply(lambda x: cast(x, kind) if x.is_floating_point() else x)

    def float(self):
        """All floating-point parameters and buffers as float32."""
        return self.to(float32)

    def double(self):
        """All floating-point parameters and buffers as float64."""
        return self.to(float64)

    def half(self):
        """All floating-point parameters and buffers as float16."""
        return self.to(float16)

    def cpu(self):
        """This: there is no other place."""
        return self

    def cuda(self, device=None):
        """There is no GPU here: an error."""
        raise AssertionError(messages.NO_CUDA)

    def type(self, dst_type):
        """All parameters and buffers as a dtype, or a class of old."""
        return self._apply(lambda x: x.type(dst_type))

    def share_memory(self):
        """This: threads share its memory, and other processes are not made here."""
        return self

    def children(self) -> Iterator[Module]:
        """The parts it is directly made of."""
        for _, module in self.named_children():
            yield module


def variant(name: str, kind: type[Module], doc: str, **attributes) -> type[Module]:
    """``kind`` under a name of its own, with other ``attributes``."""
    return type(name, (kind,), {"__module__": kind.__module__, "__doc__": doc, **attributes})


def variants(name: str, kind: type[Module], doc: str, differ: Callable[[int], dict]) -> list:
    """``kind`` over one, two and three axes: ``differ`` says in which attributes they do."""
    return [variant(f"{name}{k}d", kind, doc.format(what), **differ(k))
            for k, what in enumerate(("sequences", "images", "volumes"), 1)]
