"""functional_call and stack_module_state: networks as functions of their parameters."""

from __future__ import annotations

from ...core.tensor import Tensor
from ...functions import stack
from ...nn.modules.module import Module
from ..messages import require


def functional_call(module: Module, parameter_and_buffer_dicts, args=None, kwargs=None, *,
                    tie_weights: bool = True, strict: bool = False):
    """``module(*args, **kwargs)`` with other parameters and buffers, by name; those of the module
    stay as they are.

    >>> import autograd_core as torch
    >>> net = torch.nn.Linear(2, 1, bias=False)
    >>> torch.func.functional_call(net, {"weight": torch.ones(1, 2)}, (torch.tensor([1., 2.]),))
    tensor([3.])
    """
    given = merge(parameter_and_buffer_dicts)
    homes = {f"{prefix}.{name}" if prefix else name: (kind, name)
             for prefix, part in module.named_modules(remove_duplicate=False)
             for kind in (part._parameters, part._buffers) for name in kind}
    if strict:
        refuse_names(module, given, homes)
    replaced = {place(homes[key]): (*homes[key], value)
                for key, value in given.items() if key in homes}
    for kind, name, value in list(replaced.values()) if tie_weights else ():
        for home in homes.values():
            if kind[name] is not None and home[0][home[1]] is kind[name]:
                replaced.setdefault(place(home), (*home, value))
    before = [(kind, name, kind[name]) for kind, name, _ in replaced.values()]
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    try:
        for kind, name, value in replaced.values():
            kind[name] = value
        return module(*args, **(kwargs or {}))
    finally:
        for kind, name, value in before:
            kind[name] = value


def place(home: tuple) -> tuple:
    """Where a parameter is, as a key."""
    return id(home[0]), home[1]


def merge(given) -> dict[str, Tensor]:
    """One dict of several; ValueError in PyTorch's words."""
    if isinstance(given, dict):
        return given
    require(isinstance(given, list | tuple), ValueError, "call.type", type(given))
    require(all(isinstance(d, dict) for d in given), ValueError, "call.dicts")
    names = [name for d in given for name in d]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    require(not twice, ValueError, "call.twice", twice)
    return {name: value for d in given for name, value in d.items()}


def refuse_names(module: Module, given: dict, homes: dict) -> None:
    """RuntimeError for names that are missing or not known."""
    said = "".join(f"\n\t{what} key(s): {', '.join(map(repr, names))}." for what, names in (
        ("Unexpected", [n for n in given if n not in homes]),
        ("Missing", [n for n in homes if n not in given])) if names)
    require(not said, RuntimeError, "call.strict", module._get_name(), said)


def stack_module_state(models: list[Module]) -> tuple[dict, dict]:
    """``(parameters, buffers)`` of networks of one class, each stacked along a new first axis."""
    require(models, RuntimeError, "stack.none")
    require(len({bool(model.training) for model in models}) == 1, RuntimeError, "stack.mode")
    require(len({type(model) for model in models}) == 1, RuntimeError, "stack.class")

    def stacked(kind: str) -> dict:
        all_of_them = [dict(getattr(model, kind)()) for model in models]
        return {name: stack_leaf([members[name] for members in all_of_them], name)
                for name in all_of_them[0]}
    return stacked("named_parameters"), stacked("named_buffers")


def stack_leaf(tensors: list[Tensor], name: str) -> Tensor:
    """Tensors on top of each other: a leaf where they require grad."""
    require(len({x.requires_grad for x in tensors}) == 1, RuntimeError, "stack.grad", name)
    out = stack(tensors)
    return out.detach().requires_grad_() if tensors[0].requires_grad else out
