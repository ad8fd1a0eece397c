"""Padding as modules."""

from ....nn import functional as F
from ....nn.functional.convolution import each
from ....nn.modules.module import Module

__all__ = ["CircularPad1d", "CircularPad2d", "CircularPad3d", "ConstantPad1d", "ConstantPad2d",
           "ConstantPad3d", "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d",
           "ReplicationPad1d", "ReplicationPad2d", "ReplicationPad3d", "ZeroPad1d", "ZeroPad2d",
           "ZeroPad3d"]


class Pad(Module):
    """Elements added around sequences or images."""

    axes, mode, value = 0, "constant", 0.0

    def __init__(self, padding):
        super().__init__()
        self.padding = each(padding, 2 * self.axes)

    def forward(self, input):
        return F.pad(input, self.padding, self.mode, self.value)

    def extra_repr(self):
        return f"{self.padding}"


class ConstantPad1d(Pad):
    """``value`` around sequences."""

    axes = 1

    def __init__(self, padding, value: float):
        super().__init__(padding)
        self.value = value

    def extra_repr(self):
        return f"padding={self.padding}, value={self.value}"


class ConstantPad2d(ConstantPad1d):
    """``value`` around images."""

    axes = 2


class ZeroPad1d(Pad):
    """Zeros around sequences."""

    axes = 1


class ZeroPad2d(Pad):
    """Zeros around images."""

    axes = 2


class ReflectionPad1d(Pad):
    """Sequences mirrored at their ends."""

    axes, mode = 1, "reflect"


class ReflectionPad2d(Pad):
    """Images mirrored at their edges."""

    axes, mode = 2, "reflect"


class ReplicationPad1d(Pad):
    """Sequences whose ends are repeated."""

    axes, mode = 1, "replicate"


class ReplicationPad2d(Pad):
    """Images whose edges are repeated."""

    axes, mode = 2, "replicate"


def of_volumes(name: str, kind: type[Pad], axes: int, doc: str) -> type[Pad]:
    """The padding ``kind`` over ``axes`` axes."""
    return type(name, (kind,), {"axes": axes, "__doc__": doc, "__module__": __name__})


ConstantPad3d = of_volumes("ConstantPad3d", ConstantPad1d, 3, "``value`` around volumes.")
ZeroPad3d = of_volumes("ZeroPad3d", ZeroPad1d, 3, "Zeros around volumes.")
ReflectionPad3d = of_volumes("ReflectionPad3d", ReflectionPad1d, 3,
                             "Volumes mirrored at their faces.")
ReplicationPad3d = of_volumes("ReplicationPad3d", ReplicationPad1d, 3,
                              "Volumes whose faces are repeated.")


class CircularPad1d(Pad):
    """Sequences that go on from their start."""

    axes, mode = 1, "circular"


CircularPad2d = of_volumes("CircularPad2d", CircularPad1d, 2,
                           "Images that go on from the other edge.")
CircularPad3d = of_volumes("CircularPad3d", CircularPad1d, 3,
                           "Volumes that go on from the other face.")
