"""What a node keeps of a value when somebody wants to pack it: ``saved_tensors_hooks`` and
``grad_fn._raw_saved_self.register_hooks(pack, unpack)``."""

from __future__ import annotations

from collections.abc import Callable

from . import messages


class Packed:
    """A saved value as ``pack`` left it, and how to get it back."""

    def __init__(self, packed, unpack: Callable):
        self.packed, self.unpack = packed, unpack

    _counter = (-1,)    # a version that none is: whoever looks asks the node for the value

    def value(self):
        """The tensor again; TypeError in PyTorch's words when it is none."""
        value = self.unpack(self.packed)
        if not hasattr(value, "_array"):
            raise TypeError(messages.UNPACKED.format(type=type(value).__name__))
        return value


def packed(value, hooks: tuple[Callable, Callable]) -> Packed:
    """A tensor packed by ``hooks``, which must not change it."""
    pack, unpack = hooks
    version = value._version
    out = Packed(pack(value), unpack)
    if value._version != version:
        raise RuntimeError(messages.PACKED_IN_PLACE)
    return out


class SavedTensor:
    """``grad_fn._raw_saved_…``: the place of a saved value rather than the value."""

    def __init__(self, node, place: int):
        self._node, self._place = node, place

    def register_hooks(self, pack_hook: Callable, unpack_hook: Callable) -> None:
        """Keep ``pack_hook(tensor)`` instead; backward reads ``unpack_hook`` of that."""
        saved = self._node.saved
        if saved is None:
            raise RuntimeError(messages.RAW_FREED)
        if isinstance(saved[self._place], Packed):
            raise RuntimeError(messages.RAW_TWICE)
        value = self._node.value(self._place, as_tensors=True)
        self._node.keep(self._place, packed(value, (pack_hook, unpack_hook)))

    @property
    def data(self):
        """What is kept: the tensor, or what it was packed as."""
        kept = self._node.saved[self._place]
        return kept.packed if isinstance(kept, Packed) else kept
