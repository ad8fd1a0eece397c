"""torch.nn.utils.parametrize: a parameter that is computed from others each time it is asked for.

    register_parametrization(layer, "weight", Symmetric())
    layer.weight                            Symmetric()(layer.parametrizations.weight.original)
    remove_parametrizations(layer, "weight")
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy

from ....core.modes import no_grad
from ....core.tensor import Tensor
from ....nn.modules.containers import ModuleDict, ModuleList
from ....nn.modules.module import Module
from ....nn.parameter import Parameter
from ...messages import message, require

__all__ = ["ParametrizationList", "cached", "is_parametrized", "register_parametrization",
           "remove_parametrizations", "type_before_parametrizations"]


class Cache:
    """What was computed within ``cached()``, by module and name."""

    depth = 0
    values: dict[tuple[int, str], Tensor] = {}      # noqa: RUF012  (one for all, emptied at depth 0)


@contextmanager
def cached():
    """Within it a parametrized tensor is computed once."""
    Cache.depth += 1
    try:
        yield
    finally:
        Cache.depth -= 1
        if not Cache.depth:
            Cache.values.clear()


def compare(x: Tensor, y, text: str, type_text: str, **said) -> None:
    """ValueError in PyTorch's words unless ``y`` can stand for ``x``."""
    require(isinstance(y, Tensor), ValueError, type_text, type(y).__name__)
    for what in ("dtype", "shape"):
        a, b = getattr(x, what), getattr(y, what)
        require(a == b, ValueError, text, what=what, x=a, y=b, **said)


def invert(modules, value, skip: bool):
    """``value`` before all parametrizations; those without an inverse are skipped or refused."""
    with no_grad():
        for module in reversed(list(modules)):
            known = hasattr(module, "right_inverse")
            require(known or skip, RuntimeError, "parametrize.no_inverse", type(module).__name__)
            try:
                value = module.right_inverse(value) if known else value
            except NotImplementedError:
                if not skip:
                    raise
    return value


def put(owner: Module, name: str, x: Tensor) -> None:
    """Make ``x`` a parameter of ``owner`` if it is one, else a buffer."""
    (owner.register_parameter if isinstance(x, Parameter) else owner.register_buffer)(name, x)


class ParametrizationList(ModuleList):
    """The parametrizations of one tensor, and what they start from: ``original``, or ``original0``,
    ``original1``, … where the first takes several."""

    def __init__(self, modules, original: Tensor, unsafe: bool = False):
        require(modules, ValueError, "parametrize.empty")
        super().__init__(modules)
        before, new, self.unsafe = original.detach(), invert(self, original, True), unsafe
        self.is_tensor = isinstance(new, Tensor)
        require(isinstance(new, Tensor | list | tuple), ValueError, "parametrize.sequence",
                type(new).__name__)
        self.ntensors = 1 if self.is_tensor else len(new)
        if self.is_tensor:
            require(original.dtype == new.dtype, ValueError, "parametrize.dtype", original.dtype,
                    new.dtype)
            original.data = new.detach()
            put(self, "original", original)
        for i, x in enumerate(() if self.is_tensor else new):
            require(isinstance(x, Tensor), ValueError, "parametrize.element", i, type(x).__name__)
            x = Parameter(x.detach()) if isinstance(original, Parameter) else x.detach()
            put(self, f"original{i}", x.requires_grad_(original.requires_grad))
        if not self.unsafe:
            compare(before, self(), "parametrize.changed", "parametrize.type", the="",
                    before="unparametrized ", after="parametrized ")

    @property
    def originals(self) -> list[Tensor]:
        """What the first parametrization takes."""
        if self.is_tensor:
            return [self.original]
        return [getattr(self, f"original{i}") for i in range(self.ntensors)]

    def right_inverse(self, value: Tensor) -> None:
        """Set the originals so that the tensor becomes ``value``."""
        value = invert(self, value, False)
        require(isinstance(value, Tensor) or not self.is_tensor, ValueError,
                "parametrize.inverse_type", type(value).__name__)
        values = [value] if self.is_tensor else value
        require(len(values) == self.ntensors, ValueError, "parametrize.length", self.ntensors,
                len(values))
        for own, x in zip(self.originals, values, strict=True):
            own.data = x.detach()

    def forward(self) -> Tensor:
        first, *rest = self
        x = first(*self.originals)
        for module in rest:
            x = module(x)
        return x


def register_parametrization(module: Module, tensor_name: str, parametrization: Module, *,
                             unsafe: bool = False) -> Module:
    """Have ``module``'s tensor of this name computed by ``parametrization``, a Module, of what it
    was.  Returns ``module``.

    Raises ValueError in PyTorch's words where shape or dtype change, unless ``unsafe``.
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        if not unsafe:
            check_another(module, tensor_name, parametrization)
        module.parametrizations[tensor_name].append(parametrization)
        module.parametrizations[tensor_name].unsafe |= unsafe
        return module
    require(tensor_name in module._buffers or tensor_name in module._parameters, ValueError,
            "parametrize.unknown", module, tensor_name)
    found = ParametrizationList([parametrization], getattr(module, tensor_name), unsafe)
    delattr(module, tensor_name)
    if not is_parametrized(module):
        module.__class__ = parametrized_class(type(module))
        module.parametrizations = ModuleDict()
    setattr(type(module), tensor_name, computed(tensor_name))
    module.parametrizations[tensor_name] = found
    return module


def check_another(module: Module, name: str, parametrization: Module) -> None:
    """ValueError unless what is computed already can go through ``parametrization`` too."""
    x = getattr(module, name)
    y = parametrization(x)
    compare(x, y, "parametrize.changed", "parametrize.type", the="the ", before=f"module.{name}.",
            after=f"parametrization(module.{name}).")
    back = invert([parametrization], y, True) if hasattr(parametrization, "right_inverse") else x
    compare(x, back, "parametrize.back", "parametrize.back_type", name=name)


def parametrized_class(kind: type) -> type:
    """A class of its own for one module, on which properties can be put."""
    def __getstate__(self):
        raise RuntimeError(message("parametrize.pickle"))

    def __deepcopy__(self, memo):
        out = memo[id(self)] = object.__new__(type(self))
        vars(out).update(deepcopy(vars(self), memo))
        return out
    return type(f"Parametrized{kind.__name__}", (kind,),
                {"__getstate__": __getstate__, "__deepcopy__": __deepcopy__,
                 "__module__": kind.__module__})


def computed(name: str) -> property:
    """The parametrized tensor as an attribute; set, it sets the originals."""
    def get(self):
        if not Cache.depth:
            return self.parametrizations[name]()
        key = id(self), name
        if key not in Cache.values:
            Cache.values[key] = self.parametrizations[name]()
        return Cache.values[key]
    return property(get, lambda self, value: self.parametrizations[name].right_inverse(value))


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    """Is the tensor of this name computed, or any?"""
    found = vars(module).get("_modules", {}).get("parametrizations")
    if not isinstance(found, ModuleDict):
        return False
    return len(found) > 0 if tensor_name is None else tensor_name in found


def type_before_parametrizations(module: Module) -> type:
    """The class of ``module`` before it was parametrized."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)


def remove_parametrizations(module: Module, tensor_name: str,
                            leave_parametrized: bool = True) -> Module:
    """Make the tensor an ordinary parameter again: as computed, or as it started from."""
    require(is_parametrized(module, tensor_name), ValueError, "parametrize.none", module,
            tensor_name)
    found = module.parametrizations[tensor_name]
    require(found.is_tensor or leave_parametrized, ValueError, "parametrize.not_undone")
    now = getattr(module, tensor_name).detach() if leave_parametrized else found.original.detach()
    original = found.originals[0]
    if found.is_tensor:
        original.data = now
    else:
        original = Parameter(now, original.requires_grad)
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    if not is_parametrized(module):
        module.__class__ = type(module).__bases__[0]
        del module.parametrizations
    put(module, tensor_name, original)
    return module
