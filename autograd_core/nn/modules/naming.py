"""What is in a Module and under which names; how it prints."""

from collections.abc import Iterator

from ...core.tensor import Tensor

NON_LEAF_PARAMETER = ("Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must "
                      "be created explicitly. To express '{name}' as a function of another "
                      "Tensor, compute the value in the forward() method.")
KINDS = {"_parameters": ("parameter", "torch.nn.Parameter or None expected"),
         "_modules": ("child module", "torch.nn.Module or None expected"),
         "_buffers": ("buffer", "torch.nn.Buffer, torch.Tensor or None expected")}


def typename(x) -> str:
    """PyTorch's name of a value's type."""
    if isinstance(x, Tensor):
        return x.type() if type(x) is Tensor else f"torch.nn.parameter.{type(x).__name__}"
    kind = type(x)
    module = kind.__module__
    return kind.__qualname__ if module in ("builtins", None) else f"{module}.{kind.__qualname__}"


def check(owner, name, kind: str, taken) -> None:
    """Raise as PyTorch does when something cannot be called ``name``."""
    if not isinstance(name, str):
        raise TypeError(f"{kind} name should be a string. Got {typename(name)}")
    if "." in name:
        raise KeyError(f'{kind} name can\'t contain "."'
                       + (f", got: {name}" if kind == "module" else ""))
    if name == "":
        raise KeyError(f'{kind} name can\'t be empty string ""')
    if hasattr(owner, name) and name not in taken:
        raise KeyError(f"attribute '{name}' already exists")


def forget(owner, name: str, *kinds: str) -> None:
    """Take ``name`` out of the attributes and out of these kinds, something else comes there."""
    for kind in (vars(owner), *(vars(owner).get(k, {}) for k in kinds)):
        kind.pop(name, None)
    vars(owner).get("_non_persistent_buffers_set", set()).discard(name)


def replaced(owner, name: str, value) -> bool:
    """Was ``name`` one of the kinds, and is now ``value``?  TypeError where that does not fit."""
    for kind, (said, required) in KINDS.items():
        members = vars(owner).get(kind, ())
        if name in members:
            if value is not None and not (kind == "_buffers" and isinstance(value, Tensor)):
                raise TypeError(f"cannot assign '{typename(value)}' as {said} '{name}' "
                                f"({required})")
            members[name] = value
            return True
    return False


class Naming:
    """The part of Module that lists what there is."""

    def named_modules(self, memo=None, prefix: str = "", remove_duplicate: bool = True) -> Iterator:
        """(name, module) of this ("") and of every part, however deep."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                inner = f"{prefix}.{name}" if prefix else name
                yield from module.named_modules(memo, inner, remove_duplicate)

    def modules(self) -> Iterator:
        """This and every part, however deep."""
        for _, module in self.named_modules():
            yield module

    def named_children(self) -> Iterator:
        """(name, module) of the parts it is directly made of."""
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def _named(self, kind: str, prefix: str, recurse: bool, remove_duplicate: bool) -> Iterator:
        seen = set()
        modules = (self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
                   if recurse else [(prefix, self)])
        for where, module in modules:
            for name, member in getattr(module, kind).items():
                if member is None or id(member) in seen:
                    continue
                if remove_duplicate:
                    seen.add(id(member))
                yield (f"{where}.{name}" if where else name), member

    def named_parameters(self, prefix: str = "", recurse: bool = True,
                         remove_duplicate: bool = True) -> Iterator:
        """(name, parameter) of every parameter, each once."""
        return self._named("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator:
        """Every parameter, each once."""
        for _, p in self.named_parameters(recurse=recurse):
            yield p

    def named_buffers(self, prefix: str = "", recurse: bool = True,
                      remove_duplicate: bool = True) -> Iterator:
        """(name, buffer) of every buffer, each once."""
        return self._named("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator:
        """Every buffer, each once."""
        for _, b in self.named_buffers(recurse=recurse):
            yield b

    def get_submodule(self, target: str):
        """The part called ``target``, as in "encoder.0"."""
        module = self
        for name in filter(None, target.split(".")):
            if not hasattr(module, name):
                raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
            module = getattr(module, name)
            if not isinstance(module, Naming):
                raise AttributeError(f"`{name}` is not an nn.Module")
        return module

    def get_parameter(self, target: str):
        """The parameter called ``target``, as in "encoder.0.weight"."""
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        if not hasattr(module, name):
            raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
        if name not in module._parameters:
            raise AttributeError(f"`{name}` is not an nn.Parameter")
        return getattr(module, name)

    # how it prints

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What stands between the brackets."""
        return ""

    def __repr__(self):
        said = self.extra_repr()
        first = said.split("\n") if said else []
        parts = [f"({name}): {indented(repr(module))}" for name, module in self._modules.items()]
        if len(first) + len(parts) == 0 or (len(first) == 1 and not parts):
            return f"{self._get_name()}({said})"
        return f"{self._get_name()}(\n  " + "\n  ".join([*first, *parts]) + "\n)"


def indented(text: str) -> str:
    """All lines but the first two spaces further in."""
    return text.replace("\n", "\n  ")
