"""Norms and finiteness of recorded values, and which gradients are of an unusual size.

A bias is judged by the weight beside it: its gradient is exactly 0 by nature where what follows
takes its mean away, as before a BatchNorm, or the key's of an attention.  What is left of it is
rounding.
"""

from collections.abc import Callable
from math import hypot, isfinite

from ..trace.model import Value

SMALL, LARGE = 1e-6, 1e3
"""A gradient vanishes below this part of the largest norm; above this norm it explodes."""


def norm_of(value: Value | None) -> float | None:
    """The norm of a value of a trace."""
    if value is None:
        return None
    return (value.summary or {}).get("norm") if value.data is None else (
        sum(float(x) ** 2 for x in value.data) ** 0.5)


def is_finite_value(value: Value) -> bool:
    """Are the numbers of a value of a trace finite, as far as is known?"""
    if value.data is not None:
        return all(isfinite(x) for x in value.data)
    numbers = [value.summary.get(field) for field in ("min", "max", "mean")]
    return not value.summary.get("nan") and all(x is None or isfinite(x) for x in numbers)


def combine_norms(norms) -> float | None:
    """The norm of several parts; None where none of them is known."""
    known = [n for n in norms if n is not None]
    return hypot(*known) if known else None


def flag_norm(norm: float | None, largest: float) -> str:
    """What is unusual about the norm of a gradient, the largest of the model being given."""
    if norm is None:
        return ""
    if not isfinite(norm):
        return "not finite"
    if norm > LARGE:
        return "explodes"
    return "zero" if norm == 0 else "vanishes" if norm < SMALL * largest else ""


def weights_beside(name: str, shapes: dict[str, tuple[int, ...]]) -> list[str]:
    """The weights of the layer whose bias ``name`` is; none where it is no bias.

    >>> weights_beside("net.0.bias", {"net.0.weight": (3, 2), "net.0.bias": (3,), "w": (1,)})
    ['net.0.weight']
    >>> weights_beside("net.0.weight", {"net.0.weight": (3, 2), "net.0.bias": (3,)})
    []
    """
    layer, _, last = name.rpartition(".")
    beside = [other for other in shapes if other.rpartition(".")[0] == layer] if layer else []
    if "bias" in last:
        return [other for other in beside if "bias" not in other.rpartition(".")[2]]
    return []


def stands_alone(name: str, shapes: dict[str, tuple[int, ...]],
                 test: Callable[[str], bool]) -> bool:
    """Is ``test`` true of a parameter, and of the weights beside it if it is a bias?"""
    return test(name) and all(test(weight) for weight in weights_beside(name, shapes))
