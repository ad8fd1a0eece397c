"""Optimizer: what changes parameters by their gradients.

    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    optimizer.zero_grad()
    loss(net(x), y).backward()
    optimizer.step()

A new one says in ``update`` what becomes of one parameter; the parameter stays the same tensor and
its version counts up.
"""

from __future__ import annotations

import functools
import warnings
from collections import defaultdict
from copy import deepcopy
from typing import Any

import numpy as np

from ..functions.inplace import write
from ..modes import enable_grad, mode, no_grad
from ..nn.modules.naming import typename
from ..tensor import Tensor

__all__ = ["Optimizer"]

DUPLICATES = (
    "optimizer contains a parameter group with duplicate parameters; in future, this will cause an "
    "error; see github.com/pytorch/pytorch/issues/40967 for more information")
SETS = (
    "optimizer parameters need to be organized in ordered collections, but the ordering of tensors "
    "in sets will change between runs. Please use a list instead.")


class Optimizer:
    """Parameters in groups, each with its options; ``state`` keeps what is remembered of each."""


    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "step" in vars(cls):
            cls.step = noting(cls.step)

    def __init__(self, params, defaults: dict[str, Any]):
        if isinstance(params, Tensor):
            raise TypeError("params argument given to the optimizer should be an iterable of "
                            "Tensors or dicts, but got " + typename(params))
        self.defaults = defaults
        self.state: defaultdict = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """One more group: {"params": parameters, and options that differ from the defaults}."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, set):
            raise TypeError(SETS)
        params = param_group["params"] = [params] if isinstance(params, Tensor) else list(params)
        for p in params:
            if not isinstance(p, Tensor):
                raise TypeError("optimizer can only optimize Tensors, but one of the params is "
                                + typename(p))
            if not (p.is_leaf or p.retains_grad):
                raise ValueError("can't optimize a non-leaf Tensor")
        for name, value in self.defaults.items():
            param_group.setdefault(name, value)
        if len(params) != len(set(params)):
            warnings.warn(DUPLICATES, stacklevel=3)
        if not {p for group in self.param_groups for p in group["params"]}.isdisjoint(params):
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append(param_group)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Drop every parameter's ``.grad``, or fill it with zeros."""
        for group in self.param_groups:
            for p in group["params"]:
                if p._grad is not None:
                    p.grad = None if set_to_none else p._grad.detach().zero_()

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
        places: dict[Tensor, int] = {}
        groups = []
        for group in self.param_groups:
            for p in group["params"]:
                places.setdefault(p, len(places))
            groups.append({**{k: v for k, v in group.items() if k != "params"},
                           "params": [places[p] for p in group["params"]]})
        return {"state": {places.get(p, p): kept for p, kept in self.state.items()},
                "param_groups": groups}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what ``state_dict`` gave, for parameters in the same order."""
        saved = {**state_dict, "param_groups": deepcopy(state_dict["param_groups"])}
        if len(saved["param_groups"]) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        pairs = list(zip(self.param_groups, saved["param_groups"], strict=True))
        if any(len(own["params"]) != len(new["params"]) for own, new in pairs):
            raise ValueError("loaded state dict contains a parameter group that doesn't match the "
                             "size of optimizer's group")
        params = {k: p for own, new in pairs
                  for k, p in zip(new["params"], own["params"], strict=True)}
        self.param_groups = [{**new, "params": own["params"]} for own, new in pairs]
        self.state = defaultdict(dict, {params.get(k, k): dict(v) if isinstance(v, dict) else v
                                        for k, v in saved["state"].items()})

    def __repr__(self):
        lines = []
        for k, group in enumerate(self.param_groups):
            lines += [f"\nParameter Group {k}\n"]
            lines += [f"    {name}: {group[name]}\n" for name in sorted(group) if name != "params"]
        return f"{type(self).__name__} ({''.join(lines)})"


def noting(step):
    """``step``, which also notes that it was called."""
    @functools.wraps(step)
    def noted(self, *args, **kwargs):
        self._opt_called = True
        if mode.observer is None:
            return step(self, *args, **kwargs)
        mode.observer.stepping(self)
        result = step(self, *args, **kwargs)
        mode.observer.stepped(self)
        return result
    return noted


Optimizer.step = noting(Optimizer.step)


def like(p: Tensor, value: float = 0.0) -> Tensor:
    """A tensor of the shape of ``p`` with ``value`` everywhere."""
    return Tensor._of(np.full(p.shape, value, p._array.dtype))


def number(value: float) -> Tensor:
    """A number that is counted in a tensor, as PyTorch counts steps."""
    return Tensor._of(np.full((), value, np.float32))


def moved(memory: Tensor, decay: float, x: np.ndarray) -> np.ndarray:
    """``memory`` becomes decay · memory + x; returns its array."""
    write(memory, memory._array * decay + x)
    return memory._array


def refuse(**limits) -> None:
    """ValueError in PyTorch's words for a ``name`` whose (value, in range) says it is not."""
    for name, (value, fits) in limits.items():
        if not fits:
            raise ValueError(f"Invalid {name.replace('__', ' ')}: {value}")
