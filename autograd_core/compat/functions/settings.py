"""Settings that scripts make: threads, determinism, precision; and small questions.

What NumPy does not offer is remembered and said again, nothing else: it decides itself how many
threads a product of matrices takes, and its results are the same each time.
"""

import warnings

from ...core import messages
from ...core.dtypes import set_default_dtype
from ...core.tensor import Tensor
from ...functions import legacy

__all__ = [
    "are_deterministic_algorithms_enabled",
    "compile",
    "get_float32_matmul_precision",
    "get_num_threads",
    "is_same_size",
    "set_default_tensor_type",
    "set_float32_matmul_precision",
    "set_num_threads",
    "typename",
    "use_deterministic_algorithms",
]


class _Held:
    """What was set last."""
    threads, deterministic, precision = 1, False, "highest"


def set_num_threads(n: int) -> None:
    """Say how many threads are wanted."""
    if not isinstance(n, int):
        raise RuntimeError(messages.THREADS_TYPE.format(got=type(n).__name__))
    if n <= 0:
        raise RuntimeError("set_num_threads expects a positive integer")
    _Held.threads = n


def get_num_threads() -> int:
    """What ``set_num_threads`` said; 1 before."""
    return _Held.threads


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Say that the same results are wanted each time, which they are anyway."""
    _Held.deterministic = bool(mode)


def are_deterministic_algorithms_enabled() -> bool:
    """What ``use_deterministic_algorithms`` said."""
    return _Held.deterministic


def set_default_tensor_type(t) -> None:
    """``set_default_dtype`` by a class of old, or by its name."""
    name = t if isinstance(t, str) else f"torch.{getattr(t, '__name__', t)}"
    if name.startswith("torch.cuda.") or getattr(t, "__module__", "").endswith("cuda"):
        kind = name.rpartition(".")[2]
        raise TypeError(f"type torch.cuda.{kind} not available. {messages.NO_CUDA}.")
    kind = legacy.CLASSES.get(name.removeprefix("torch."))
    if kind is None:
        raise TypeError("invalid type object: only floating-point types are supported as the "
                        "default type")
    warnings.warn(messages.DEFAULT_TENSOR_TYPE, UserWarning, stacklevel=2)
    set_default_dtype(kind.dtype)


def torch_compile(model=None, *, fullgraph: bool = False, dynamic=None, backend="inductor",
                  mode=None, options=None, disable: bool = False, **more):
    """``model`` as it is: there is nothing here that would make it faster."""
    return model if model is not None else lambda model: model


def set_float32_matmul_precision(precision: str) -> None:
    """Say how exact products of float32 have to be: "highest", "high" or "medium"."""
    _Held.precision = precision


def get_float32_matmul_precision() -> str:
    """What ``set_float32_matmul_precision`` said."""
    return _Held.precision


def is_same_size(input: Tensor, other: Tensor) -> bool:
    """Have both one shape?"""
    return input.shape == other.shape


def typename(obj) -> str:
    """The name of a type: "torch.FloatTensor" for a tensor of floats."""
    if isinstance(obj, Tensor):
        return obj.type()
    kind = obj if hasattr(obj, "__qualname__") else type(obj)
    module = getattr(kind, "__module__", "")
    return f"{module}.{kind.__qualname__}" if module and module != "builtins" else kind.__qualname__
