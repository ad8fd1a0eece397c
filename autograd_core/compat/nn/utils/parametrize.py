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

__all__ = ["ParametrizationList", "cached", "is_parametrized", "register_parametrization",
           "remove_parametrizations", "type_before_parametrizations"]
NOT_SAVED = ("Serialization of parametrized modules is only supported through state_dict(). See:\n"
             "https://pytorch.org/tutorials/beginner/saving_loading_models.html"
             "#saving-loading-a-general-checkpoint-for-inference-and-or-resuming-training")
NOT_A_TENSOR = "A parametrization must return a tensor. Got {}."
CHANGED = ("Registering a parametrization may not change the {what} of the tensor, unless "
           "{the}`unsafe` flag is enabled.\n{before}{what}: {x}\n{after}{what}: {y}")
NOT_UNDONE = ("Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is "
              "parametrized in terms of a sequence of tensors.")
SEQUENCE = "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). "


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


def compare(x: Tensor, y: Tensor, the: str, before: str, after: str) -> None:
    """ValueError in PyTorch's words unless ``y`` can stand for ``x``."""
    if not isinstance(y, Tensor):
        raise ValueError(NOT_A_TENSOR.format(type(y).__name__))
    for what in ("dtype", "shape"):
        a, b = getattr(x, what), getattr(y, what)
        if a != b:
            raise ValueError(CHANGED.format(what=what, the=the, before=before, after=after,
                                            x=a, y=b))


def put(owner: Module, name: str, x: Tensor) -> None:
    """Make ``x`` a parameter of ``owner`` if it is one, else a buffer."""
    (owner.register_parameter if isinstance(x, Parameter) else owner.register_buffer)(name, x)


class ParametrizationList(ModuleList):
    """The parametrizations of one tensor, and what they start from: ``original``, or ``original0``,
    ``original1``, … where the first takes several."""

    def __init__(self, modules, original: Tensor, unsafe: bool = False):
        if not modules:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        before, new = original.detach(), original
        with no_grad():
            for module in reversed(list(self)):
                if hasattr(module, "right_inverse"):
                    try:
                        new = module.right_inverse(new)
                    except NotImplementedError:
                        continue
        self.is_tensor = isinstance(new, Tensor)
        if not isinstance(new, Tensor | list | tuple):
            raise ValueError(f"{SEQUENCE}Got {type(new).__name__}")
        self.ntensors = 1 if self.is_tensor else len(new)
        if self.is_tensor:
            if original.dtype != new.dtype:
                raise ValueError("When `right_inverse` outputs one tensor, it may not change the "
                                 f"dtype.\noriginal.dtype: {original.dtype}\n"
                                 f"right_inverse(original).dtype: {new.dtype}")
            original.data = new.detach()
            put(self, "original", original)
        else:
            self._put_several(new, original)
        if not self.unsafe:
            compare(before, self(), "", "unparametrized ", "parametrized ")

    def _put_several(self, new, original: Tensor) -> None:
        for i, x in enumerate(new):
            if not isinstance(x, Tensor):
                raise ValueError(f"{SEQUENCE}Got element {i} of the sequence with type "
                                 f"{type(x).__name__}.")
            x = x.detach()
            if isinstance(original, Parameter):
                x = Parameter(x, original.requires_grad)
            put(self, f"original{i}", x.requires_grad_(original.requires_grad))

    def right_inverse(self, value: Tensor) -> None:
        """Set the originals so that the tensor becomes ``value``."""
        with no_grad():
            for module in reversed(list(self)):
                if not hasattr(module, "right_inverse"):
                    raise RuntimeError(f"parametrization {type(module).__name__} does not "
                                       "implement right_inverse.")
                value = module.right_inverse(value)
        names = ["original"] if self.is_tensor else [f"original{i}" for i in range(self.ntensors)]
        values = [value] if self.is_tensor else value
        if self.is_tensor and not isinstance(value, Tensor):
            raise ValueError(f"`right_inverse` should return a tensor. Got {type(value).__name__}")
        if len(values) != len(names):
            raise ValueError("'right_inverse' must return a sequence of tensors of length "
                             f"{self.ntensors}. Got a sequence of length {len(values)}.")
        for name, x in zip(names, values, strict=True):
            getattr(self, name).data = x.detach()

    def forward(self) -> Tensor:
        first, *rest = self
        x = first(self.original) if self.is_tensor else first(
            *[getattr(self, f"original{i}") for i in range(self.ntensors)])
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
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        found = ParametrizationList([parametrization], getattr(module, tensor_name), unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            module.__class__ = parametrized_class(type(module))
            module.parametrizations = ModuleDict()
        setattr(type(module), tensor_name, computed(tensor_name))
        module.parametrizations[tensor_name] = found
    else:
        raise ValueError(f"Module '{module}' does not have a parameter, a buffer, or a "
                         f"parametrized element with name '{tensor_name}'")
    return module


def check_another(module: Module, name: str, parametrization: Module) -> None:
    """ValueError unless what is computed already can go through ``parametrization`` too."""
    x = getattr(module, name)
    y = parametrization(x)
    compare(x, y, "the ", f"module.{name}.", f"parametrization(module.{name}).")
    try:
        z = parametrization.right_inverse(y) if hasattr(parametrization, "right_inverse") else x
    except NotImplementedError:
        return
    if not isinstance(z, Tensor):
        raise ValueError("parametrization.right_inverse must return a tensor. Got: "
                         f"{type(z).__name__}")
    for what in ("dtype", "shape"):
        a, b = getattr(x, what), getattr(z, what)
        if a != b:
            raise ValueError(f"The tensor returned by parametrization.right_inverse must have the "
                             f"same {what} as module.{name}, unless the `unsafe` flag is enabled.\n"
                             f"module.{name}.{what}: {a}\nreturned {what}: {b}")


def parametrized_class(kind: type) -> type:
    """A class of its own for one module, on which properties can be put."""
    def __getstate__(self):
        raise RuntimeError(NOT_SAVED)

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

    def set_originals(self, value):
        self.parametrizations[name].right_inverse(value)
    return property(get, set_originals)


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
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    found = module.parametrizations[tensor_name]
    if not found.is_tensor and not leave_parametrized:
        raise ValueError(NOT_UNDONE)
    with no_grad():
        now = getattr(module, tensor_name) if leave_parametrized else found.original
    if found.is_tensor:
        original = found.original
        original.data = now.detach()
    else:
        original = Parameter(now.detach(), found.original0.requires_grad)
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    if not is_parametrized(module):
        module.__class__ = type(module).__bases__[0]
        del module.parametrizations
    put(module, tensor_name, original)
    return module
