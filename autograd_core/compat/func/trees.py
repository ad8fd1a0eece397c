"""Trees: tuples, lists and dicts of values, nested, as their leaves and a Spec that rebuilds them.

    leaves, spec = flatten({"w": w, "b": [b, c]})       [w, b, c]
    spec.build(leaves)
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from ...functions.return_types import ReturnType


class Spec(NamedTuple):
    """The structure of a tree; ``kind`` is None for a leaf."""

    kind: type | None
    keys: list | type | None = None
    parts: tuple[Spec, ...] = ()

    @property
    def count(self) -> int:
        """Number of leaves."""
        return 1 if self.kind is None else sum(part.count for part in self.parts)

    def build(self, leaves):
        """The tree with other ``leaves``."""
        return self._take(iter(leaves))

    def _take(self, leaves):
        if self.kind is None:
            return next(leaves)
        values = [part._take(leaves) for part in self.parts]
        if self.kind in (dict, OrderedDict):
            return self.kind(zip(self.keys, values, strict=True))
        return self.kind(*values) if hasattr(self.kind, "_fields") else self.kind(values)

    def text(self, indent: int = 0) -> str:
        """The structure as PyTorch's errors show it."""
        if self.kind is None:
            return "*"
        parts = f",\n{' ' * (indent + 2)}".join(part.text(indent + 2) for part in self.parts)
        return f"TreeSpec({self.kind.__name__}, {self.keys}, [{parts}])"

    def short(self) -> str:
        """The same on one line, as Python writes it."""
        if self.kind is None:
            return "*"
        parts = [part.short() for part in self.parts]
        if self.keys is not None:
            return "{" + ", ".join(f"{k!r}: {p}" for k, p in zip(
                self.keys, parts, strict=True)) + "}"
        inner = ", ".join(parts)
        return f"[{inner}]" if self.kind is list else f"({inner}{',' * (len(parts) == 1)})"


LEAF = Spec(None)


def flatten(tree) -> tuple[list, Spec]:
    """The leaves of ``tree``, in order, and its structure."""
    kind = type(tree)
    if kind in (dict, OrderedDict):
        keys, values = list(tree), list(tree.values())
    elif kind in (tuple, list) or (isinstance(tree, tuple) and (
            hasattr(kind, "_fields") or isinstance(tree, ReturnType))):
        keys, values = None, list(tree)
    else:
        return [tree], LEAF
    flat = [flatten(value) for value in values]
    return [leaf for leaves, _ in flat for leaf in leaves], Spec(
        kind, keys, tuple(spec for _, spec in flat))


def map_leaves(function: Callable, tree):
    """The tree of what ``function`` makes of each leaf."""
    leaves, spec = flatten(tree)
    return spec.build([function(leaf) for leaf in leaves])


def spread(prefix, spec: Spec) -> list | None:
    """For each leaf of ``spec`` what ``prefix``, a tree of the same beginnings, says of it; None
    where it does not fit."""
    if spec.kind is None or type(prefix) is not spec.kind:
        above = flatten(prefix)[1].kind is None
        return [prefix] * spec.count if above else None
    keys = list(prefix) if spec.keys is not None else None
    if len(prefix) != len(spec.parts) or (keys is not None and set(keys) != set(spec.keys)):
        return None
    found = []
    for k, part in enumerate(spec.parts):
        below = spread(prefix[k if keys is None else spec.keys[k]], part)
        if below is None:
            return None
        found += below
    return found
