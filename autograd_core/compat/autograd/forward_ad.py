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
from ..messages import require
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
    require(not OPEN, RuntimeError, "dual.nested")
    OPEN.append(Level().__enter__())
    return 0


def exit_dual_level(*, level: int | None = None) -> None:
    """Close the level: the tangents are gone."""
    require(OPEN or level is not None, RuntimeError, "dual.no_level")
    require((level or 0) == len(OPEN) - 1, RuntimeError, "dual.exit")
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
    require(OPEN and (level or 0) >= 0, RuntimeError, "dual.outside")
    for what, x in (("primal", tensor), ("tangent", tangent)):
        require(x.is_floating_point(), ValueError, "dual.integer", what, x.dtype)
    require(OPEN[0].tangent(tensor) is None, RuntimeError, "dual.twice")
    return OPEN[0].give(tensor.view_as(tensor), tangent)


def unpack_dual(tensor: Tensor, *, level: int | None = None) -> UnpackedDualTensor:
    """The two parts of a dual tensor; ``(tensor, None)`` of any other."""
    if not OPEN or (level or 0) < 0:
        return UnpackedDualTensor(tensor, None)
    with observe(OPEN[0].outer):
        return UnpackedDualTensor(apply(Alias(), tensor), OPEN[0].tangent(tensor))
