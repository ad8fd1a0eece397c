"""Which parameters of a layer belong together: a bias is judged by the weight beside it.

The gradient of a bias is exactly 0 by nature where what follows takes its mean away: before a
BatchNorm, or the key's of an attention.  What is left of it is rounding.
"""

from __future__ import annotations

from collections.abc import Callable


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
