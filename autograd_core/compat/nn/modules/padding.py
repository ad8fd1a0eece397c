"""Padding as modules."""

from ....nn import functional as F
from ....nn.functional.convolution import each
from ....nn.modules.module import Module, variant

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


ConstantPad2d = variant("ConstantPad2d", ConstantPad1d, "``value`` around images.", axes=2)
ConstantPad3d = variant("ConstantPad3d", ConstantPad1d, "``value`` around volumes.", axes=3)


def paddings(name: str, mode: str, *docs: str) -> list[type[Pad]]:
    """The paddings of one ``mode``, over one, two and three axes."""
    return [variant(f"{name}Pad{k}d", Pad, doc, axes=k, mode=mode)
            for k, doc in enumerate(docs, 1)]


ZeroPad1d, ZeroPad2d, ZeroPad3d = paddings(
    "Zero", "constant", "Zeros around sequences.", "Zeros around images.", "Zeros around volumes.")
ReflectionPad1d, ReflectionPad2d, ReflectionPad3d = paddings(
    "Reflection", "reflect", "Sequences mirrored at their ends.",
    "Images mirrored at their edges.", "Volumes mirrored at their faces.")
ReplicationPad1d, ReplicationPad2d, ReplicationPad3d = paddings(
    "Replication", "replicate", "Sequences whose ends are repeated.",
    "Images whose edges are repeated.", "Volumes whose faces are repeated.")
CircularPad1d, CircularPad2d, CircularPad3d = paddings(
    "Circular", "circular", "Sequences that go on from their start.",
    "Images that go on from the other edge.", "Volumes that go on from the other face.")
