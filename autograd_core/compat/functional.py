"""torch.functional: the functions of the torch namespace that PyTorch writes in Python."""

import importlib

from .. import functions
from ..nn import functional as F  # noqa: F401  (torch.functional.F)

NAMES = ("atleast_1d atleast_2d atleast_3d block_diag broadcast_shapes broadcast_tensors "
         "cartesian_prod cdist chain_matmul einsum meshgrid norm split tensordot unique "
         "unique_consecutive unravel_index")
__all__ = NAMES.split()
_torch = importlib.import_module(functions.__name__.rpartition(".")[0])


def __getattr__(name):
    if name not in __all__:
        raise AttributeError(f"module 'torch.functional' has no attribute {name!r}")
    return getattr(_torch, name)
