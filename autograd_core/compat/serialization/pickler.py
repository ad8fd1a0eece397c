"""Pickler: objects to bytes, the memory of tensors beside them."""

import io
import pickle
import sys
import warnings
from collections import OrderedDict
from types import FunctionType
from typing import ClassVar

import numpy as np

from ...core import dtypes
from ...core.attributes import Size
from ...core.tensor import Tensor
from ...functions.devices import device
from ...nn.parameter import Buffer, Parameter
from . import messages, names, rebuild


class Pickler(pickle._Pickler):     # the one in Python: it lets us write names that are PyTorch's
    """Pickles one object; ``storages`` are the arrays to be kept beside the bytes."""

    def __init__(self, protocol: int = 2):
        self.buffer = io.BytesIO()
        super().__init__(self.buffer, protocol)
        self.places: dict[int, int] = {}
        self.storages: list[np.ndarray] = []

    def pickled(self, thing) -> bytes:
        """``thing`` as bytes."""
        self.dump(thing)
        return self.buffer.getvalue()

    def persistent_id(self, obj):
        """What stands for a storage."""
        if not isinstance(obj, rebuild.Storage):
            return None
        array = obj.flat
        place = self.places.setdefault(id(array), len(self.storages))
        if place == len(self.storages):
            self.storages.append(array)     # kept here, so that its id is no one else's
        return ("storage", names.STORAGE_TYPES[array.dtype], str(place), "cpu", array.size)

    def reducer_override(self, obj):
        """How to make it again; NotImplemented for what pickle knows."""
        if isinstance(obj, Tensor):
            return self.reduced(obj)
        if isinstance(obj, Size):
            return Size, (tuple(obj),)
        if isinstance(obj, device):
            return device, (obj.type,) if obj.index is None else (obj.type, obj.index)
        if isinstance(obj, dtypes.dtype | rebuild.StorageType):
            return getattr(obj, "name", None) or obj.__name__
        return NotImplemented

    def reduced(self, x: Tensor):
        """A call of one of the functions in ``rebuild``."""
        for hook in (x._hooks or {}).values():
            warnings.warn(messages.HOOK_NOT_SAVED.format(hook=repr(hook)), stacklevel=2)
        kind, none, state = type(x), OrderedDict(), rebuild.state_of(x)
        whole, *view = rebuild.dissected(x._shared())
        if kind is Parameter:
            data = Tensor._of(x._array)
            if state:
                return rebuild.parameter_with_state, (data, x.requires_grad, none, state)
            return rebuild.parameter, (data, x.requires_grad, none)
        plain = rebuild.tensor, (rebuild.Storage(whole), *view, x.requires_grad, none)
        if kind is Buffer or (kind is Tensor and not state):
            return plain
        return rebuild.of_type, (plain[0], kind, plain[1], state)

    def save_global(self, obj, name=None):
        """The name of a class, function or dtype: PyTorch's for what is ours."""
        found = names.theirs(obj)
        if found is None:
            self.check(obj)
            super().save_global(obj, name)
            return
        self.write(pickle.GLOBAL + "\n".join((*found, "")).encode())
        self.memoize(obj)

    def check(self, obj) -> None:
        """Refuse, in Python's words, what cannot be found again by its name."""
        name = getattr(obj, "__qualname__", obj.__name__)
        if "<locals>" in name:
            raise AttributeError(messages.LOCAL_OBJECT.format(name=name))
        module = pickle.whichmodule(obj, name)
        if "." not in name and getattr(sys.modules.get(module), name, None) is not obj:
            raise pickle.PicklingError(messages.NOT_FOUND.format(
                thing=obj, name=name, module=module))

    dispatch: ClassVar = {**pickle._Pickler.dispatch, FunctionType: save_global}
