"""functional_call and stack_module_state: networks as functions of their parameters."""

from __future__ import annotations

from ...core.tensor import Tensor
from ...functions import stack
from ...nn.modules.module import Module


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
    replaced = [(homes[key], value) for key, value in given.items() if key in homes]
    if tie_weights:
        replaced += tied(replaced, homes)
    before = [(home, home[0][home[1]]) for home, _ in replaced]
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    try:
        for (kind, name), value in replaced:
            kind[name] = value
        return module(*args, **(kwargs or {}))
    finally:
        for (kind, name), value in reversed(before):
            kind[name] = value


def merge(given) -> dict[str, Tensor]:
    """One dict of several; ValueError in PyTorch's words."""
    if isinstance(given, dict):
        return given
    if not isinstance(given, list | tuple):
        raise ValueError("Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of "
                         f"dicts, but got {type(given)}")
    if not all(isinstance(d, dict) for d in given):
        raise ValueError("Expected all elements of parameter_and_buffer_dicts to be dictionaries")
    names = [name for d in given for name in d]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise ValueError(f"{twice} appeared in multiple dictionaries; behavior of functional call "
                         "is ambiguous")
    return {name: value for d in given for name, value in d.items()}


def refuse_names(module: Module, given: dict, homes: dict) -> None:
    """RuntimeError for names that are missing or not known."""
    said = ""
    for what, names in (("Unexpected", [n for n in given if n not in homes]),
                        ("Missing", [n for n in homes if n not in given])):
        if names:
            said += f"\n\t{what} key(s): {', '.join(map(repr, names))}."
    if said:
        raise RuntimeError(f"Error(s) in reparametrizing for {module._get_name()}:{said}")


def tied(replaced: list, homes: dict) -> list:
    """The other places of parameters that have several."""
    found, places = [], {id(kind): kind for kind, _ in homes.values()}
    for (kind, name), value in replaced:
        own = kind[name]
        found += [((other, n), value) for other in places.values() for n, x in other.items()
                  if x is own and x is not None and not (other is kind and n == name)]
    taken = {(id(kind), name) for (kind, name), _ in replaced}
    return [((kind, n), v) for (kind, n), v in found if (id(kind), n) not in taken]


def stack_module_state(models: list[Module]) -> tuple[dict, dict]:
    """``(parameters, buffers)`` of networks of one class, each stacked along a new first axis."""
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if len({bool(model.training) for model in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to have the same "
                           "training/eval mode.")
    if any(type(model) is not type(models[0]) for model in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")

    def stacked(kind: str) -> dict:
        all_of_them = [dict(getattr(model, kind)()) for model in models]
        return {name: stack_leaf([members[name] for members in all_of_them], name)
                for name in all_of_them[0]}
    return stacked("named_parameters"), stacked("named_buffers")


def stack_leaf(tensors: list[Tensor], name: str) -> Tensor:
    """Tensors on top of each other: a leaf where they require grad."""
    if len({x.requires_grad for x in tensors}) > 1:
        raise RuntimeError(f"Expected {name} from each model to have the same .requires_grad")
    out = stack(tensors)
    return out.detach().requires_grad_() if tensors[0].requires_grad else out
