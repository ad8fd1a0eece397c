"""Optimizer: what changes parameters by their gradients.

    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    optimizer.zero_grad()
    loss(net(x), y).backward()
    optimizer.step()

A new one says in ``update`` what becomes of one parameter; the parameter stays the same tensor and
its version counts up.
"""

import warnings
from collections import defaultdict
from copy import deepcopy
from typing import Any

import numpy as np

from ..core.modes import enable_grad, no_grad
from ..core.tensor import Tensor
from ..functions.inplace import empty_grad, writable, write
from ..nn.modules.naming import typename
from .hooks import (
    Hooks,
    hooked,
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)

__all__ = ["Optimizer", "register_optimizer_step_post_hook", "register_optimizer_step_pre_hook"]

DUPLICATES = (
    "optimizer contains a parameter group with duplicate parameters; in future, this will cause an "
    "error; see github.com/pytorch/pytorch/issues/40967 for more information")
LATER = {"amsgrad", "capturable", "centered", "differentiable", "foreach", "fused", "maximize",
         "nesterov"}
"""Options that a file of an older version may lack."""
NAMES_IN_GROUPS = ("all optimizer param groups should be with/without names. cannot add param "
                   "group {how} names to the optimizer")
SETS = ("optimizer parameters need to be organized in ordered collections, but the ordering of "
        "tensors in sets will change between runs. Please use a list instead.")


class Optimizer(Hooks):
    """Parameters in groups, each with its options; ``state`` keeps what is remembered of each."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "step" in vars(cls):
            cls.step = hooked(cls.step)

    def __init__(self, params, defaults: dict[str, Any]):
        self._begin_hooks()
        refuse_ways(defaults)
        if isinstance(params, Tensor):
            raise TypeError("params argument given to the optimizer should be an iterable of "
                            "Tensors or dicts, but got " + params.type())
        self.defaults = defaults
        self.state: defaultdict = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """One more group: {"params": parameters, and options that differ from the defaults}.

        Parameters may come as (name, parameter), as ``named_parameters`` gives them.
        """
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, set):
            raise TypeError(SETS)
        take_names(param_group, [params] if isinstance(params, Tensor) else list(params))
        params = param_group["params"]
        for p in params:
            refuse_what_is_no_leaf(p)
        for name, value in self.defaults.items():
            param_group.setdefault(name, value)
        if len(params) != len(set(params)):
            warnings.warn(DUPLICATES, stacklevel=3)
        for group in self.param_groups:
            if ("param_names" in param_group) != ("param_names" in group):
                raise ValueError(NAMES_IN_GROUPS.format(
                    how="with" if "param_names" in param_group else "without"))
        if not {p for group in self.param_groups for p in group["params"]}.isdisjoint(params):
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append(param_group)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drop every parameter's ``.grad``, or fill it with zeros."""
        for group in self.param_groups:
            for p in group["params"]:
                empty_grad(p, set_to_none)

    def step(self, closure=None):
        """Change every parameter that has a gradient; ``closure`` computes the loss anew first."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        with no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    if p._grad is not None:
                        g = p._grad._array
                        self.update(p, -g if group.get("maximize") else g, group)
        return loss

    def update(self, p: Tensor, g: np.ndarray, group: dict[str, Any]) -> None:
        """Change ``p`` by its gradient ``g``."""
        raise NotImplementedError

    # saving and loading

    def state_dict(self) -> dict[str, Any]:
        """What is remembered, parameters named by their place."""
        for hook in self._optimizer_state_dict_pre_hooks.values():
            hook(self)
        places: dict[Tensor, int] = {}
        groups = []
        for group in self.param_groups:
            for p in group["params"]:
                places.setdefault(p, len(places))
            groups.append({**{k: v for k, v in group.items() if k != "params"},
                           "params": [places[p] for p in group["params"]]})
        found = {"state": {places.get(p, p): kept for p, kept in self.state.items()},
                 "param_groups": groups}
        return self._after(self._optimizer_state_dict_post_hooks, found)

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what ``state_dict`` gave, for parameters in the same order."""
        given = self._after(self._optimizer_load_state_dict_pre_hooks, state_dict.copy())
        groups = deepcopy(given["param_groups"])
        if len(groups) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        pairs = list(zip(self.param_groups, groups, strict=True))
        if any(len(own["params"]) != len(new["params"]) for own, new in pairs):
            raise ValueError("loaded state dict contains a parameter group that doesn't match the "
                             "size of optimizer's group")
        params = {k: p for own, new in pairs
                  for k, p in zip(new["params"], own["params"], strict=True)}
        for own, new in pairs:
            new["params"] = own["params"]
            if "param_names" in own:
                new.setdefault("param_names", own["param_names"])
            for name in LATER & set(self.defaults):
                new.setdefault(name, None if name in ("foreach", "fused") else False)
        self.param_groups = groups
        self.state = defaultdict(dict, {params.get(k, k): fitted(params[k], v) if k in params else v
                                        for k, v in given["state"].items()})
        for hook in self._optimizer_load_state_dict_post_hooks.values():
            hook(self)

    def __repr__(self):
        lines = []
        for k, group in enumerate(self.param_groups):
            lines += [f"\nParameter Group {k}\n"]
            lines += [f"    {name}: {group[name]}\n" for name in sorted(group) if name != "params"]
        return f"{type(self).__name__} ({''.join(lines)})"


Optimizer.step = hooked(Optimizer.step)


def refuse_ways(defaults: dict[str, Any]) -> None:
    """``foreach``, ``fused`` and ``capturable`` only change how PyTorch computes."""
    if defaults.get("differentiable"):
        raise ValueError("differentiable=True: steps are not recorded here")
    if defaults.get("fused") and defaults.get("foreach"):
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")


def take_names(group: dict[str, Any], params: list) -> None:
    """Put ``params`` into ``group``; what comes as (name, parameter) in two lists."""
    names = [p[0] for p in params if isinstance(p, tuple)]
    if names and len(names) != len(params):
        raise ValueError("all optimizer params should be with/without names. Some param names are "
                         "missing")
    group["params"] = [p[1] if isinstance(p, tuple) else p for p in params]
    if names:
        group["param_names"] = names


def refuse_what_is_no_leaf(p) -> None:
    """Only what the user made, or what keeps its gradient, can be optimized."""
    if not isinstance(p, Tensor):
        raise TypeError("optimizer can only optimize Tensors, but one of the params is "
                        + typename(p))
    if not (p.is_leaf or p.retains_grad):
        raise ValueError("can't optimize a non-leaf Tensor")


def fitted(p: Tensor, value, name: str = ""):
    """Loaded state in the dtype of ``p``; the number of steps stays as it is."""
    if isinstance(value, Tensor):
        return value.to(p.dtype) if name != "step" and p.is_floating_point() else value
    if isinstance(value, dict):
        return {k: fitted(p, x, k) for k, x in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(fitted(p, x) for x in value)
    return value


def like(p: Tensor, value: float = 0.0) -> Tensor:
    """A tensor of the shape of ``p`` with ``value`` everywhere."""
    return Tensor._of(np.full(p.shape, value, p._array.dtype))


def number(value: float) -> Tensor:
    """A number that is counted in a tensor, as PyTorch counts steps."""
    return Tensor._of(np.full((), value, np.float32))


def moved(memory: Tensor, decay: float, x: np.ndarray) -> np.ndarray:
    """``memory`` becomes decay · memory + x, in place; returns its array."""
    array = writable(memory)
    if decay != 1:
        np.multiply(array, decay, out=array)
    np.add(array, x, out=array)
    memory._counter[0] += 1
    return array


def towards(mean: Tensor, x: np.ndarray, decay: float) -> np.ndarray:
    """``mean`` goes towards ``x`` by the part 1 - decay of the way, in place; returns its array."""
    array = writable(mean)
    way = x - array
    way *= 1 - decay
    np.add(array, way, out=array)
    mean._counter[0] += 1
    return array


def squared(g: np.ndarray, weight: float) -> np.ndarray:
    """weight · g², in memory of its own."""
    out = g * g
    out *= weight
    return out


def root(v: np.ndarray, correction: float, eps: float) -> np.ndarray:
    """√v / correction + eps, in memory of its own."""
    out = np.sqrt(v)
    if correction != 1:
        out /= correction
    out += eps
    return out


def decayed(p: Tensor, g: np.ndarray, group: dict[str, Any]) -> np.ndarray:
    """The gradient with weight decay in it; decoupled, ``p`` itself shrinks."""
    decay = group["weight_decay"]
    if not decay:
        return g
    if group.get("decoupled_weight_decay"):
        write(p, p._array * (1 - group["lr"] * decay))
        return g
    return g + p._array * decay


def refuse(**values) -> None:
    """ValueError in PyTorch's words for a number below 0, or a beta outside of [0, 1)."""
    for name, value in values.items():
        if name == "betas":
            for k, beta in enumerate(value):
                if not 0 <= beta < 1:
                    raise ValueError(f"Invalid beta parameter at index {k}: {beta}")
        elif not value >= 0:
            raise ValueError(f"Invalid {name.replace('__', ' ')}: {value}")
