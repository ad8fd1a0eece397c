"""Who is compared.  A peer is made when its library is there, else named as missing."""

from __future__ import annotations

import importlib

PEERS = {
    "hand": ("hand-written NumPy", "hand", "numpy"),
    "eager": ("autograd_core", "core", "autograd_core"),
    "plan": ("autograd_core, compiled plan", "plan", "autograd_core.static"),
    "torch": ("PyTorch", "pytorch", "torch"),
    "hips": ("HIPS autograd", "hips", "autograd"),
    "mygrad": ("mygrad", "mygrad", "mygrad"),
    "micrograd": ("micrograd", "micrograd", "micrograd"),
    "jax": ("jax, compiled", "jax", "jax"),
}
"""By key: what it is called, the file here, and the library it needs."""


def peer(key: str):
    """The module or object with a function for each workload it takes part in.

    Raises ModuleNotFoundError when its library is not installed.
    """
    _, file, library = PEERS[key]
    importlib.import_module(library)
    return importlib.import_module(f".{file}", __name__).PEER


def version(key: str) -> str:
    """The version of its library."""
    module = importlib.import_module(PEERS[key][2].partition(".")[0])
    return getattr(module, "__version__", "")
