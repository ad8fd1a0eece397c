"""Storages: the memory of a tensor as a row of numbers or of bytes."""

import warnings

import numpy as np

from ...core import dtypes, messages
from ...core.tensor import Tensor

__all__ = ["is_storage", "storage", "untyped_storage"]
warned: list[bool] = []
"""Was it said already?  PyTorch says it once."""


def whole_memory(x: Tensor) -> np.ndarray:
    """All of the memory that ``x`` looks at, as a row."""
    array = (x if x._base is None else x._base)._shared()
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array.ravel(order="K")


class UntypedStorage:
    """Bytes; ``nbytes()`` of them."""

    about = ""

    def __init__(self, array: np.ndarray):
        self._row = array.view(np.uint8)

    def nbytes(self) -> int:
        """How many bytes there are."""
        return self._row.nbytes

    def size(self) -> int:
        """How many bytes, or numbers, there are."""
        return self._row.size

    __len__ = size

    def data_ptr(self) -> int:
        """Where the memory begins."""
        return self._row.__array_interface__["data"][0]

    def tolist(self) -> list:
        """The bytes, or numbers, as a list."""
        return self._row.tolist()

    def __getitem__(self, index):
        return self._row[index].item()

    def __setitem__(self, index, value):
        self._row[index] = value

    def __repr__(self):
        numbers = "\n ".join(map(str, self.tolist()))
        return (f" {numbers}\n[torch.storage.{type(self).__name__}({self.about}device=cpu) of size "
                f"{self.size()}]")


class TypedStorage(UntypedStorage):
    """Numbers of one dtype; ``size()`` of them."""

    def __init__(self, array: np.ndarray):
        self._row, self.dtype = array, dtypes.OF[array.dtype]
        self.about = f"dtype={self.dtype!r}, "

    def element_size(self) -> int:
        """How many bytes a number takes."""
        return self._row.itemsize

    def untyped(self) -> UntypedStorage:
        """The same as bytes."""
        return UntypedStorage(self._row)


def storage(self: Tensor) -> TypedStorage:
    """The memory of this tensor as a row of numbers."""
    if not warned:
        warned.append(True)
        warnings.warn(messages.TYPED_STORAGE, UserWarning, stacklevel=2)
    return TypedStorage(whole_memory(self))


def untyped_storage(self: Tensor) -> UntypedStorage:
    """The memory of this tensor as a row of bytes."""
    return UntypedStorage(whole_memory(self))


def is_storage(obj) -> bool:
    """Is it the memory of a tensor?"""
    return isinstance(obj, UntypedStorage)
