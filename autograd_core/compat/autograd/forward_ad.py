"""torch.autograd.forward_ad: dual numbers by hand.

    import autograd_core.autograd.forward_ad as fwAD

    with fwAD.dual_level():
        dual = fwAD.make_dual(x, t)
        fwAD.unpack_dual(f(dual)).tangent       J t
"""

from __future__ import annotations

from typing import NamedTuple

from ...core.apply import apply
from ...core.modes import _Switch, observe
from ...core.tensor import Tensor
from ...ops.shape import Alias
from .duals import Level

__all__ = ["UnpackedDualTensor", "dual_level", "enter_dual_level", "exit_dual_level", "make_dual",
           "unpack_dual"]
OPEN: list[Level] = []
"""The level that is open, if there is one."""


class UnpackedDualTensor(NamedTuple):
    """What ``unpack_dual`` gives: the tensor and its tangent, None where it has none."""

    primal: Tensor
    tangent: Tensor | None


def enter_dual_level() -> int:
    """Open a level; RuntimeError where one is open, as in PyTorch."""
    if OPEN:
        raise RuntimeError("Nested forward mode AD is not supported at the moment")
    OPEN.append(Level().__enter__())
    return 0


def exit_dual_level(*, level: int | None = None) -> None:
    """Close the level: the tangents are gone."""
    if not OPEN and level is None:
        raise RuntimeError("Dual level must be a positive number.")
    if (level or 0) != len(OPEN) - 1:
        raise RuntimeError("Trying to exit a forward AD level that was not the last one that was "
                           "created. This is not supported.")
    OPEN.pop().__exit__()


class dual_level(_Switch):
    """A level of forward mode for the length of a block.

    >>> import autograd_core as torch
    >>> from autograd_core.autograd import forward_ad
    >>> with forward_ad.dual_level():
    ...     dual = forward_ad.make_dual(torch.tensor(3.), torch.tensor(1.))
    ...     forward_ad.unpack_dual(dual ** 2).tangent
    tensor(6.)
    """

    def __enter__(self):
        return enter_dual_level()

    def __exit__(self, *error):
        exit_dual_level()


def make_dual(tensor: Tensor, tangent: Tensor, *, level: int | None = None) -> Tensor:
    """A view of ``tensor`` with ``tangent`` (of its shape), which operations carry along.

    Raises RuntimeError in PyTorch's words outside of a level, and where the shapes differ.
    """
    if not OPEN or (level or 0) < 0:
        raise RuntimeError("Trying to create a dual Tensor for forward AD but no level exists, "
                           "make sure to enter_dual_level() first.")
    for what, x in (("primal", tensor), ("tangent", tangent)):
        if not x.is_floating_point():
            raise ValueError(f"Expected {what} to be floating point or complex, but got: {x.dtype}")
    if OPEN[0].tangent(tensor) is not None:
        raise RuntimeError("Making a dual Tensor based on a Tensor that already has a forward "
                           "gradient at the same level 0 is not supported.")
    return OPEN[0].give(tensor.view_as(tensor), tangent)


def unpack_dual(tensor: Tensor, *, level: int | None = None) -> UnpackedDualTensor:
    """The two parts of a dual tensor; ``(tensor, None)`` of any other."""
    if not OPEN or (level or 0) < 0:
        return UnpackedDualTensor(tensor, None)
    with observe(OPEN[0].outer):
        return UnpackedDualTensor(apply(Alias(), tensor), OPEN[0].tangent(tensor))
