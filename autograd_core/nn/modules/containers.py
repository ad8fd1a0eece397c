"""Modules that hold others: Sequential, lists and dicts."""

import operator
from collections import OrderedDict

from .module import Module
from .naming import indented

__all__ = ["ModuleDict", "ModuleList", "Sequential"]


class Numbered(Module):
    """Modules under the names "0", "1", …"""

    def _place(self, index) -> int:
        index = operator.index(index)
        if not -len(self) <= index < len(self):
            raise IndexError(f"index {index} is out of range")
        return index % len(self)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._of(list(self._modules.items())[index])
        return list(self._modules.values())[self._place(index)]

    def __setitem__(self, index, module):
        setattr(self, list(self._modules)[self._place(index)], module)

    def __delitem__(self, index):
        kept = list(self._modules.values())
        del kept[index if isinstance(index, slice) else self._place(index)]
        self._renumber(kept)

    def _renumber(self, modules):
        self._modules.clear()
        for k, module in enumerate(modules):
            self._adopt(str(k), module)

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def append(self, module):
        """One more at the end."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules):
        """Several more at the end."""
        if not hasattr(modules, "__iter__"):
            raise TypeError(f"{type(self).__name__}.extend should be called with an iterable, but "
                            f"got {type(modules).__name__}")
        for module in modules:
            self.append(module)
        return self

    def insert(self, index: int, module):
        """One more before ``index``."""
        if not -len(self) <= index <= len(self):
            raise IndexError(f"Index out of range: {index}")
        kept = list(self._modules.values())
        kept.insert(index if index >= 0 else index + len(kept), module)
        self._renumber(kept)
        return self

    def pop(self, key):
        """Take one out."""
        module = self[key]
        del self[key]
        return module

    def __add__(self, other):
        out = type(self)()
        for module in (*self, *other):
            out.append(module)
        return out

    def __iadd__(self, other):
        return self.extend(other)


class Sequential(Numbered):
    """Modules one after the other, each given what the one before it gave.

    >>> import autograd_core as torch
    >>> torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): ReLU()
    )
    """

    def __init__(self, *modules):
        super().__init__()
        named = modules[0] if len(modules) == 1 and isinstance(modules[0], OrderedDict) else {
            str(k): module for k, module in enumerate(modules)}
        for name, module in named.items():
            self.add_module(name, module)

    def _of(self, items):
        return type(self)(OrderedDict(items))

    def _renumber(self, modules):
        names = list(self._modules)
        if all(name.isdigit() for name in names):
            super()._renumber(modules)
            return
        kept = {name: m for name, m in self._modules.items() if any(m is k for k in modules)}
        self._modules.clear()
        self._modules.update(kept)

    def forward(self, input):
        for module in self._modules.values():
            input = module(input)
        return input


class ModuleList(Numbered):
    """A list of modules, which are parts."""

    def __init__(self, modules=None):
        super().__init__()
        self.extend(modules or [])

    def _of(self, items):
        return type(self)(module for _, module in items)

    def __repr__(self):
        runs = []
        for k, text in enumerate(map(repr, self)):
            if runs and runs[-1][2] == text:
                runs[-1][1] = k
            else:
                runs.append([k, k, text])
        if not runs:
            return f"{self._get_name()}()"
        lines = [indented(f"({a}): {text}" if a == b else f"({a}-{b}): {b - a + 1} x {text}")
                 for a, b, text in runs]
        return f"{self._get_name()}(\n  " + "\n  ".join(lines) + "\n)"


class ModuleDict(Module):
    """A dict of modules, which are parts."""

    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key):
        return self._modules[key]

    def __setitem__(self, key, module):
        self.add_module(key, module)

    def __delitem__(self, key):
        del self._modules[key]

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules)

    def __contains__(self, key):
        return key in self._modules

    def keys(self):
        """The names."""
        return self._modules.keys()

    def values(self):
        """The modules."""
        return self._modules.values()

    def items(self):
        """(name, module) of each."""
        return self._modules.items()

    def pop(self, key):
        """Take one out."""
        return self._modules.pop(key)

    def clear(self):
        """Take all out."""
        self._modules.clear()

    def update(self, modules):
        """Add those of a dict, or of (name, module) pairs."""
        if not hasattr(modules, "__iter__"):
            raise TypeError("ModuleDict.update should be called with an iterable of key/value "
                            f"pairs, but got {type(modules).__name__}")
        for key, module in modules.items() if hasattr(modules, "items") else modules:
            self[key] = module
