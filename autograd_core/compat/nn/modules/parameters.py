"""Modules that hold parameters: a list and a dict."""

import operator

from ....core.tensor import Tensor
from ....nn.modules.module import Module
from ....nn.parameter import Parameter

__all__ = ["ParameterDict", "ParameterList"]


def described(x, kind_of_numbers) -> str:
    """How a list or dict of parameters prints one of them."""
    if not isinstance(x, Tensor):
        return f"Object of type: {type(x).__name__}"
    kind = "Parameter" if isinstance(x, Parameter) else "Tensor"
    size = "x".join(map(str, x.shape))
    return f"{kind} containing: [{kind_of_numbers(x)} of size {size}]"


class ParameterList(Module):
    """A list of parameters, which are trained; a plain tensor becomes one."""

    def __init__(self, values=None):
        super().__init__()
        self._size = 0
        self.extend(values or [])

    def __getitem__(self, index):
        if isinstance(index, slice):
            return type(self)([self[k] for k in range(*index.indices(len(self)))])
        index = operator.index(index)
        if not -len(self) <= index < len(self):
            raise IndexError(f"index {index} is out of range")
        return getattr(self, str(index % len(self)))

    def __setitem__(self, index, value):
        if isinstance(value, Tensor) and not isinstance(value, Parameter):
            value = Parameter(value)
        setattr(self, str(operator.index(index) % max(len(self), 1)), value)

    def __len__(self):
        return self._size

    def __iter__(self):
        return iter(self[k] for k in range(len(self)))

    def append(self, value):
        """One more at the end."""
        self._size += 1
        self[self._size - 1] = value
        return self

    def extend(self, values):
        """Several more at the end."""
        if not hasattr(values, "__iter__") or isinstance(values, Tensor):
            raise TypeError("ParameterList.extend should be called with an iterable, but got "
                            + type(values).__name__)
        for value in values:
            self.append(value)
        return self

    __iadd__ = extend

    def __call__(self, *args, **kwargs):
        raise RuntimeError("ParameterList should not be called.")

    def extra_repr(self):
        return "\n".join(f"  ({k}): {described(x, lambda x: x.dtype)}" for k, x in enumerate(self))


class ParameterDict(Module):
    """A dict of parameters, which are trained; a plain tensor becomes one."""

    def __init__(self, parameters=None):
        super().__init__()
        self._keys = {}
        if parameters is not None:
            self.update(parameters)

    def __getitem__(self, key):
        return getattr(self, key)

    def __setitem__(self, key, value):
        if not isinstance(key, str):
            raise TypeError("Index given to ParameterDict cannot be used as a key as it is not a "
                            f"string (type is '{type(key).__name__}'). Open an issue on github if "
                            "you need non-string keys.")
        self._keys[key] = None
        if isinstance(value, Tensor) and not isinstance(value, Parameter):
            value = Parameter(value)
        setattr(self, key, value)

    def __delitem__(self, key):
        del self._keys[key]
        delattr(self, key)

    def __len__(self):
        return len(self._keys)

    def __iter__(self):
        return iter(self._keys)

    def __contains__(self, key):
        return key in self._keys

    def keys(self):
        """The names."""
        return self._keys.keys()

    def values(self):
        """The parameters."""
        return (self[k] for k in self._keys)

    def items(self):
        """(name, parameter) of each."""
        return ((k, self[k]) for k in self._keys)

    def pop(self, key):
        """Take one out."""
        value = self[key]
        del self[key]
        return value

    def update(self, parameters):
        """Add those of a dict, or of (name, parameter) pairs."""
        if not hasattr(parameters, "__iter__"):
            raise TypeError("ParametersDict.update should be called with an iterable of key/value "
                            f"pairs, but got {type(parameters).__name__}")
        for key, value in parameters.items() if hasattr(parameters, "items") else parameters:
            self[key] = value

    def __call__(self, input):
        raise RuntimeError("ParameterDict should not be called.")

    def extra_repr(self):
        return "\n".join(f"  ({k}): {described(x, Tensor.type)}" for k, x in self.items())
