"""What PyTorch's names in a file mean here, and by which PyTorch knows our things.

    ours("torch", "float32")  our float32       theirs(nn.Linear)  ("torch.nn.modules.linear", …)
"""

import _codecs
import re
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections import Counter, OrderedDict, defaultdict
from types import FunctionType, ModuleType

import numpy as np

from ... import functions, nn, optim
from ...core import dtypes
from ...core.attributes import Size
from ...core.tensor import Tensor
from ...functions.devices import device
from . import rebuild

STORAGES = {dtypes.float32: "Float", dtypes.float64: "Double", dtypes.float16: "Half",
            dtypes.int64: "Long", dtypes.int32: "Int", dtypes.int16: "Short",
            dtypes.int8: "Char", dtypes.uint8: "Byte", dtypes.bool: "Bool"}
STORAGE_TYPES = {kind.numpy: rebuild.StorageType(kind.numpy, f"{name}Storage")
                 for kind, name in STORAGES.items()}

SAFE = {
    ("collections", "OrderedDict"): OrderedDict,
    ("collections", "Counter"): Counter,
    ("torch", "Size"): Size,
    ("torch", "Tensor"): Tensor,
    ("torch", "device"): device,
    ("torch.nn.parameter", "Parameter"): nn.Parameter,
    ("torch._utils", "_rebuild_tensor_v2"): rebuild.tensor,     # the one that is written
    ("torch._utils", "_rebuild_tensor"): rebuild.tensor,
    ("torch._utils", "_rebuild_parameter"): rebuild.parameter,
    ("torch._utils", "_rebuild_parameter_with_state"): rebuild.parameter_with_state,
    ("torch._tensor", "_rebuild_from_type_v2"): rebuild.of_type,
    ("_codecs", "encode"): _codecs.encode,
    ("builtins", "bytearray"): bytearray,
    ("builtins", "set"): set,
    ("builtins", "complex"): complex,
    **{("torch", kind.name): kind for kind in STORAGES},
    **{("torch", kind.__name__): kind for kind in STORAGE_TYPES.values()},
}
"""What any file may use."""

MORE = {
    ("collections", "defaultdict"): defaultdict,
    **{("builtins", kind.__name__): kind for kind in (
        bool, bytes, dict, float, frozenset, int, list, range, slice, str, tuple)},
    **{("numpy", name): getattr(np, name) for name in ("dtype", "ndarray")},
    **{(f"numpy.{core}.multiarray", name): getattr(np._core.multiarray, name)
       for core in ("core", "_core") for name in ("_reconstruct", "scalar")},
}
"""What a file may use besides when more than weights are wanted."""

FILES = {"containers": "container", "parameters": "container", "regularization": "dropout"}
"""Files of PyTorch's ``nn.modules`` that are called otherwise here …"""
CLASSES = {"BatchNorm": "batchnorm", "InstanceNorm": "instancenorm", "Flatten": "flatten",
           "Unflatten": "flatten", "Embedding": "sparse", "ConstantPad": "padding",
           "ReflectionPad": "padding", "ReplicationPad": "padding", "ZeroPad": "padding",
           "CircularPad": "padding", "CosineSimilarity": "distance",
           "PairwiseDistance": "distance"}
"""… and classes, up to "2d", that are in another one."""


def theirs(thing) -> tuple[str, str] | None:
    """(module, name) by which PyTorch knows ``thing``; None for what is not ours."""
    for name, known in SAFE.items():
        if known is thing:
            return name
    module = getattr(thing, "__module__", None) or ""
    if not isinstance(thing, type | FunctionType) or not module.startswith("autograd_core."):
        return None
    part = module.removeprefix("autograd_core.").removeprefix("compat.").split(".")
    name = thing.__name__
    if part[:2] == ["nn", "modules"]:
        file = CLASSES.get(re.sub(r"\dd$", "", name)) or FILES.get(part[-1], part[-1])
        return f"torch.nn.modules.{file}", name
    if part == ["nn", "parallel"]:
        return "torch.nn.parallel.data_parallel", name
    if part[:2] == ["nn", "functional"]:
        return "torch.nn.functional", name
    if part[0] == "optim":
        return ("torch.optim.lr_scheduler" if part[1] == "lr_scheduler" else "torch.optim"), name
    return ("torch", name) if getattr(functions, name, None) is thing else None


def of_python_3(module: str, name: str) -> tuple[str, str]:
    """What became of ``module.name`` of Python 2, whose names old pickles have."""
    return NAME_MAPPING.get((module, name)) or (IMPORT_MAPPING.get(module, module), name)


def ours(module: str, name: str):
    """Our module, optimizer or function called so in PyTorch; None where there is none."""
    found = getattr(place_of(module), name, None)
    return found if theirs(found) else None


def place_of(module: str) -> ModuleType | None:
    """Our module with what PyTorch has in ``module``."""
    if module == "torch.nn.functional":
        return nn.functional
    if module == "torch.optim.lr_scheduler":
        return optim.lr_scheduler
    for start, place in (("torch.nn", nn), ("torch.optim", optim)):
        if module == start or module.startswith(f"{start}."):
            return place
    return functions if module in ("torch", "torch._C._VariableFunctions") else None
